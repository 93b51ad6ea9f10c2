// SPDX-License-Identifier: Apache-2.0
#include "probe.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>

#include "address_list.hpp"
#include "descriptor.hpp"

namespace vdv463::transport {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// TCP, not blocking.
int make_socket(int family) {
    return ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

AddressList read_address(const Address& address, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    if (getaddrinfo(address.text.c_str(), std::to_string(port).c_str(), &hints, &list) != 0) {
        return nullptr;
    }
    return AddressList(list);
}

int wait_for(int socket, short what, Clock::time_point deadline) {
    pollfd wait{socket, what, 0};
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
    const int ready = ::poll(&wait, 1, static_cast<int>(std::max<milliseconds::rep>(0, left)));
    return ready > 0 ? 0 : (ready == 0 ? ETIMEDOUT : errno);
}

/// 0, or why not.
int connect_to(const Descriptor& socket, const addrinfo& target, Clock::time_point deadline) {
    if (socket.get() < 0) {
        return errno;
    }
    if (::connect(socket.get(), target.ai_addr, target.ai_addrlen) == 0) {
        return 0;
    }
    if (errno != EINPROGRESS) {
        return errno;
    }
    if (const int error = wait_for(socket.get(), POLLOUT, deadline)) {
        return error;
    }
    int outcome = 0;
    socklen_t size = sizeof(outcome);
    if (getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &outcome, &size) != 0) {
        return errno;
    }
    return outcome;
}

/// The status of "HTTP/1.1 403 ..."; 0 when that is not what it is.
int read_status(std::string_view answer) {
    constexpr std::string_view version = "HTTP/1.x ";
    int status = 0;
    if (answer.size() < version.size() + 3 || answer.substr(0, 7) != version.substr(0, 7)) {
        return 0;
    }
    const std::string_view digits = answer.substr(version.size(), 3);
    std::from_chars(digits.data(), digits.data() + digits.size(), status);
    return status;
}

}  // namespace

int probe(const Address& address, std::uint16_t port, milliseconds patience) {
    const AddressList target = read_address(address, port);
    if (!target) {
        return EINVAL;
    }
    return connect_to(Descriptor(make_socket(target->ai_family)), *target, Clock::now() + patience);
}

int probe_proxy(const Address& address, std::uint16_t port, const Url& target,
                milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    const AddressList proxy = read_address(address, port);
    if (!proxy) {
        return 0;
    }
    const Descriptor socket(make_socket(proxy->ai_family));
    if (connect_to(socket, *proxy, deadline) != 0) {
        return 0;
    }
    const std::string authority = target.connect_target();
    const std::string request =
        "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    if (::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size())) {
        return 0;
    }
    std::string answer;
    std::array<char, 512> piece{};
    while (answer.find('\n') == std::string::npos && answer.size() < piece.size() &&
           wait_for(socket.get(), POLLIN, deadline) == 0) {
        const ssize_t got = ::recv(socket.get(), piece.data(), piece.size(), 0);
        if (got <= 0) {
            break;
        }
        answer.append(piece.data(), static_cast<std::size_t>(got));
    }
    return read_status(answer);
}

std::string describe_connect_error(int error_number) {
    switch (error_number) {
        case 0:
            return "failed once, though a second try got through";
        case ECONNREFUSED:
            return "connection refused";
        case ETIMEDOUT:
            return "no answer";
        case ENETUNREACH:
            return "no route to this network";
        case EHOSTUNREACH:
            return "no route to this host";
        default:
            return std::generic_category().message(error_number);
    }
}

}  // namespace vdv463::transport
