// SPDX-License-Identifier: Apache-2.0
#include "routing_sockets.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

using vdv463::transport::RoutingSockets;

namespace {

class Socket {
public:
    Socket(int domain, int type, int protocol) : descriptor_(socket(domain, type, protocol)) {
        REQUIRE(descriptor_ >= 0);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { close(descriptor_); }

    bool is_inherited() const { return (fcntl(descriptor_, F_GETFD) & FD_CLOEXEC) == 0; }

private:
    int descriptor_;
};

}  // namespace

TEST_CASE("routing sockets that are opened meanwhile are not inherited", "[process]") {
    const RoutingSockets sockets;
    const Socket raw(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    const Socket datagram(AF_NETLINK, SOCK_DGRAM, NETLINK_ROUTE);
    sockets.hide_new_ones();
    CHECK_FALSE(raw.is_inherited());
    CHECK_FALSE(datagram.is_inherited());
}

TEST_CASE("routing sockets that were open before stay as they are", "[process]") {
    const Socket of_the_host(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    const RoutingSockets sockets;
    sockets.hide_new_ones();
    CHECK(of_the_host.is_inherited());
}

TEST_CASE("other sockets that are opened meanwhile stay as they are", "[process]") {
    const RoutingSockets sockets;
    const Socket internet(AF_INET, SOCK_STREAM, 0);
    const Socket local(AF_UNIX, SOCK_STREAM, 0);
    const Socket events(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
    sockets.hide_new_ones();
    CHECK(internet.is_inherited());
    CHECK(local.is_inherited());
    CHECK(events.is_inherited());
}
