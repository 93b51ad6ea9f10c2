// SPDX-License-Identifier: Apache-2.0
#include "config_check.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
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

TEST_CASE("a client certificate needs its key, and a key its certificate", "[config]") {
    auto config = good();
    config.tls.certificate_file = "client.pem";
    CHECK(paths_of(config) == Paths{"tls.key_file"});
    config.tls.key_file = "client.key";
    CHECK(paths_of(config).empty());
    config.tls.certificate_file.clear();
    CHECK(paths_of(config) == Paths{"tls.certificate_file"});
}

TEST_CASE("a passphrase without a key is refused", "[config]") {
    auto config = good();
    config.tls.key_passphrase = [] { return vdv463::Result<vdv463::Secret>(vdv463::Secret{"x"}); };
    CHECK(paths_of(config) == Paths{"tls.key_passphrase"});
}

TEST_CASE("files that are missing are no problem of the configuration: they may come yet",
          "[config]") {
    auto config = good();
    config.tls.ca_file = "/nonexistent/ca.pem";
    config.tls.ca_directory = "/nonexistent";
    config.tls.certificate_file = "/nonexistent/client.pem";
    config.tls.key_file = "/nonexistent/client.key";
    CHECK(paths_of(config).empty());
}

TEST_CASE("CAs in memory that cannot be read are refused, because they stay as they are",
          "[config]") {
    auto config = good();
    config.tls.ca_pem = "/etc/cms/ca.pem";
    CHECK(paths_of(config) == Paths{"tls.ca_pem"});
    config.tls.ca_pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    CHECK(paths_of(config) == Paths{"tls.ca_pem"});
}

TEST_CASE("each pin that is none is refused, and a report without pins", "[config]") {
    auto config = good();
    const std::string pin(43, 'A');
    config.tls.pins = {pin + "=", pin, "sha256/" + pin + "="};
    CHECK(paths_of(config) == Paths{"tls.pins[1]", "tls.pins[2]"});
    config.tls.pins.clear();
    config.tls.pin_policy = vdv463::PinPolicy::Report;
    CHECK(paths_of(config) == Paths{"tls.pin_policy"});
}

TEST_CASE("a cipher list is needed for one's own choice, checked, and of no use otherwise",
          "[config]") {
    auto config = good();
    config.tls.cipher_list = "ECDHE-ECDSA-AES128-SHA256";
    CHECK(paths_of(config) == Paths{"tls.cipher_list"});
    config.tls.ciphers = vdv463::TlsCiphers::Own;
    CHECK(paths_of(config).empty());
    config.tls.cipher_list += ":ECDHE-ECDSA-AES128-SHA265:TLS_AES_129_GCM_SHA256";
    CHECK(paths_of(config) == Paths{"tls.cipher_list", "tls.cipher_list"});
    config.tls.cipher_list.clear();
    CHECK(paths_of(config) == Paths{"tls.cipher_list"});
}

TEST_CASE("the expected name is a name or an address and nothing more", "[config]") {
    for (const char* name : {"cms.example", "CMS-1.example", "192.0.2.1", "::1", "2001:db8::1"}) {
        CAPTURE(name);
        auto config = good();
        config.tls.server_name = name;
        CHECK(paths_of(config).empty());
    }
    for (const char* name : {"cms.example:443", "[::1]", "https://cms.example", "cms.example/",
                             "cms.example?a", "a b", "a..b", "*.example", "a@b", "a#b", "."}) {
        CAPTURE(name);
        auto config = good();
        config.tls.server_name = name;
        CHECK(paths_of(config) == Paths{"tls.server_name"});
    }
}

TEST_CASE("a key log in the place of a certificate is refused", "[config]") {
    auto config = good();
    config.tls.ca_file = "ca.pem";
    config.tls.key_log_file = "ca.pem";
    CHECK(paths_of(config) == Paths{"tls.key_log_file"});
}

TEST_CASE("file names with a NUL are refused, because only their beginning would count",
          "[config]") {
    auto config = good();
    config.tls.ca_file = std::string("ca.pem\0.txt", 11);
    CHECK(paths_of(config) == Paths{"tls.ca_file"});
}

TEST_CASE("a ceiling of the back-off below its beginning is refused", "[config]") {
    auto config = good();
    config.reconnect.max_delay = 1s;
    CHECK(paths_of(config) == Paths{"reconnect.max_delay"});
}

TEST_CASE("a proxy is given by a URL without a user or by the environment", "[config]") {
    auto config = good();
    config.proxy.url = "http://proxy.example:3128";
    CHECK(paths_of(config).empty());
    config.proxy.from_environment = true;
    CHECK(paths_of(config) == Paths{"proxy.from_environment"});
    config.proxy = {};
    config.proxy.url = "https://proxy.example";
    CHECK(paths_of(config) == Paths{"proxy.url"});
    config.proxy.url = "http://user:hunter2@proxy.example";
    REQUIRE(paths_of(config) == Paths{"proxy.url"});
    CHECK(check(config).front().text.find("hunter2") == std::string::npos);
}

TEST_CASE("credentials for a proxy need a proxy and must fit", "[config]") {
    auto config = good();
    config.proxy.credentials = vdv463::Credentials{"gate", vdv463::Secret{"key"}};
    CHECK(paths_of(config) == Paths{"proxy.credentials"});
    config.proxy.from_environment = true;
    CHECK(paths_of(config).empty());
    config.proxy.credentials = vdv463::Credentials{"gate", vdv463::Secret{std::string(85, 'x')}};
    CHECK(paths_of(config).empty());
    config.proxy.credentials = vdv463::Credentials{"gate", vdv463::Secret{std::string(86, 'x')}};
    CHECK(paths_of(config) == Paths{"proxy.credentials"});
    config.proxy.credentials = vdv463::Credentials{"ga:te", vdv463::Secret{"key"}};
    CHECK(paths_of(config) == Paths{"proxy.credentials"});
}

TEST_CASE("the environment's proxy is checked once it is asked for", "[config]") {
    auto config = good();
    const auto urls = vdv463::client::parse_urls(config);
    setenv("https_proxy", "socks5://user:hunter2@proxy.example", 1);
    const auto unasked = vdv463::client::choose_proxies(config, urls);
    config.proxy.from_environment = true;
    const auto asked = vdv463::client::choose_proxies(config, urls);
    unsetenv("https_proxy");
    REQUIRE(unasked);
    CHECK_FALSE(unasked->front());
    REQUIRE_FALSE(asked);
    CHECK(asked.error().path == "proxy.from_environment");
    CHECK(asked.error().to_string().find("hunter2") == std::string::npos);
}

TEST_CASE("a host name that is not ASCII is refused with the way out", "[config]") {
    auto config = good();
    config.url =
        "wss://b\xC3\xBC"
        "cher.example/";
    REQUIRE(paths_of(config) == Paths{"url"});
    CHECK(check(config).front().text.find("xn--") != std::string::npos);
}

TEST_CASE("the silences of information may be switched off, not be negative", "[config]") {
    auto config = good();
    config.liveness.information_silent_after = 0ms;
    config.liveness.information_timeout = 0ms;
    CHECK(paths_of(config).empty());
    config.liveness.information_silent_after = -1ms;
    config.liveness.information_timeout = -1ms;
    CHECK(paths_of(config) ==
          Paths{"liveness.information_silent_after", "liveness.information_timeout"});
}

TEST_CASE("times that would overflow a clock are refused", "[config]") {
    auto config = good();
    config.liveness.ping_interval = std::chrono::milliseconds::max();
    config.limits.answer_timeout = 0ms;
    CHECK(paths_of(config) == Paths{"liveness.ping_interval", "limits.answer_timeout"});
}

TEST_CASE("a send limit outside 64 kB to 1 GiB is refused", "[config]") {
    auto config = good();
    config.limits.max_send_bytes = 65535;
    CHECK(paths_of(config) == Paths{"limits.max_send_bytes"});
    config.limits.max_send_bytes = (std::size_t{1} << 30U) + 1;
    CHECK(paths_of(config) == Paths{"limits.max_send_bytes"});
}

TEST_CASE("the limit on simultaneous handshakes lets at least one go on", "[config]") {
    auto config = good();
    config.limits.max_parallel_handshakes = 0;
    CHECK(paths_of(config) == Paths{"limits.max_parallel_handshakes"});
    config.limits.max_parallel_handshakes = 4001;
    CHECK(paths_of(config) == Paths{"limits.max_parallel_handshakes"});
    config.limits.max_parallel_handshakes = 1;
    CHECK(paths_of(config).empty());
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
