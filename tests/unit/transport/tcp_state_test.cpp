// SPDX-License-Identifier: Apache-2.0
#include "tcp_state.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <utility>

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

int connected_to(const Socket& listener) {
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener.get(), name, size) == 0);
    REQUIRE(::listen(listener.get(), 1) == 0);
    REQUIRE(::getsockname(listener.get(), name, &size) == 0);
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(::connect(client, name, size) == 0);
    return client;
}

/// Two ends of one TCP connection.
struct Line {
    Socket listener{::socket(AF_INET, SOCK_STREAM, 0)};
    Socket client{connected_to(listener)};
    Socket server{::accept(listener.get(), nullptr, nullptr)};
};

}  // namespace

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
