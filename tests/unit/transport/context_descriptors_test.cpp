// SPDX-License-Identifier: Apache-2.0
#include "context_descriptors.hpp"

#include <catch2/catch.hpp>

#include <utility>

#include <fcntl.h>
#include <linux/netlink.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

using vdv463::transport::ContextDescriptors;

namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) { REQUIRE(number_ >= 0); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close_it(); }

    bool is_open() const { return fcntl(number_, F_GETFD) >= 0; }
    bool is_inherited() const { return (fcntl(number_, F_GETFD) & FD_CLOEXEC) == 0; }
    void write_one() const { REQUIRE(eventfd_write(number_, 1) == 0); }
    void close_it() {
        if (is_open()) {
            close(number_);
        }
    }

private:
    int number_;
};

int routing_socket() {
    return socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
}

void nothing() {}

}  // namespace

TEST_CASE("routing sockets that libwebsockets opens are not inherited", "[process]") {
    ContextDescriptors descriptors;
    descriptors.note_others();
    const Descriptor raw(routing_socket());
    const Descriptor datagram(socket(AF_NETLINK, SOCK_DGRAM, NETLINK_ROUTE));
    descriptors.note_own(&nothing);
    CHECK_FALSE(raw.is_inherited());
    CHECK_FALSE(datagram.is_inherited());
}

TEST_CASE("routing sockets that were open before stay as they are", "[process]") {
    const Descriptor of_the_host(routing_socket());
    ContextDescriptors descriptors;
    descriptors.note_others();
    descriptors.note_own(&nothing);
    CHECK(of_the_host.is_inherited());
}

TEST_CASE("other sockets that are opened meanwhile stay as they are", "[process]") {
    ContextDescriptors descriptors;
    descriptors.note_others();
    const Descriptor internet(socket(AF_INET, SOCK_STREAM, 0));
    const Descriptor local(socket(AF_UNIX, SOCK_STREAM, 0));
    const Descriptor events(socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT));
    descriptors.note_own(&nothing);
    CHECK(internet.is_inherited());
    CHECK(local.is_inherited());
    CHECK(events.is_inherited());
}

TEST_CASE("an eventfd that libwebsockets leaves open is closed", "[process]") {
    ContextDescriptors descriptors;
    descriptors.note_others();
    const Descriptor own(eventfd(0, EFD_CLOEXEC));
    const Descriptor of_the_host(eventfd(0, EFD_CLOEXEC));
    descriptors.note_own([&] { own.write_one(); });
    descriptors.close_leftovers();
    CHECK_FALSE(own.is_open());
    CHECK(of_the_host.is_open());
}

TEST_CASE("an eventfd that is in the place of a closed one stays open", "[process]") {
    ContextDescriptors descriptors;
    descriptors.note_others();
    Descriptor own(eventfd(0, EFD_CLOEXEC));
    descriptors.note_own([&] { own.write_one(); });
    own.close_it();
    const Descriptor of_the_host(eventfd(0, EFD_CLOEXEC));
    descriptors.close_leftovers();
    CHECK(of_the_host.is_open());
}

TEST_CASE("an eventfd that cannot be told from the host's stays open", "[process]") {
    ContextDescriptors descriptors;
    descriptors.note_others();
    const Descriptor one(eventfd(0, EFD_CLOEXEC));
    const Descriptor another(eventfd(0, EFD_CLOEXEC));
    descriptors.note_own([&] { one.write_one(), another.write_one(); });
    descriptors.close_leftovers();
    CHECK(one.is_open());
    CHECK(another.is_open());
}
