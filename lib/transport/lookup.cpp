// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

namespace vdv463::transport {
namespace {

struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { freeaddrinfo(list); }
};
using AddressList = std::unique_ptr<addrinfo, FreeAddresses>;

bool names_this_machine(const std::string& host) {
    constexpr std::string_view suffix = ".localhost";
    return host == "localhost" ||
           (host.size() > suffix.size() &&
            host.compare(host.size() - suffix.size(), suffix.size(), suffix) == 0);
}

std::string plain_words(int code) {
    switch (code) {
        case EAI_NONAME:
        case EAI_NODATA:
            return "no such name, or it has no address";
        case EAI_AGAIN:
            return "no name server answered";
        case EAI_FAIL:
            return "the name server reported a failure";
        case EAI_SYSTEM:
            return std::generic_category().message(errno);
        default:
            return "the lookup failed";
    }
}

Error lookup_error(const std::string& host, int code) {
    std::string detail = "The host name \"" + host + "\" was not found: " + plain_words(code);
    return Error(errc::resolve_failed, detail + " (" + gai_strerror(code) + ").");
}

class Socket {
public:
    explicit Socket(int family)
        : fd_(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    int fd() const noexcept { return fd_; }

private:
    int fd_;
};

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

}  // namespace

std::string Address::with_port(std::uint16_t port) const {
    return (is_ipv6 ? "[" + text + "]" : text) + ":" + std::to_string(port);
}

Result<std::vector<Address>> look_up(const Url& url) {
    if (url.is_ip) {
        return std::vector<Address>{Address{url.host, url.is_ipv6}};
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    // The flag does not count loopback interfaces, which is all that localhost needs.
    hints.ai_flags = names_this_machine(url.host) ? 0 : AI_ADDRCONFIG;
    addrinfo* raw = nullptr;
    const int code = getaddrinfo(url.host.c_str(), nullptr, &hints, &raw);
    if (code != 0) {
        return lookup_error(url.host, code);
    }
    const AddressList list(raw);
    std::vector<Address> found;
    for (const addrinfo* entry = list.get(); entry != nullptr; entry = entry->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text.data(), text.size(), nullptr, 0,
                        NI_NUMERICHOST) != 0) {
            continue;
        }
        const bool known = std::any_of(found.begin(), found.end(),
                                       [&](const Address& a) { return a.text == text.data(); });
        if (!known) {
            found.push_back({text.data(), entry->ai_family == AF_INET6});
        }
    }
    if (found.empty()) {
        return lookup_error(url.host, EAI_NODATA);
    }
    return found;
}

int probe(const Address& address, std::uint16_t port, std::chrono::milliseconds patience) {
    const AddressList target = read_address(address, port);
    if (!target) {
        return EINVAL;
    }
    const Socket socket(target->ai_family);
    if (socket.fd() < 0) {
        return errno;
    }
    if (::connect(socket.fd(), target->ai_addr, target->ai_addrlen) == 0) {
        return 0;
    }
    if (errno != EINPROGRESS) {
        return errno;
    }
    pollfd wait{socket.fd(), POLLOUT, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(patience.count()));
    if (ready <= 0) {
        return ready == 0 ? ETIMEDOUT : errno;
    }
    int outcome = 0;
    socklen_t size = sizeof(outcome);
    if (getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &outcome, &size) != 0) {
        return errno;
    }
    return outcome;
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
