// SPDX-License-Identifier: Apache-2.0
#include "config_check.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using vdv463::client::check;

namespace {

vdv463::ClientConfig good() {
    vdv463::ClientConfig config;
    config.url = "wss://cms.example/vdv463";
    config.presystem_id = "uri://Customer1/Presystem1";
    config.credentials = vdv463::Credentials{"user", vdv463::Secret{"password"}};
    return config;
}

std::vector<std::string> paths_of(const vdv463::ClientConfig& config) {
    std::vector<std::string> paths;
    for (const auto& issue : check(config)) {
        paths.push_back(issue.path);
    }
    return paths;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("the defaults with a url and a presystem id are a good configuration", "[config]") {
    CHECK(paths_of(good()).empty());
}

TEST_CASE("every problem of a configuration is reported, not the first alone", "[config]") {
    auto config = good();
    config.url = "http://cms.example";
    config.presystem_id.clear();
    config.reconnect.jitter_pct = 101;
    CHECK(paths_of(config) == Paths{"url", "presystem_id", "reconnect.jitter_pct"});
}

TEST_CASE("ws:// is refused unless allow_insecure says that it is meant", "[config]") {
    auto config = good();
    config.url = "ws://cms.example/vdv463";
    CHECK(paths_of(config) == Paths{"url"});
    config.allow_insecure = true;
    CHECK(paths_of(config).empty());
}

TEST_CASE("each alternate url is checked like the first", "[config]") {
    auto config = good();
    config.alternate_urls = {"wss://other.example/", "cms.example"};
    CHECK(paths_of(config) == Paths{"alternate_urls[1]"});
}

TEST_CASE("a user with a colon is refused, because HTTP Basic cannot express it", "[config]") {
    auto config = good();
    config.credentials = vdv463::Credentials{"us:er", vdv463::Secret{"password"}};
    CHECK(paths_of(config) == Paths{"credentials.user"});
}

TEST_CASE("a password with a line break is refused and not shown", "[config]") {
    auto config = good();
    config.credentials = vdv463::Credentials{"user", vdv463::Secret{"hun\nter2"}};
    const auto issues = check(config);
    REQUIRE(issues.size() == 1);
    CHECK(issues[0].path == "credentials");
    CHECK(issues[0].text.find("hun") == std::string::npos);
}

TEST_CASE("an empty credentials provider is refused", "[config]") {
    auto config = good();
    config.credentials = vdv463::CredentialsProvider{};
    CHECK(paths_of(config) == Paths{"credentials"});
}

TEST_CASE("headers of the handshake itself cannot be set", "[config]") {
    auto config = good();
    config.headers.push_back({"Sec-WebSocket-Protocol", vdv463::Secret{"x"}});
    config.headers.push_back({"HOST", vdv463::Secret{"x"}});
    config.headers.push_back({"X-Api-Key", vdv463::Secret{"x"}});
    CHECK(paths_of(config) == Paths{"headers[0]", "headers[1]"});
}

TEST_CASE("a header value that would begin a new line is refused", "[config]") {
    auto config = good();
    config.headers.push_back({"X-Api-Key", vdv463::Secret{"a\r\nX-Evil: b"}});
    CHECK(paths_of(config) == Paths{"headers[0]"});
}

TEST_CASE("Authorization as a header and credentials exclude each other", "[config]") {
    auto config = good();
    config.headers.push_back({"Authorization", vdv463::Secret{"Bearer token"}});
    CHECK(paths_of(config) == Paths{"headers[0]"});
    config.credentials = {};
    CHECK(paths_of(config).empty());
}

TEST_CASE("a subprotocol cannot be required when none is offered", "[config]") {
    auto config = good();
    config.subprotocol.offer.clear();
    CHECK(paths_of(config) == Paths{"subprotocol.policy"});
    config.subprotocol.policy = vdv463::SubprotocolPolicy::AcceptMissing;
    CHECK(paths_of(config).empty());
}

TEST_CASE("a client certificate needs its key", "[config]") {
    auto config = good();
    config.tls.certificate_file = "client.pem";
    CHECK(paths_of(config) == Paths{"tls"});
}

TEST_CASE("a ceiling of the back-off below its beginning is refused", "[config]") {
    auto config = good();
    config.reconnect.max_delay = 1s;
    CHECK(paths_of(config) == Paths{"reconnect.max_delay"});
}

TEST_CASE("times that would overflow a clock are refused", "[config]") {
    auto config = good();
    config.liveness.ping_interval = std::chrono::milliseconds::max();
    config.limits.answer_timeout = 0ms;
    CHECK(paths_of(config) == Paths{"liveness.ping_interval", "limits.answer_timeout"});
}

TEST_CASE("a receive limit outside 1 kB to 1 GiB is refused", "[config]") {
    auto config = good();
    config.limits.max_message_bytes = 100;
    CHECK(paths_of(config) == Paths{"limits.max_message_bytes"});
}

TEST_CASE("subprotocols that do not fit into the request are refused", "[config]") {
    auto config = good();
    for (char c = 'a'; c < 'k'; ++c) {
        config.subprotocol.offer.push_back(std::string(60, c));
    }
    CHECK(paths_of(config) == Paths{"subprotocol.offer"});
}

TEST_CASE("a presystem id that is not UTF-8 is refused", "[config]") {
    auto config = good();
    config.presystem_id =
        "uri://K\xFC"
        "ln/Presystem1";
    CHECK(paths_of(config) == Paths{"presystem_id"});
    config.presystem_id =
        "uri://K\xC3\xB6"
        "ln/Presystem1";
    CHECK(paths_of(config).empty());
}
