// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

Error refusal_by(const Server& server, const std::string& host = "localhost") {
    Peer peer(options_for("wss://" + host + ":" + server.port() + "/echo"));
    Error error = peer.wait_end();
    const AttemptStep step = peer.step(Step::Tls);
    CHECK_FALSE(step.ok);
    CHECK(step.error->code == error.code);
    return error;
}

}  // namespace

TEST_CASE("TLS 1.3 is used where the server offers it", "[tls]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/echo")));
    const ConnectionInfo info = peer.wait_open();
    CHECK(info.tls_version == "TLSv1.3");
    CHECK(peer.step(Step::Tls).ok);
}

TEST_CASE("TLS 1.2 with ECDHE-ECDSA-AES128-SHA256 is spoken and described", "[tls]") {
    const Server server =
        Server::with("good", {"--tls", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-SHA256"});
    Peer peer(options_for(server.wss("/echo")));
    const ConnectionInfo info = peer.wait_open();
    CHECK(info.tls_version == "TLSv1.2");
    CHECK(info.cipher == "ECDHE-ECDSA-AES128-SHA256");
    CHECK(peer.step(Step::Tls).detail ==
          "TLSv1.2, ECDHE-ECDSA-AES128-SHA256, subject CN=localhost, issuer CN=vdv463 test ca, "
          "expires 2049-12-01T00:00:00Z");
}

TEST_CASE("a server that knows only TLS 1.1 is refused", "[tls]") {
    const Server server = Server::with("good", {"--tls", "1.1", "--raw", "handshake"});
    const Error error = refusal_by(server);
    CHECK(error.code == errc::tls_handshake_failed);
    CHECK_THAT(error.detail, Catch::Contains("common protocol version"));
}

TEST_CASE("a server without a common cipher is refused with that reason", "[tls]") {
    const Server server = Server::with(
        "good", {"--tls", "1.2", "--ciphers", "ECDHE-RSA-AES128-SHA", "--raw", "handshake"});
    const Error error = refusal_by(server);
    CHECK(error.code == errc::tls_handshake_failed);
    CHECK_THAT(error.detail, Catch::Contains("no common cipher"));
}

TEST_CASE("a certificate for another name is refused", "[tls]") {
    const Server server = Server::with("other");
    const Error error = refusal_by(server);
    CHECK(error.code == errc::tls_name_mismatch);
    CHECK(error.detail == "The certificate is for \"cms.example\", not for \"localhost\".");
}

TEST_CASE("a certificate is checked against the address when the URL has one", "[tls]") {
    const Server good = Server::with("good");
    Peer peer(options_for("wss://127.0.0.1:" + good.port() + "/sni"));
    CHECK(peer.wait_message() == "None");  // RFC 6066: no addresses as server names

    const Server other = Server::with("other");
    CHECK(refusal_by(other, "127.0.0.1").code == errc::tls_name_mismatch);
}

TEST_CASE("a host name is sent as the TLS server name", "[tls]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/sni")));
    CHECK(peer.wait_message() == "localhost");
}

TEST_CASE("a certificate is checked against an IPv6 address", "[tls]") {
    const Server good = Server::with("good", {"--host", "::1"});
    Peer peer(options_for("wss://[::1]:" + good.port() + "/headers"));
    CHECK_THAT(peer.wait_message(), Catch::Contains("\"Host\": \"[::1]:" + good.port() + "\""));

    const Server other = Server::with("other", {"--host", "::1"});
    CHECK(refusal_by(other, "[::1]").code == errc::tls_name_mismatch);
}

TEST_CASE("an expired certificate is refused with its date", "[tls]") {
    const Server server = Server::with("expired");
    const Error error = refusal_by(server);
    CHECK(error.code == errc::tls_expired);
    CHECK(error.detail ==
          "The certificate of the CMS expired on 2021-01-01T00:00:00Z (subject CN=localhost).");
}

TEST_CASE("a certificate from the future is refused with its date", "[tls]") {
    const Server server = Server::with("future");
    const Error error = refusal_by(server);
    CHECK(error.code == errc::tls_not_yet_valid);
    CHECK_THAT(error.detail, Catch::Contains("2048-01-01T00:00:00Z"));
}

TEST_CASE("a certificate of an unknown CA is refused and both sides are named", "[tls]") {
    const Server server = Server::with("intruder");
    const Error error = refusal_by(server);
    CHECK(error.code == errc::tls_untrusted);
    CHECK_THAT(error.detail, Catch::Contains("issuer \"CN=vdv463 test ca2\" is not in"));
    CHECK_THAT(error.detail, Catch::Contains("/ca.pem"));
}

TEST_CASE("a certificate signed by itself is refused", "[tls]") {
    const Server server = Server::with("self");
    const Error error = refusal_by(server);
    CHECK(error.code == errc::tls_untrusted);
    CHECK_THAT(error.detail, Catch::Contains("signed by itself"));
}

TEST_CASE("without a CA file only the system's CAs are trusted", "[tls]") {
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.ca_file.clear();
    const Error error = failure_of(options);
    CHECK(error.code == errc::tls_untrusted);
    CHECK_THAT(error.detail, Catch::Contains("the system's CAs"));
}

TEST_CASE("the server's own certificate in the CA file is trusted as it is", "[tls]") {
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.ca_file = certificates() + "/good.pem";
    Peer peer(options);
    CHECK(peer.wait_open().tls_version == "TLSv1.3");
}

TEST_CASE("a port without TLS is recognized", "[tls]") {
    const Server plain;
    const Error error = refusal_by(plain);
    CHECK(error.code == errc::tls_handshake_failed);
    CHECK_THAT(error.detail, Catch::Contains("does not speak TLS: is the port right?"));
}

TEST_CASE("a server that hangs up in the TLS handshake is told as such", "[tls]") {
    const Server server({"--raw", "close"});
    CHECK(refusal_by(server).code == errc::tls_handshake_failed);
}

TEST_CASE("a client certificate is sent to a server that wants one", "[tls]") {
    const std::string ca = certificates() + "/ca.pem";
    for (const char* version : {"1.2", "1.3"}) {
        CAPTURE(version);
        const Server server = Server::with("good", {"--client-ca", ca, "--tls", version});
        ConnectOptions options = options_for(server.wss("/echo"));
        options.tls.certificate_file = certificates() + "/client.pem";
        options.tls.key_file = certificates() + "/client.key";
        Peer peer(options);
        CHECK(peer.wait_open().subprotocol == "v1.463.vdv.de");
    }
}

TEST_CASE("a missing client certificate is named as the cause", "[tls]") {
    const std::string ca = certificates() + "/ca.pem";
    for (const char* version : {"1.2", "1.3"}) {
        CAPTURE(version);
        const Server server =
            Server::with("good", {"--client-ca", ca, "--tls", version, "--raw", "handshake"});
        const Error error = failure_of(options_for(server.wss("/echo")));
        CHECK(error.code == errc::tls_handshake_failed);
        CHECK_THAT(error.detail, Catch::Contains("asked for a client certificate"));
    }
}

TEST_CASE("a client certificate that the server does not trust is told by its alert", "[tls]") {
    const Server server = Server::with(
        "good", {"--client-ca", certificates() + "/ca2.pem", "--tls", "1.2", "--raw", "handshake"});
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.certificate_file = certificates() + "/client.pem";
    options.tls.key_file = certificates() + "/client.key";
    const Error error = failure_of(options);
    CHECK(error.code == errc::tls_handshake_failed);
    CHECK_THAT(error.detail, Catch::Contains("does not accept our client certificate"));
}

TEST_CASE("a CA file that is missing ends the attempt with its name", "[tls]") {
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.ca_file = "/nonexistent/ca.pem";
    Peer peer(options);
    CHECK(peer.wait_end().code == errc::tls_setup_failed);
    CHECK_FALSE(peer.step(Step::Tls).ok);
}

TEST_CASE("two connections at once trust different CAs", "[tls]") {
    const Server first = Server::with("good");
    const Server second = Server::with("intruder");
    ConnectOptions other = options_for(second.wss("/echo"));
    other.tls.ca_file = certificates() + "/ca2.pem";
    Peer a(options_for(first.wss("/echo")));
    Peer b(other);
    Peer wrong(options_for(second.wss("/echo")));
    CHECK(a.wait_open().tls_version == "TLSv1.3");
    CHECK(b.wait_open().tls_version == "TLSv1.3");
    CHECK(wrong.wait_end().code == errc::tls_untrusted);
}
