// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

/// The end of a connection that the server closes at once, as `query` says.
Error closed_by(const Server& server, const std::string& query) {
    Peer peer(options_for(server.wss("/close" + query)));
    peer.wait_open();
    peer.send(1, "go");
    Error error = peer.wait_end();
    REQUIRE(peer.peer_closing());
    CHECK(peer.peer_closing()->code == error.code);
    CHECK(peer.peer_closing()->close_code == error.close_code);
    return error;
}

}  // namespace

TEST_CASE("the peer's close frame is told with code and reason", "[close]") {
    const Server server = Server::with("good");
    const Error normal = closed_by(server, "?code=1000&reason=bye");
    CHECK(normal.code == errc::closed_by_peer);
    CHECK(normal.close_code == 1000);
    CHECK(normal.peer_text == "bye");
    CHECK(closed_by(server, "?code=4001").close_code == 4001);
    CHECK(closed_by(server, "?code=1011").close_code == 1011);
}

TEST_CASE("a close frame with 1008 is a refusal", "[close]") {
    const Server server = Server::with("good");
    const Error error = closed_by(server, "?code=1008&reason=unknown+presystem");
    CHECK(error.code == errc::refused_by_peer);
    CHECK(error.peer_text == "unknown presystem");
}

TEST_CASE("a close frame without a code is told as 1005", "[close]") {
    const Server server = Server::with("good");
    CHECK(closed_by(server, "").close_code == 1005);
}

TEST_CASE("a restart that looks like a protocol error is explained", "[close]") {
    const Server server = Server::with("good");
    const Error error = closed_by(server, "?code=1012&reason=restart");
    CHECK(error.code == errc::closed_by_peer);
    CHECK(error.peer_text == "restart");
    if (error.close_code == 1002) {
        CHECK_THAT(error.detail, Catch::Contains("1012"));
    } else {
        CHECK(error.close_code == 1012);
    }
}

TEST_CASE("a connection that is cut is lost", "[close]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/drop")));
    peer.wait_open();
    peer.send(1, "go");
    CHECK(peer.wait_end().code == errc::connection_lost);
    CHECK_FALSE(peer.peer_closing());
}

TEST_CASE("our close comes after what was queued", "[close]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/echo")));
    peer.wait_open();
    peer.send(1, std::string(300000, 'a'));
    peer.close(1000, "done");
    const Error error = peer.wait_end();
    CHECK_THAT(error.detail, Catch::Contains("closed by us with code 1000"));
    CHECK_THAT(peer.order(), Catch::VectorContains(std::string("written")));
}

TEST_CASE("a close before the connection is up gives the attempt up", "[close]") {
    const Server server({"--raw", "silent"});
    Peer peer(options_for(server.ws("/")));
    peer.close(1000, "");
    CHECK(peer.wait_end().code == errc::stopped);
}

TEST_CASE("a dropped connection tells nothing any more", "[close]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/echo")));
    peer.wait_open();
    peer.send(1, std::string(std::size_t{4} * 1024 * 1024, 'a'));
    peer.drop();
    const std::vector<std::string> order = peer.order();
    // The loop has made its rounds when another connection has come up and gone.
    CHECK(failure_of(options_for(server.wss("/status?code=404"))).code == errc::http_not_found);
    CHECK(peer.order() == order);
}

TEST_CASE("a connection may be dropped in any event", "[close]") {
    const Server server = Server::with("good");
    const std::vector<std::string> events{"step", "open", "bytes", "message", "written", "pong"};
    for (const std::string& event : events) {
        CAPTURE(event);
        Peer peer(options_for(server.wss("/echo")), event);
        if (event != "step" && event != "open") {
            peer.wait_open();
            peer.send(1, "hello");
            peer.ping("ping");
        }
        peer.wait_dropped();
        CHECK(peer.order().back() == event);
    }
    for (const char* event : {"peer closing", "end"}) {
        CAPTURE(event);
        Peer peer(options_for(server.wss("/close?code=1000")), std::string(event));
        peer.wait_open();
        peer.send(1, "hello");
        peer.ping("ping");
        peer.wait_dropped();
        CHECK(peer.order().back() == event);
    }
}

TEST_CASE("a connection may be dropped at every stage of its attempt", "[close]") {
    const Server silent({"--raw", "silent"});
    const Server quiet = Server::with("good", {"--raw", "silent"});
    const Server mute = Server::with("good");
    { Peer at_once(options_for(silent.ws("/"))); }
    {
        Peer in_upgrade(options_for(silent.ws("/")));
        in_upgrade.wait_step(Step::Connect);
    }
    {
        Peer in_tls(options_for(silent.wss("/")));
        in_tls.wait_step(Step::Connect);
    }
    {
        Peer after_tls(options_for(quiet.wss("/")));
        after_tls.wait_step(Step::Tls);
    }
    {
        Peer with_backlog(options_for(mute.wss("/mute")));
        with_backlog.wait_open();
        with_backlog.send(1, std::string(std::size_t{16} * 1024 * 1024, 'a'));
        with_backlog.send(2, "never");
    }
    Peer survivor(options_for(mute.wss("/echo")));
    CHECK(survivor.wait_open().tls_version == "TLSv1.3");
}
