// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

constexpr const char* never = "3600000";
constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

/// A WebSocket server that takes 64 kB every `pause` milliseconds and never says anything.
Server sipping(bool tls, const std::string& pause) {
    std::vector<std::string> options{
        "--sip", pause, "--answer",
        "HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n"
        "Sec-WebSocket-Accept: {accept}\\r\\nSec-WebSocket-Protocol: v1.463.vdv.de\\r\\n\\r\\n"};
    if (tls) {
        options.insert(options.end(), {"--certificate", certificates() + "/good"});
    }
    return Server::http(options);
}

}  // namespace

TEST_CASE("what the peer's system has taken of a long message is told meanwhile", "[progress]") {
    for (const bool tls : {false, true}) {
        CAPTURE(tls);
        const Server server = sipping(tls, "20");
        Peer peer(options_for(tls ? server.wss("/") : server.ws("/")));
        peer.wait_open();
        peer.send(1, std::string(16 * mebibyte, 'a'));
        peer.wait_acknowledged(4 * mebibyte);
        CHECK_THAT(peer.order(), !Catch::VectorContains(std::string("written")));
    }
}

TEST_CASE("a peer that takes nothing is told of no more progress", "[progress]") {
    const Server server = sipping(false, never);
    Peer peer(options_for(server.ws("/")));
    peer.wait_open();
    peer.send(1, std::string(32 * mebibyte, 'a'));
    // Until its system's buffers are full; a second connection's progress is the clock.
    const Server slow = sipping(false, "20");
    std::size_t before = 0;
    do {
        before = peer.acknowledged();
        Peer clock(options_for(slow.ws("/")));
        clock.wait_open();
        clock.send(1, std::string(16 * mebibyte, 'a'));
        clock.wait_acknowledged(mebibyte);
    } while (peer.acknowledged() != before);
    CHECK(before < 32 * mebibyte);
}

TEST_CASE("a ping alone is no progress", "[progress]") {
    const Server server;
    Peer peer(options_for(server.ws("/echo")));
    peer.wait_open();
    for (int i = 0; i < 3; ++i) {
        peer.ping("now");
        peer.wait_pong();
    }
    Peer clock(options_for(server.ws("/echo")));
    clock.wait_open();
    clock.send(1, "tick");
    clock.wait_acknowledged(1);
    CHECK(peer.acknowledged() == 0);
}

TEST_CASE("more than may wait ends the connection", "[progress]") {
    const Server server = sipping(false, never);
    ConnectOptions options = options_for(server.ws("/"));
    options.max_send_bytes = 2 * mebibyte;
    Peer peer(options);
    peer.wait_open();
    for (Token token = 1; token < 20; ++token) {
        peer.send(token, std::string(mebibyte, 'a'));
    }
    const Error error = peer.wait_end();
    CHECK(error.code == errc::stale);
    CHECK_THAT(error.detail, Catch::Contains("takes no messages"));
    CHECK_THAT(error.detail, Catch::Contains("limits.max_send_bytes"));
}

TEST_CASE("a single message may exceed what may wait", "[progress]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/echo"));
    options.max_send_bytes = mebibyte;
    Peer peer(options);
    peer.wait_open();
    peer.send(1, std::string(2 * mebibyte, 'a'));
    CHECK(peer.wait_message().size() == 2 * mebibyte);
}
