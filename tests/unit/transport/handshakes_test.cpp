// SPDX-License-Identifier: Apache-2.0
#include "handshakes.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <vector>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

using std::chrono::milliseconds;

/// Attempts that ask for their turn one after the other.
struct Queue {
    Handshakes handshakes;
    std::vector<std::unique_ptr<Handshakes::Place>> places;
    std::vector<std::size_t> begun;
    TimePoint now{std::chrono::hours{1}};

    void ask(std::size_t limit) {
        places.push_back(
            handshakes.ask(limit, [this, at = places.size()] { begun.push_back(at); }));
    }
    void let_in() { handshakes.let_in(now); }
};

using Begun = std::vector<std::size_t>;

}  // namespace

TEST_CASE("handshakes begin up to the limit, in the order in which they asked", "[handshakes]") {
    Queue queue;
    for (int i = 0; i < 4; ++i) {
        queue.ask(2);
    }
    CHECK(queue.begun.empty());
    queue.let_in();
    CHECK(queue.begun == Begun{0, 1});
    queue.let_in();
    CHECK(queue.begun == Begun{0, 1});
}

TEST_CASE("a place that is given back goes to the next", "[handshakes]") {
    Queue queue;
    for (int i = 0; i < 3; ++i) {
        queue.ask(1);
    }
    queue.let_in();
    queue.places[0].reset();
    queue.let_in();
    CHECK(queue.begun == Begun{0, 1});
}

TEST_CASE("who gives up in the queue is passed over", "[handshakes]") {
    Queue queue;
    for (int i = 0; i < 3; ++i) {
        queue.ask(1);
    }
    queue.let_in();
    queue.places[1].reset();
    queue.places[0].reset();
    queue.let_in();
    CHECK(queue.begun == Begun{0, 2});
}

TEST_CASE("a handshake that drags on keeps no other waiting for more than its patience",
          "[handshakes]") {
    Queue queue;
    queue.ask(1);
    queue.let_in();
    CHECK_FALSE(queue.handshakes.next());
    queue.ask(1);
    queue.let_in();
    REQUIRE(queue.handshakes.next() == queue.now + Handshakes::patience);
    queue.now += Handshakes::patience - milliseconds{1};
    queue.let_in();
    CHECK(queue.begun == Begun{0});
    queue.now += milliseconds{1};
    queue.let_in();
    CHECK(queue.begun == Begun{0, 1});
    queue.places[0].reset();  // its place is another's by now
    queue.ask(1);
    queue.let_in();
    CHECK(queue.begun == Begun{0, 1});
}

TEST_CASE("nobody overtakes one with a stricter limit", "[handshakes]") {
    Queue queue;
    queue.ask(2);
    queue.ask(1);
    queue.ask(2);
    queue.let_in();
    CHECK(queue.begun == Begun{0});
    queue.places[0].reset();
    queue.let_in();
    CHECK(queue.begun == Begun{0, 1, 2});
}

TEST_CASE("a handshake that fails at once makes room for the next at once", "[handshakes]") {
    Handshakes handshakes;
    std::unique_ptr<Handshakes::Place> first;
    bool second_began = false;
    first = handshakes.ask(1, [&] { first.reset(); });
    const auto second = handshakes.ask(1, [&] { second_began = true; });
    CHECK(handshakes.let_in(TimePoint{}));
    CHECK(second_began);
    CHECK_FALSE(handshakes.let_in(TimePoint{}));
}

TEST_CASE("servers that do not answer keep no other from its handshake", "[handshakes]") {
    const Server silent({"--raw", "silent"});
    const Server server = Server::with("good");
    ConnectOptions options = options_for(silent.wss("/"));
    options.max_parallel_handshakes = 1;
    std::vector<std::unique_ptr<Peer>> stuck;
    for (int i = 0; i < 4; ++i) {
        stuck.push_back(std::make_unique<Peer>(options));
    }
    options.url = *parse_url(server.wss("/echo"));
    // Less than it has to wait for its turn, which does not count.
    options.connect_timeout = Handshakes::patience * 3;
    Peer other(options);
    CHECK(other.wait_open().tls_version == "TLSv1.3");
    CHECK(stuck.front()->order().back() == "step");  // still at it
}

TEST_CASE("a connection that is up, failed or dropped makes room for the next", "[handshakes]") {
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/echo"));
    options.max_parallel_handshakes = 1;
    const Peer up(options);
    ConnectOptions refused = options;
    refused.url = *parse_url("wss://127.0.0.1:1");
    Peer failed(refused);
    auto dropped = std::make_unique<Peer>(options);
    dropped.reset();
    Peer last(options);
    last.wait_open();
    CHECK(failed.wait_end().code == errc::connect_refused);
}

TEST_CASE("many clients that come at once all get through a narrow limit", "[handshakes]") {
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/echo"));
    options.max_parallel_handshakes = 2;
    std::vector<std::unique_ptr<Peer>> peers;
    for (int i = 0; i < 30; ++i) {
        peers.push_back(std::make_unique<Peer>(options));
    }
    for (const auto& peer : peers) {
        CHECK(peer->wait_open().tls_version == "TLSv1.3");
    }
}
