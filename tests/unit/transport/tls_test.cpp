// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <pthread.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <future>

#include "peer.hpp"
#include "tls_support.hpp"

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

TEST_CASE("an address is not sent as the TLS server name", "[tls]") {
    const Server good = Server::with("good");
    Peer peer(options_for("wss://127.0.0.1:" + good.port() + "/sni"));
    CHECK(peer.wait_message() == "None");  // RFC 6066: no addresses as server names
}

TEST_CASE("a host name is sent as the TLS server name", "[tls]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/sni")));
    CHECK(peer.wait_message() == "localhost");
}

TEST_CASE("an IPv6 address stands in brackets in the Host header", "[tls]") {
    const Server good = Server::with("good", {"--host", "::1"});
    Peer peer(options_for("wss://[::1]:" + good.port() + "/headers"));
    CHECK_THAT(peer.wait_message(), Catch::Contains("\"Host\": \"[::1]:" + good.port() + "\""));
}

TEST_CASE("without a CA file only the system's CAs are trusted", "[tls]") {
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.ca_file.clear();
    const Error error = failure_of(options);
    CHECK(error.code == errc::tls_untrusted);
    CHECK_THAT(error.detail, Catch::Contains("the system's CAs"));
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

TEST_CASE("a server that drops us for our certificate without a word is understood", "[tls]") {
    // asyncio closes before its alert is read, as many servers do with TLS 1.3.
    const Server server = Server::with("good", {"--client-ca", made("ca.pem")});
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.certificate_file = made("former.pem");
    options.tls.key_file = made("former.key");
    CHECK_THAT(failure_of(options).detail,
               Catch::Contains("our client certificate") &&
                   Catch::Contains("subject CN=presystem, expires 2021-01-01T00:00:00Z"));
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

TEST_CASE("an expected name of its own is sent and verified, whatever the URL says", "[tls]") {
    const Server server = Server::with("other");
    ConnectOptions options = options_for("wss://127.0.0.1:" + server.port() + "/sni");
    options.tls.server_name = "cms.example";
    Peer peer(options);
    CHECK(peer.wait_message() == "cms.example");

    options.tls.server_name = "cms2.example";
    const Error error = failure_of(options);
    CHECK(error.code == errc::tls_name_mismatch);
    CHECK(error.detail ==
          "The certificate is for \"cms.example\", not for \"cms2.example\" as tls.server_name "
          "demands.");
}

TEST_CASE("an expected address of its own is verified and not sent", "[tls]") {
    const Server server = Server::with("elsewhere");
    ConnectOptions options = options_for(server.wss("/sni"));
    options.tls.server_name = "::9";
    Peer peer(options);
    CHECK(peer.wait_message() == "None");
    options.tls.server_name = "::8";
    CHECK(failure_of(options).code == errc::tls_name_mismatch);
}

TEST_CASE("the certificates that a connection depends on are told with their ends", "[tls]") {
    const Server server = Server::with("chained", {"--client-ca", made("ca.pem")});
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.certificate_file = made("client.pem");
    options.tls.key_file = made("client.key");
    Peer peer(options);
    const std::vector<CertificateInfo> told = peer.wait_open().certificates;
    REQUIRE(told.size() == 4);
    const Timestamp end = *Timestamp::parse("2049-12-01T00:00:00Z");
    CHECK(told[0].role == CertificateRole::Server);
    CHECK(told[0].subject == "CN=localhost");
    CHECK(told[0].not_after == end);
    CHECK(told[1].role == CertificateRole::Ca);
    CHECK(told[1].subject == "CN=vdv463 test sub");
    CHECK(told[2].role == CertificateRole::Ca);
    CHECK(told[2].subject == "CN=vdv463 test ca");
    CHECK(told[3].role == CertificateRole::Client);
    CHECK(told[3].subject == "CN=presystem");
    CHECK(told[3].days_left(*Timestamp::parse("2049-11-30T00:00:00Z")) == 1);
    CHECK(told[3].days_left(*Timestamp::parse("2049-11-30T00:00:01Z")) == 0);
    CHECK(told[3].days_left(*Timestamp::parse("2049-12-01T00:00:01Z")) == -1);
}

TEST_CASE("a pin that is only reported becomes a warning of the connection", "[tls]") {
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.pins = {pin_of_file("other.pem")};
    options.tls.pin_policy = PinPolicy::Report;
    Peer peer(options);
    const std::string sentence =
        "No key of the CMS is among tls.pins; from the CMS's own upwards they are " +
        pin_of_file("good.pem") + ", " + pin_of_file("ca.pem") + ".";
    CHECK(peer.wait_open().warnings == std::vector<std::string>{sentence});
    CHECK_THAT(peer.step(Step::Tls).detail, Catch::EndsWith("; " + sentence));
}

TEST_CASE("without pins and key log a connection has no warnings", "[tls]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/echo")));
    CHECK(peer.wait_open().warnings.empty());
}

TEST_CASE("a key log holds the keys of the connection and is warned of", "[tls]") {
    const TemporaryFolder folder;
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.key_log_file = folder.file("keys");
    for (int i = 0; i < 2; ++i) {
        Peer peer(options);
        CHECK(peer.wait_open().warnings ==
              std::vector<std::string>{"The keys of this connection are written to \"" +
                                       folder.file("keys") + "\": who has them reads everything."});
    }
    const std::string keys = text_of(folder.file("keys"));
    const std::string secret = "CLIENT_TRAFFIC_SECRET_0 ";
    CHECK(keys.find(secret) != std::string::npos);
    CHECK(keys.find(secret) != keys.rfind(secret));
    CHECK(keys.back() == '\n');
}

TEST_CASE("the environment's SSLKEYLOGFILE is not used", "[tls]") {
    const TemporaryFolder folder;
    const Server server = Server::with("good");
    setenv("SSLKEYLOGFILE", folder.file("keys").c_str(), 1);
    Peer peer(options_for(server.wss("/echo")));
    peer.wait_open();
    unsetenv("SSLKEYLOGFILE");
    CHECK_THROWS(text_of(folder.file("keys")));
}

TEST_CASE("a CA file that is renewed counts from the next attempt on", "[tls]") {
    const TemporaryFolder folder;
    const Server server = Server::with("good");
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.ca_file = folder.file("ca.pem");
    CHECK(failure_of(options).code == errc::tls_setup_failed);
    put_in_place(options.tls.ca_file, text_of(made("ca2.pem")));
    CHECK(failure_of(options).code == errc::tls_untrusted);
    put_in_place(options.tls.ca_file, text_of(made("ca.pem")));
    Peer peer(options);
    CHECK(peer.wait_open().tls_version == "TLSv1.3");
    put_in_place(options.tls.ca_file, text_of(made("ca2.pem")));
    CHECK(failure_of(options).code == errc::tls_untrusted);
}

TEST_CASE("a client certificate that is renewed counts from the next attempt on", "[tls]") {
    const TemporaryFolder folder;
    const Server server = Server::with("good", {"--client-ca", made("ca.pem"), "--tls", "1.2"});
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.certificate_file = folder.file("client.pem");
    options.tls.key_file = folder.file("client.key");
    put_in_place(options.tls.certificate_file, text_of(made("former.pem")));
    put_in_place(options.tls.key_file, text_of(made("former.key")));
    CHECK(failure_of(options).code == errc::tls_handshake_failed);
    put_in_place(options.tls.certificate_file, text_of(made("client.pem")));
    CHECK(failure_of(options).code == errc::tls_setup_failed);
    put_in_place(options.tls.key_file, text_of(made("client.key")));
    Peer peer(options);
    CHECK(peer.wait_open().tls_version == "TLSv1.2");
}

TEST_CASE("an encrypted key is opened on a worker thread", "[tls]") {
    const Server server = Server::with("good", {"--client-ca", made("ca.pem")});
    ConnectOptions options = options_for(server.wss("/echo"));
    options.tls.certificate_file = made("client.pem");
    options.tls.key_file = made("client.locked.key");
    auto name = std::make_shared<std::array<char, 16>>();
    options.tls.key_passphrase = [name]() -> Result<Secret> {
        pthread_getname_np(pthread_self(), name->data(), name->size());
        return Secret("open sesame");
    };
    Peer peer(options);
    CHECK(peer.wait_open().certificates.back().role == CertificateRole::Client);
    CHECK(std::string(name->data()) == "vdv463-secrets");
}

TEST_CASE("a passphrase provider that does not answer ends the attempt in time", "[tls]") {
    // Held until the provider is let go, so that its worker has left OpenSSL before the process
    // ends.
    const auto loop = vdv463::transport::IoLoop::acquire();
    REQUIRE(loop);
    std::promise<void> gate;
    const std::shared_future<void> opened = gate.get_future().share();
    ConnectOptions options = options_for("wss://localhost:1/");
    options.connect_timeout = std::chrono::milliseconds(200);
    options.tls.certificate_file = made("client.pem");
    options.tls.key_file = made("client.locked.key");
    options.tls.key_passphrase = [opened]() -> Result<Secret> {
        opened.wait();
        return Secret("open sesame");
    };
    const Error error = failure_of(options);
    gate.set_value();
    CHECK(error.code == errc::tls_setup_failed);
    CHECK(error.detail ==
          "The certificate files could not be read, or the passphrase not be had, within 0.2 s.");
}
