// SPDX-License-Identifier: Apache-2.0
// Clients that share a handler thread.
#include <catch2/catch.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "dispatcher.hpp"

using namespace vdv463;
using client::Dispatcher;

namespace {

/// What one thread for all of them would do.
struct SharedThread {
    std::deque<std::function<void()>> tasks;
    std::string calls;  ///< the name of each client whose handler ran

    std::shared_ptr<Dispatcher> client(char name) {
        ClientHandlers handlers;
        handlers.on_attempt = [this, name](const AttemptStep&) { calls += name; };
        auto out = std::make_shared<Dispatcher>(
            [this](std::function<void()> task) { tasks.push_back(std::move(task)); },
            std::move(handlers), [](const std::string&) {});
        out->open();
        return out;
    }
    void run() {
        while (!tasks.empty()) {
            const auto task = std::move(tasks.front());
            tasks.pop_front();
            task();
        }
    }
};

void tell(Dispatcher& dispatcher, int times) {
    for (int i = 0; i < times; ++i) {
        dispatcher.post(AttemptStep{});
    }
}

}  // namespace

TEST_CASE("clients on one handler thread take turns, however much one of them has to tell",
          "[dispatcher]") {
    SharedThread shared;
    const auto talkative = shared.client('a');
    const auto quiet = shared.client('b');
    const auto also_quiet = shared.client('c');
    tell(*talkative, 5);
    tell(*quiet, 1);
    tell(*also_quiet, 2);
    shared.run();
    CHECK(shared.calls == "abcacaaa");
}
