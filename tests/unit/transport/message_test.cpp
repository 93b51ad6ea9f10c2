// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>
#include <vector>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

TEST_CASE("16 MiB go both ways over TLS", "[message]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/echo")));
    peer.wait_open();
    std::string big(std::size_t{16} * 1024 * 1024, 'a');
    for (std::size_t i = 0; i < big.size(); i += 997) {
        big[i] = static_cast<char>('b' + i % 23);
    }
    peer.send(1, big);
    peer.wait_written(1);
    CHECK((peer.wait_message() == big));
    CHECK(peer.bytes() >= big.size());
}

TEST_CASE("messages of all sizes come back whole and in order", "[message]") {
    const Server server;
    Peer peer(options_for(server.ws("/echo")));
    peer.wait_open();
    const std::vector<std::size_t> sizes{0,     1,     125,   126,   16383, 16384,
                                         16385, 32768, 65535, 65536, 100000};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        peer.send(i, std::string(sizes[i], static_cast<char>('a' + i)));
    }
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        CAPTURE(sizes[i]);
        CHECK((peer.wait_message(i) == std::string(sizes[i], static_cast<char>('a' + i))));
    }
    peer.wait_written(sizes.size() - 1);
}

TEST_CASE("a fragmented message is put together", "[message]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/flood?size=1000500")));
    CHECK((peer.wait_message() == std::string(1000500, 'x')));
}

TEST_CASE("a ping is answered, also while a long message is on its way", "[message]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/echo")));
    peer.wait_open();
    peer.send(1, std::string(std::size_t{4} * 1024 * 1024, 'a'));
    peer.ping("number 1");
    CHECK(peer.wait_pong() == "number 1");
    CHECK(peer.wait_message().size() == std::size_t{4} * 1024 * 1024);
}

TEST_CASE("a message over the limit is refused", "[message]") {
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/flood?size=100001"));
    options.max_message_bytes = 100000;
    Peer peer(options);
    const Error error = peer.wait_end();
    CHECK(error.code == errc::message_too_large);
    CHECK_THAT(error.detail, Catch::Contains("100000"));
    CHECK_THAT(peer.order(), !Catch::VectorContains(std::string("message")));
}

TEST_CASE("a message far over the limit is refused while the rest of it still comes", "[message]") {
    const Server plain;
    const Server secure = Server::with("good");
    for (const std::string& url :
         {plain.ws("/flood?size=20000000"), secure.wss("/flood?size=20000000"),
          plain.ws("/binary?size=1000000"), secure.wss("/binary?size=1000000")}) {
        CAPTURE(url);
        ConnectOptions options = options_for(url);
        options.max_message_bytes = 1000;
        const Error error = failure_of(options);
        CHECK((error.code == errc::message_too_large || error.code == errc::protocol_violation));
    }
}

TEST_CASE("a message exactly at the limit is taken", "[message]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/flood?size=100000"));
    options.max_message_bytes = 100000;
    Peer peer(options);
    CHECK(peer.wait_message().size() == 100000);
}

TEST_CASE("a binary message is refused", "[message]") {
    const Server server;
    const Error error = failure_of(options_for(server.ws("/binary")));
    CHECK(error.code == errc::protocol_violation);
    CHECK_THAT(error.detail, Catch::Contains("binary"));
}

TEST_CASE("a long message for one connection lets the pings of another through", "[message]") {
    const Server server = Server::with("good");
    Peer quick(options_for(server.wss("/echo")));
    quick.wait_open();
    Peer busy(options_for(server.wss("/flood?size=16777216")));
    busy.wait_bytes();
    quick.ping("are you there");
    CHECK(quick.wait_pong() == "are you there");
    const auto told = busy.order();
    CHECK(std::count(told.begin(), told.end(), "message") == 0);
    CHECK(busy.wait_message().size() == 16777216);
}

TEST_CASE("long messages for many connections at once come whole", "[message]") {
    const Server server = Server::with("good");
    std::vector<std::unique_ptr<Peer>> peers;
    for (int i = 0; i < 40; ++i) {
        peers.push_back(std::make_unique<Peer>(options_for(server.wss("/flood?size=300000"))));
    }
    for (const auto& peer : peers) {
        CHECK((peer->wait_message() == std::string(300000, 'x')));
    }
}

TEST_CASE("connections dropped amid their messages leave those of others whole", "[message]") {
    const Server server = Server::with("good");
    std::vector<std::unique_ptr<Peer>> peers;
    const ConnectOptions options = options_for(server.wss("/flood?size=300000"));
    for (int i = 0; i < 40; ++i) {
        peers.push_back(i % 2 == 0 ? std::make_unique<Peer>(options, "bytes")
                                   : std::make_unique<Peer>(options));
    }
    for (std::size_t i = 0; i < peers.size(); ++i) {
        if (i % 2 == 0) {
            peers[i]->wait_dropped();
        } else {
            CHECK((peers[i]->wait_message() == std::string(300000, 'x')));
        }
    }
}

TEST_CASE("connections that end amid a message are told as lost", "[message]") {
    const Server server = Server::with("good");
    std::vector<std::unique_ptr<Peer>> peers;
    for (int i = 0; i < 20; ++i) {
        peers.push_back(
            std::make_unique<Peer>(options_for(server.wss("/raw?hex=010178&then=close"))));
    }
    for (const auto& peer : peers) {
        CHECK(peer->wait_end().code == errc::connection_lost);
    }
}
