// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

TEST_CASE("a refused upgrade is told by its HTTP status", "[upgrade]") {
    struct Row {
        int status;
        errc code;
        const char* part;
    };
    const Server server;
    for (const Row& row :
         {Row{401, errc::http_unauthorized, "asks for Basic"},
          Row{403, errc::http_forbidden, "HTTP 403"}, Row{404, errc::http_not_found, "/status?..."},
          Row{302, errc::http_redirect, "wss://elsewhere.example/"},
          Row{308, errc::http_redirect, "never followed"},
          Row{429, errc::http_too_many_requests, "HTTP 429"},
          Row{503, errc::http_server_error, "out of order"},
          Row{200, errc::http_status, "HTTP 200"}}) {
        CAPTURE(row.status);
        Peer peer(options_for(server.ws("/status?code=" + std::to_string(row.status))));
        const Error error = peer.wait_end();
        CHECK(error.code == row.code);
        CHECK(error.http_status == row.status);
        CHECK(error.retry_after_s == 120);
        CHECK_THAT(error.detail, Catch::Contains(row.part));
        CHECK_THAT(error.detail, Catch::Contains("127.0.0.1:" + server.port()));
        CHECK_FALSE(peer.step(Step::Upgrade).ok);
    }
}

TEST_CASE("refused credentials are told apart from missing ones", "[upgrade]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/status?code=401"));
    CHECK_THAT(failure_of(options).detail, Catch::Contains("none are configured"));
    options.credentials = [] {
        return Result<Credentials>(Credentials{"user", Secret("hunter2")});
    };
    const Error error = failure_of(options);
    CHECK_THAT(error.detail, Catch::Contains("refused the credentials"));
    CHECK_THAT(error.to_string(), !Catch::Contains("hunter2"));
}

TEST_CASE("a refused upgrade is told over TLS too", "[upgrade]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/status?code=401")));
    CHECK(peer.wait_end().code == errc::http_unauthorized);
    CHECK(peer.step(Step::Tls).ok);
}

TEST_CASE("an answer that is no HTTP ends the attempt", "[upgrade]") {
    const Server server({"--raw", "garbage"});
    CHECK(failure_of(options_for(server.ws("/"))).code == errc::not_http);
}

TEST_CASE("a server that closes before its answer ends the attempt", "[upgrade]") {
    const Server server({"--raw", "close"});
    CHECK(failure_of(options_for(server.ws("/"))).code == errc::upgrade_failed);
}

TEST_CASE("a 101 answer with a wrong accept hash ends the attempt", "[upgrade]") {
    const Server server({"--raw", "accept"});
    const Error error = failure_of(options_for(server.ws("/")));
    CHECK(error.code == errc::accept_invalid);
    CHECK(error.http_status == 101);
}

TEST_CASE("an answer without the subprotocol is refused", "[upgrade]") {
    const Server server;
    Peer peer(options_for(server.ws("/nosub")));
    const Error error = peer.wait_end();
    CHECK(error.code == errc::subprotocol_mismatch);
    CHECK(peer.step(Step::Upgrade).ok);
    CHECK_FALSE(peer.step(Step::Subprotocol).ok);
    CHECK_THAT(error.detail, Catch::Contains("offered v1.463.vdv.de, none in the answer"));
}

TEST_CASE("an answer without the subprotocol is taken when that is allowed", "[upgrade]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/nosub"));
    options.subprotocol.policy = SubprotocolPolicy::AcceptMissing;
    Peer peer(options);
    CHECK(peer.wait_open().subprotocol.empty());
    CHECK(peer.step(Step::Subprotocol).detail == "offered v1.463.vdv.de, none in the answer");
}

TEST_CASE("a subprotocol that was not offered is never taken", "[upgrade]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/othersub"));
    options.subprotocol.policy = SubprotocolPolicy::AcceptMissing;
    Peer peer(options);
    const Error error = peer.wait_end();
    CHECK(error.code == errc::subprotocol_mismatch);
    CHECK_THAT(error.detail, Catch::Contains("chosen other"));
    CHECK_FALSE(peer.step(Step::Subprotocol).ok);

    options.subprotocol.offer.clear();
    CHECK(failure_of(options).code == errc::subprotocol_mismatch);
}

TEST_CASE("one of several offered subprotocols is taken", "[upgrade]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/echo"));
    options.subprotocol.offer = {"v2.463.vdv.de", "v1.463.vdv.de"};
    Peer peer(options);
    CHECK(peer.wait_open().subprotocol == "v1.463.vdv.de");
}

TEST_CASE("nothing offered and nothing chosen is accepted", "[upgrade]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/echo"));
    options.subprotocol.offer.clear();
    Peer peer(options);
    CHECK(peer.wait_open().subprotocol.empty());
}
