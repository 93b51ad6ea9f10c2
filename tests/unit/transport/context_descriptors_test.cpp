// SPDX-License-Identifier: Apache-2.0
#include "context_descriptors.hpp"
#include "descriptor.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <linux/netlink.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

using vdv463::transport::ContextDescriptors;
using vdv463::transport::Descriptor;

namespace {

bool is_open(const Descriptor& descriptor) {
    return fcntl(descriptor.get(), F_GETFD) >= 0;
}

bool is_inherited(const Descriptor& descriptor) {
    const int flags = fcntl(descriptor.get(), F_GETFD);
    REQUIRE(flags >= 0);
    return (flags & FD_CLOEXEC) == 0;
}

void write_one(const Descriptor& descriptor) {
    REQUIRE(eventfd_write(descriptor.get(), 1) == 0);
}

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
    CHECK_FALSE(is_inherited(raw));
    CHECK_FALSE(is_inherited(datagram));
}

TEST_CASE("routing sockets that were open before stay as they are", "[process]") {
    const Descriptor of_the_host(routing_socket());
    ContextDescriptors descriptors;
    descriptors.note_others();
    descriptors.note_own(&nothing);
    CHECK(is_inherited(of_the_host));
}

TEST_CASE("other sockets that are opened meanwhile stay as they are", "[process]") {
    ContextDescriptors descriptors;
    descriptors.note_others();
    const Descriptor internet(socket(AF_INET, SOCK_STREAM, 0));
    const Descriptor local(socket(AF_UNIX, SOCK_STREAM, 0));
    const Descriptor events(socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT));
    descriptors.note_own(&nothing);
    CHECK(is_inherited(internet));
    CHECK(is_inherited(local));
    CHECK(is_inherited(events));
}

TEST_CASE("an eventfd that libwebsockets leaves open is closed", "[process]") {
    ContextDescriptors descriptors;
    descriptors.note_others();
    const Descriptor own(eventfd(0, EFD_CLOEXEC));
    const Descriptor of_the_host(eventfd(0, EFD_CLOEXEC));
    descriptors.note_own([&] { write_one(own); });
    descriptors.close_leftovers();
    CHECK_FALSE(is_open(own));
    CHECK(is_open(of_the_host));
}

TEST_CASE("an eventfd that is in the place of a closed one stays open", "[process]") {
    ContextDescriptors descriptors;
    descriptors.note_others();
    const Descriptor own(eventfd(0, EFD_CLOEXEC));
    descriptors.note_own([&] { write_one(own); });
    REQUIRE(close(own.get()) == 0);
    const Descriptor of_the_host(eventfd(0, EFD_CLOEXEC));
    descriptors.close_leftovers();
    CHECK(is_open(of_the_host));
}

TEST_CASE("an eventfd that cannot be told from the host's stays open", "[process]") {
    ContextDescriptors descriptors;
    descriptors.note_others();
    const Descriptor one(eventfd(0, EFD_CLOEXEC));
    const Descriptor another(eventfd(0, EFD_CLOEXEC));
    descriptors.note_own([&] { write_one(one), write_one(another); });
    descriptors.close_leftovers();
    CHECK(is_open(one));
    CHECK(is_open(another));
}
