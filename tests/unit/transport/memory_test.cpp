// SPDX-License-Identifier: Apache-2.0
// What is kept so that messages need no new memory, and how much of it.
#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <utility>

#include "buffers.hpp"
#include "kept_queue.hpp"

using namespace vdv463::transport;

TEST_CASE("a text that is given back lends its memory to the next", "[memory]") {
    Buffers buffers(4, 10000);
    std::string text(1000, 'x');
    const char* memory = text.data();
    buffers.give_back(std::move(text));
    const std::string next = buffers.take();
    CHECK(next.empty());
    CHECK(next.capacity() >= 1000);
    CHECK(next.data() == memory);
    CHECK(buffers.count() == 0);
    CHECK(buffers.bytes() == 0);
}

TEST_CASE("no more texts are kept than allowed, in number and in bytes", "[memory]") {
    Buffers few(2, 100000);
    Buffers small(10, 5000);
    for (int i = 0; i < 5; ++i) {
        few.give_back(std::string(1000, 'x'));
        small.give_back(std::string(2000, 'x'));
    }
    CHECK(few.count() == 2);
    CHECK(small.count() == 2);
    CHECK(small.bytes() <= 5000);
}

TEST_CASE("a text whose memory was taken is not kept", "[memory]") {
    Buffers buffers(4, 10000);
    std::string text(1000, 'x');
    const std::string taken = std::move(text);
    buffers.give_back(std::move(text));
    CHECK(buffers.count() == 0);
}

TEST_CASE("a kept queue gives out what came in first", "[memory]") {
    KeptQueue<int> queue;
    int expected = 0;
    int next = 0;
    for (int round = 0; round < 100; ++round) {
        queue.push(next++);
        queue.push(next++);
        CHECK(queue.size() == static_cast<std::size_t>(next - expected));
        CHECK(queue.front() == expected);
        CHECK(queue.take() == expected++);
    }
    while (!queue.empty()) {
        CHECK(queue.take() == expected++);
    }
    CHECK(expected == next);
}

TEST_CASE("a kept queue lets go of what was taken", "[memory]") {
    KeptQueue<std::shared_ptr<int>> queue;
    const auto item = std::make_shared<int>(1);
    queue.push(item);
    queue.push(nullptr);
    queue.take();
    CHECK(item.use_count() == 1);
}
