// SPDX-License-Identifier: Apache-2.0
#include "tcp_state.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <utility>

using vdv463::transport::has_route_to_peer;
using vdv463::transport::read_tcp_state;

namespace {

class Socket {
public:
    explicit Socket(int number) : number_(number) { REQUIRE(number >= 0); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { close(); }
    int get() const { return number_; }
    void close() {
        if (number_ >= 0) {
            ::close(std::exchange(number_, -1));
        }
    }
    /// Instead of an end of the stream the other side gets a reset.
    void reset() {
        const linger none{1, 0};
        ::setsockopt(number_, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
        close();
    }
    void wait_for(short events) const {
        pollfd what{number_, events, 0};
        REQUIRE(::poll(&what, 1, 10000) == 1);
    }

private:
    int number_;
};

int connected_to(const Socket& listener, const char* host) {
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    address.sin_family = AF_INET;
    REQUIRE(::inet_pton(AF_INET, host, &address.sin_addr) == 1);
    REQUIRE(::bind(listener.get(), name, size) == 0);
    REQUIRE(::listen(listener.get(), 1) == 0);
    REQUIRE(::getsockname(listener.get(), name, &size) == 0);
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(::connect(client, name, size) == 0);
    return client;
}

/// Two ends of one TCP connection.
struct Line {
    explicit Line(const char* host = "127.0.0.1") : client(connected_to(listener, host)) {}

    Socket listener{::socket(AF_INET, SOCK_STREAM, 0)};
    Socket client;
    Socket server{::accept(listener.get(), nullptr, nullptr)};
};

/// Of the loopback interface, or of a second address of it, which goes when it is taken down.
bool set_interface(std::string_view name, bool up, std::string_view address = {}) {
    const Socket any{::socket(AF_INET, SOCK_DGRAM, 0)};
    ifreq request{};
    name.copy(request.ifr_name, sizeof(request.ifr_name) - 1);
    if (!address.empty()) {
        auto& own = reinterpret_cast<sockaddr_in&>(request.ifr_addr);
        own.sin_family = AF_INET;
        if (::inet_pton(AF_INET, std::string(address).c_str(), &own.sin_addr) != 1 ||
            ::ioctl(any.get(), SIOCSIFADDR, &request) != 0) {
            return false;
        }
    }
    request.ifr_flags = static_cast<short>(up ? IFF_UP | IFF_RUNNING : 0);
    return ::ioctl(any.get(), SIOCSIFFLAGS, &request) == 0;
}

/// In a child process with a network of its own; 1 is how a child ends that fails a REQUIRE.
enum Outcome { route_kept_then_lost = 0, route_wrong = 2, no_own_network = 77 };
Outcome lose_an_address() {
    if ((::unshare(CLONE_NEWNET) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) ||
        !set_interface("lo", true) || !set_interface("lo:1", true, "192.0.2.1")) {
        return no_own_network;
    }
    const Line line("192.0.2.1");
    const bool before = has_route_to_peer(line.client.get());
    if (!set_interface("lo:1", false)) {
        return no_own_network;
    }
    return before && !has_route_to_peer(line.client.get()) ? route_kept_then_lost : route_wrong;
}

}  // namespace

TEST_CASE("an address of ours that is gone has no route to the peer", "[tcp]") {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::_exit(lose_an_address());
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == no_own_network) {
        WARN("skipped: no network of one's own can be had here");
        return;
    }
    CHECK(WEXITSTATUS(status) == route_kept_then_lost);
}

TEST_CASE("a route to the peer is there while nothing has changed", "[tcp]") {
    Line line;
    CHECK(has_route_to_peer(line.client.get()));
    CHECK(has_route_to_peer(line.server.get()));
}

TEST_CASE("what is no connection is not said to have lost its route", "[tcp]") {
    CHECK(has_route_to_peer(-1));
}

TEST_CASE("the end of the stream does not count as a received byte", "[tcp]") {
    Line line;
    ::shutdown(line.server.get(), SHUT_WR);
    line.client.wait_for(POLLRDHUP);
    CHECK(read_tcp_state(line.client.get()).received == 0);
}

TEST_CASE("the end of the stream does not count when a reset follows it", "[tcp]") {
    Line line;
    ::shutdown(line.server.get(), SHUT_WR);
    line.client.wait_for(POLLRDHUP);
    line.server.reset();
    line.client.wait_for(POLLERR);
    CHECK(read_tcp_state(line.client.get()).received == 0);
}

TEST_CASE("bytes that came before the end of the stream count", "[tcp]") {
    Line line;
    REQUIRE(::send(line.server.get(), "abc", 3, 0) == 3);
    ::shutdown(line.server.get(), SHUT_WR);
    line.client.wait_for(POLLRDHUP);
    CHECK(read_tcp_state(line.client.get()).received == 3);
}
