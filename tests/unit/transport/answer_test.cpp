// SPDX-License-Identifier: Apache-2.0
// What may come instead of a proper answer to the upgrade, each over TCP and over TLS.
#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "lws_answer.hpp"
#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

const char* const switching =
    "HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n";
const char* const accepting = "Sec-WebSocket-Accept: {accept}\\r\\n";
const char* const subprotocol = "Sec-WebSocket-Protocol: v1.463.vdv.de\\r\\n";

/// The end of an attempt at a server that gives `answer`.
Error answered(bool tls, const std::string& answer, std::vector<std::string> options = {}) {
    options.insert(options.end(), {"--answer", answer});
    if (tls) {
        options.insert(options.end(), {"--certificate", certificates() + "/good"});
    }
    const Server server = Server::http(options);
    return failure_of(options_for(tls ? server.wss("/vdv") : server.ws("/vdv")));
}

}  // namespace

TEST_CASE("a proper answer by the test's own server is accepted", "[answer]") {
    const Server server = Server::http(
        {"--stay", "--answer", std::string(switching) + accepting + subprotocol + "\\r\\n"});
    Peer peer(options_for(server.ws("/")));
    CHECK(peer.wait_open().subprotocol == "v1.463.vdv.de");
}

TEST_CASE("a service that greets with something else than HTTP ends the attempt early",
          "[answer]") {
    for (const bool tls : {false, true}) {
        CAPTURE(tls);
        // Both stay, so that only the bytes can end it.
        for (const char* greeting : {"SSH-2.0-OpenSSH_9.2\\r\\n", "220 mail.example ESMTP\\r\\n"}) {
            const Error error = answered(tls, greeting, {"--stay", "--greet"});
            CHECK(error.code == errc::not_http);
            CHECK_THAT(error.detail, Catch::Contains("another service listens on this port"));
        }
    }
}

TEST_CASE("bytes that are no HTTP are told as such", "[answer]") {
    struct Row {
        const char* what;
        const char* answer;
    };
    for (const Row& row : {Row{"a banner", "SSH-2.0-OpenSSH_9.2\\r\\n"},
                           Row{"a banner and empty lines", "SSH-2.0-OpenSSH_9.2\\r\\n\\r\\n\\r\\n"},
                           Row{"a TLS alert", "\\x15\\x03\\x01\\x00\\x02\\x02\\x46"},
                           Row{"zeros", "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"}}) {
        for (const bool tls : {false, true}) {
            CAPTURE(row.what, tls);
            CHECK(answered(tls, row.answer).code == errc::not_http);
        }
    }
}

TEST_CASE("a connection that is closed instead of an answer is told as such", "[answer]") {
    for (const bool tls : {false, true}) {
        CAPTURE(tls);
        const Error error = answered(tls, "");
        CHECK(error.code == errc::upgrade_failed);
        CHECK_THAT(error.detail, Catch::Contains("without an answer"));
    }
}

TEST_CASE("an answer that breaks off is told as such", "[answer]") {
    for (const bool tls : {false, true}) {
        CAPTURE(tls);
        const Error error = answered(tls, switching);
        CHECK(error.code == errc::upgrade_failed);
        CHECK_THAT(error.detail, Catch::Contains("in the middle of its answer"));
    }
}

TEST_CASE("headers that come slowly end the attempt with its deadline", "[answer]") {
    const Server server = Server::http({"--drip", "50", "--answer", switching});
    ConnectOptions options = options_for(server.ws("/"));
    options.connect_timeout = std::chrono::milliseconds(400);
    CHECK(failure_of(options).code == errc::upgrade_timeout);
}

TEST_CASE("headers that come slowly but in time are taken", "[answer]") {
    const Server server =
        Server::http({"--stay", "--drip", "3", "--answer",
                      std::string(switching) + accepting + subprotocol + "\\r\\n"});
    Peer peer(options_for(server.ws("/")));
    CHECK(peer.wait_open().subprotocol == "v1.463.vdv.de");
}

TEST_CASE("headers of 12 kB are taken and of 17 kB are not", "[answer]") {
    const auto with_cookies = [](int count) {
        std::string out = std::string(switching) + accepting + subprotocol;
        for (int i = 0; i < count; ++i) {
            out += "Set-Cookie: a=" + std::string(984, 'x') + "\\r\\n";
        }
        return out + "\\r\\n";
    };
    for (const bool tls : {false, true}) {
        CAPTURE(tls);
        const Error error = answered(tls, with_cookies(17));
        CHECK(error.code == errc::header_too_large);
        CHECK_THAT(error.detail, Catch::Contains("16384 bytes"));
    }
    const Server server = Server::http({"--stay", "--answer", with_cookies(12)});
    Peer peer(options_for(server.ws("/")));
    CHECK(peer.wait_open().subprotocol == "v1.463.vdv.de");
}

TEST_CASE("a 101 answer that is no upgrade says what is wrong with it", "[answer]") {
    const std::string bare = "HTTP/1.1 101 Switching Protocols\\r\\n";
    struct Row {
        std::string answer;
        errc code;
        const char* part;
    };
    for (const Row& row :
         {Row{std::string(switching) + "Sec-WebSocket-Accept: wrong\\r\\n" + subprotocol + "\\r\\n",
              errc::accept_invalid, "does not belong to our request"},
          Row{std::string(switching) + subprotocol + "\\r\\n", errc::accept_invalid,
              "without Sec-WebSocket-Accept"},
          Row{bare + "\\r\\n", errc::upgrade_failed, "without \"Upgrade: websocket\""},
          Row{bare + "Upgrade: h2c\\r\\nConnection: Upgrade\\r\\n" + accepting + "\\r\\n",
              errc::upgrade_failed, "without \"Upgrade: websocket\""},
          Row{std::string(switching) + accepting + subprotocol +
                  "Sec-WebSocket-Extensions: permessage-deflate\\r\\n\\r\\n",
              errc::upgrade_failed, "an extension that was not offered"}}) {
        for (const bool tls : {false, true}) {
            CAPTURE(row.answer, tls);
            const Error error = answered(tls, row.answer);
            CHECK(error.code == row.code);
            CHECK_THAT(error.detail, Catch::Contains(row.part));
            CHECK(error.http_status == 101);
        }
    }
}

TEST_CASE("a missing subprotocol is told also when the CMS closes right after", "[answer]") {
    const std::string close_frame = "\\x88\\x02\\x03\\xe8";
    for (const char* chosen : {"", "Sec-WebSocket-Protocol: other\\r\\n"}) {
        for (const bool tls : {false, true}) {
            CAPTURE(chosen, tls);
            const Error error =
                answered(tls, std::string(switching) + accepting + chosen + "\\r\\n" + close_frame);
            CHECK(error.code == errc::subprotocol_mismatch);
        }
    }
}

TEST_CASE("Retry-After may be a date and counts from the answer's own", "[answer]") {
    const Error error = answered(false,
                                 "HTTP/1.1 503 Service Unavailable\\r\\n"
                                 "Date: Sun, 06 Nov 1994 08:49:37 GMT\\r\\n"
                                 "Retry-After: Sun, 06 Nov 1994 09:00:00 GMT\\r\\n"
                                 "Content-Length: 0\\r\\n\\r\\n");
    CHECK(error.code == errc::http_server_error);
    CHECK(error.retry_after_s == 623);
}

TEST_CASE("the target of a redirect is told without query and user", "[answer]") {
    const Error error =
        answered(true,
                 "HTTP/1.1 307 Temporary Redirect\\r\\n"
                 "Location: https://user:hunter2@login.example/sso?token=s3cret\\r\\n"
                 "Content-Length: 0\\r\\n\\r\\n");
    CHECK(error.code == errc::http_redirect);
    CHECK_THAT(error.detail, Catch::Contains("https://login.example/sso (HTTP 307)"));
    CHECK_THAT(error.to_string(), !Catch::Contains("hunter2"));
    CHECK_THAT(error.to_string(), !Catch::Contains("s3cret"));
}

TEST_CASE("a redirect is not followed", "[answer]") {
    const Server other;
    const Error error =
        answered(false, "HTTP/1.1 302 Found\\r\\nLocation: " + other.ws("/headers") +
                            "\\r\\nContent-Length: 0\\r\\n\\r\\n");
    CHECK(error.code == errc::http_redirect);
    // The other server has seen nothing: the first close that it remembers is of this connection.
    Peer peer(options_for(other.ws("/last-close")));
    CHECK(peer.wait_message() == "None");
}

TEST_CASE("foreign URLs are shown without what may be secret", "[answer]") {
    CHECK(shown_url("https://a:b@cms.example:8443/x?y#z") == "https://cms.example:8443/x");
    CHECK(shown_url("//a:b@cms.example") == "//cms.example");
    CHECK(shown_url("/path/only?token=1") == "/path/only");
    CHECK(shown_url("https://cms.example/mail@home") == "https://cms.example/mail@home");
    CHECK(shown_url("https://cms.example/\r\n\x1b[2J") == "https://cms.example/???[2J");
}
