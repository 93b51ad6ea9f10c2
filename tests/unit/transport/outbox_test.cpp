// SPDX-License-Identifier: Apache-2.0
#include "outbox.hpp"

#include <catch2/catch.hpp>

using namespace vdv463::transport;

namespace {

Outbox::Fragment fragment(Outbox& outbox) {
    const auto frame = outbox.next();
    REQUIRE(frame);
    return std::get<Outbox::Fragment>(*frame);
}

}  // namespace

TEST_CASE("a message is cut into fragments and reported once the last has left", "[outbox]") {
    Outbox outbox(4);
    outbox.push(7, "abcdefghi");

    Outbox::Fragment part = fragment(outbox);
    CHECK(part.bytes == "abcd");
    CHECK(part.first);
    CHECK_FALSE(part.last);
    CHECK_FALSE(outbox.take_written());
    part = fragment(outbox);
    CHECK(part.bytes == "efgh");
    CHECK_FALSE(part.first);
    part = fragment(outbox);
    CHECK(part.bytes == "i");
    CHECK(part.last);
    CHECK(outbox.take_written() == Token{7});
    CHECK_FALSE(outbox.take_written());
    CHECK(outbox.empty());
}

TEST_CASE("a message that fills its fragments exactly ends with the last of them", "[outbox]") {
    Outbox outbox(4);
    outbox.push(1, "abcdefgh");
    CHECK_FALSE(fragment(outbox).last);
    CHECK(fragment(outbox).last);
    CHECK(outbox.take_written() == Token{1});
}

TEST_CASE("an empty message is one frame", "[outbox]") {
    Outbox outbox(4);
    outbox.push(1, "");
    const Outbox::Fragment part = fragment(outbox);
    CHECK(part.first);
    CHECK(part.last);
    CHECK(outbox.take_written() == Token{1});
}

TEST_CASE("a ping overtakes the rest of a message", "[outbox]") {
    Outbox outbox(4);
    outbox.push(1, "abcdefgh");
    CHECK_FALSE(fragment(outbox).last);
    outbox.push_ping("now");
    CHECK(std::get<Outbox::Ping>(*outbox.next()).payload == "now");
    CHECK(fragment(outbox).bytes == "efgh");
}

TEST_CASE("the close frame waits for what was queued before it", "[outbox]") {
    Outbox outbox(4);
    outbox.push(1, "abc");
    outbox.push_close(1000, "done");
    outbox.push(2, "too late");
    outbox.push_ping("too late");
    CHECK(fragment(outbox).last);
    CHECK_FALSE(outbox.next());
    CHECK(outbox.take_written() == Token{1});
    const Outbox::Close close = std::get<Outbox::Close>(*outbox.next());
    CHECK(close.code == 1000);
    CHECK(close.reason == "done");
    CHECK_FALSE(outbox.next());
    CHECK(outbox.empty());
}
