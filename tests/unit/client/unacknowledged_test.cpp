// SPDX-License-Identifier: Apache-2.0
#include "unacknowledged.hpp"

#include <catch2/catch.hpp>

using vdv463::client::Unacknowledged;

TEST_CASE("what is acknowledged while nothing was sent is a ping's", "[client]") {
    Unacknowledged bytes;
    CHECK_FALSE(bytes.acknowledged(40));
}

TEST_CASE("a message makes progress until all of it is acknowledged", "[client]") {
    Unacknowledged bytes;
    bytes.sent(1000);
    CHECK(bytes.acknowledged(400));
    CHECK(bytes.acknowledged(610));
    CHECK_FALSE(bytes.acknowledged(40));
}

TEST_CASE("pings acknowledged before do not count for a later message", "[client]") {
    Unacknowledged bytes;
    bytes.sent(10);
    for (int i = 0; i < 1000; ++i) {
        bytes.acknowledged(40);
    }
    bytes.sent(100);
    CHECK(bytes.acknowledged(99));
    CHECK(bytes.acknowledged(1));
    CHECK_FALSE(bytes.acknowledged(1));
}

TEST_CASE("a new connection begins with nothing", "[client]") {
    Unacknowledged bytes;
    bytes.sent(1000);
    bytes.open();
    CHECK_FALSE(bytes.acknowledged(1));
}
