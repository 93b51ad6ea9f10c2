// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <vector>

#include "lws_io_loop.hpp"
#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

/// Knows "slow.example" only once the gate is open, every other name at once.
struct SlowNames {
    std::promise<void> gate;
    std::atomic<int> asked{0};  ///< for slow.example

    std::shared_ptr<IoLoop> begin_loop() {
        auto loop = begin_io_loop([this, open = gate.get_future().share()](
                                      const Url& url) -> Result<std::vector<Address>> {
            if (url.host == "slow.example") {
                ++asked;
                open.wait();
            }
            return std::vector<Address>{{"127.0.0.1", false}};
        });
        REQUIRE(loop);
        return *loop;
    }
};

}  // namespace

TEST_CASE("a name whose server is slow delays no other, however many want it", "[lookup]") {
    const Server server;
    SlowNames names;
    const auto loop = names.begin_loop();
    std::vector<std::unique_ptr<Peer>> slow;
    for (int i = 0; i < 100; ++i) {
        slow.push_back(std::make_unique<Peer>(
            options_for("ws://slow.example:" + server.port() + "/echo"), loop));
    }
    Peer quick(options_for("ws://quick.example:" + server.port() + "/echo"), loop);
    quick.wait_open();
    CHECK(names.asked == 1);
    names.gate.set_value();
    for (const auto& peer : slow) {
        CHECK(peer->wait_open().address == "127.0.0.1:" + server.port());
    }
    CHECK(names.asked == 1);
}

TEST_CASE("a name is looked up anew for each attempt that comes after the answer", "[lookup]") {
    const Server server;
    SlowNames names;
    const auto loop = names.begin_loop();
    names.gate.set_value();
    for (int i = 1; i <= 3; ++i) {
        Peer peer(options_for("ws://slow.example:" + server.port() + "/echo"), loop);
        peer.wait_open();
        CHECK(names.asked == i);
    }
}
