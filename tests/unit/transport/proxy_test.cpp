// SPDX-License-Identifier: Apache-2.0
#include "proxy.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

Server proxy_to(const Server& target, std::vector<std::string> options = {}) {
    options.insert(options.end(), {"--connect-to", target.port()});
    return Server::http(options);
}

/// Options for a URL that only a proxy can reach: no name server knows the host.
ConnectOptions through(const Server& proxy, const std::string& url) {
    ConnectOptions options = options_for(url);
    options.proxy = *parse_proxy("http://127.0.0.1:" + proxy.port(), false);
    return options;
}

std::string cms_of(const Server& server) {
    return "wss://localhost:" + server.port() + "/echo";
}

/// What the environment says, for one test.
class Environment {
public:
    explicit Environment(const std::map<std::string, std::string>& values) {
        for (const auto& [name, value] : values) {
            setenv(name.c_str(), value.c_str(), 1);
            names_.push_back(name);
        }
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() {
        for (const std::string& name : names_) {
            unsetenv(name.c_str());
        }
    }

private:
    std::vector<std::string> names_;
};

std::string chosen_for(const std::string& url) {
    ProxyConfig config;
    config.from_environment = true;
    const auto chosen = choose_proxy(config, *parse_url(url));
    if (!chosen) {
        return chosen.error().detail;
    }
    return *chosen ? (*chosen)->name() : "none";
}

}  // namespace

TEST_CASE("a connection goes through the proxy, and TLS through it to the CMS", "[proxy]") {
    const Server cms = Server::with("good");
    const Server proxy = proxy_to(cms);
    Peer peer(through(proxy, cms_of(cms)));
    const ConnectionInfo info = peer.wait_open();
    CHECK(proxy.read_line() == "CONNECT localhost:" + cms.port() + " HTTP/1.1");
    CHECK(info.address == "127.0.0.1:" + proxy.port() + " (proxy)");
    CHECK(info.tls_version == "TLSv1.3");
    CHECK(peer.step(Step::Connect).ok);
    CHECK(peer.step(Step::Tls).ok);
    peer.send(1, std::string(1000000, 'a'));
    CHECK(peer.wait_message().size() == 1000000);
}

TEST_CASE("the name of the CMS is left to the proxy to look up", "[proxy]") {
    const Server cms;
    const Server proxy = proxy_to(cms);
    Peer peer(through(proxy, "ws://no-such-host.invalid:81/echo"));
    peer.wait_open();
    CHECK(proxy.read_line() == "CONNECT no-such-host.invalid:81 HTTP/1.1");
    peer.send(1, "hello");
    CHECK(peer.wait_message() == "hello");
}

TEST_CASE("an IPv6 address stands in brackets before the proxy", "[proxy]") {
    const Server cms;
    const Server proxy = proxy_to(cms);
    Peer peer(through(proxy, "ws://[2001:db8::1]:81/echo"));
    peer.wait_open();
    CHECK(proxy.read_line() == "CONNECT [2001:db8::1]:81 HTTP/1.1");
}

TEST_CASE("a certificate is checked through the proxy as well", "[proxy]") {
    const Server cms = Server::with("other");
    const Server proxy = proxy_to(cms);
    Peer peer(through(proxy, cms_of(cms)));
    CHECK(peer.wait_end().code == errc::tls_name_mismatch);
    CHECK(peer.step(Step::Connect).ok);
    CHECK_FALSE(peer.step(Step::Tls).ok);
}

TEST_CASE("a proxy's credentials are sent to it and to nobody else", "[proxy]") {
    const Server cms;
    const Server proxy = proxy_to(cms, {"--user", "gate:k@y:1"});
    ConnectOptions options = through(proxy, "ws://localhost:" + cms.port() + "/headers");
    options.proxy->credentials = Credentials{"gate", Secret("k@y:1")};
    Peer peer(options);
    CHECK_THAT(peer.wait_message(), !Catch::Contains("uthorization"));
}

TEST_CASE("a proxy that wants credentials says so", "[proxy]") {
    const Server cms;
    const Server proxy = proxy_to(cms, {"--user", "gate:key"});
    ConnectOptions options = through(proxy, cms_of(cms));
    Peer without(options);
    const Error missing = without.wait_end();
    CHECK(missing.code == errc::proxy_failed);
    CHECK_THAT(missing.detail, Catch::Contains("The proxy 127.0.0.1:" + proxy.port()));
    CHECK_THAT(missing.detail, Catch::Contains("connect to localhost:" + cms.port()));
    CHECK_THAT(missing.detail, Catch::Contains("HTTP 407) and none are configured"));
    CHECK_FALSE(without.step(Step::Connect).ok);

    options.proxy->credentials = Credentials{"gate", Secret("hunter2")};
    const Error wrong = failure_of(options);
    CHECK(wrong.code == errc::proxy_failed);
    CHECK_THAT(wrong.detail, Catch::Contains("those of proxy.credentials did not do"));
    CHECK_THAT(wrong.to_string(), !Catch::Contains("hunter2"));
}

TEST_CASE("a proxy that refuses is told with its status", "[proxy]") {
    struct Row {
        const char* answer;
        const char* part;
    };
    const Server cms;
    for (const Row& row :
         {Row{"HTTP/1.1 403 Forbidden\\r\\n\\r\\n", "does not allow that: HTTP 403"},
          Row{"HTTP/1.0 502 Bad Gateway\\r\\n\\r\\n", "answered HTTP 502"},
          Row{"SSH-2.0-OpenSSH_9.2\\r\\n", "gave no valid answer"}}) {
        CAPTURE(row.answer);
        const Server proxy = proxy_to(cms, {"--answer", row.answer});
        const Error error = failure_of(through(proxy, cms_of(cms)));
        CHECK(error.code == errc::proxy_failed);
        CHECK_THAT(error.detail, Catch::Contains(row.part));
    }
}

TEST_CASE("a proxy's answer in pieces does no harm or is named as a cause", "[proxy]") {
    const Server cms = Server::with("good");
    const Server proxy = proxy_to(cms, {"--cut", "20"});
    Peer peer(through(proxy, cms_of(cms)));
    try {
        peer.wait_open();  // libwebsockets after 4.1
        CHECK(peer.step(Step::Connect).ok);
    } catch (const std::runtime_error&) {
        const Error error = peer.wait_end();
        CHECK(error.code == errc::tls_handshake_failed);
        CHECK_THAT(error.detail, Catch::Contains("through the proxy 127.0.0.1:" + proxy.port()));
    }
}

TEST_CASE("a proxy that is not there is named", "[proxy]") {
    const Server cms;
    ConnectOptions options = options_for(cms_of(cms));
    options.proxy = *parse_proxy("127.0.0.1:1", false);
    const Error error = failure_of(options);
    CHECK(error.code == errc::proxy_failed);
    CHECK_THAT(error.detail,
               Catch::Contains("No connection to the proxy 127.0.0.1:1: 127.0.0.1:1 connection "
                               "refused"));
}

TEST_CASE("a proxy whose name does not exist is named", "[proxy]") {
    ConnectOptions options = options_for("wss://cms.example/");
    options.proxy = *parse_proxy("http://no-such-proxy.invalid:3128", false);
    const Error error = failure_of(options);
    CHECK(error.code == errc::resolve_failed);
    CHECK_THAT(error.detail, Catch::Contains("no-such-proxy.invalid"));
}

TEST_CASE("a proxy that never answers ends the attempt in time", "[proxy]") {
    const Server silent({"--raw", "silent"});
    ConnectOptions options = through(silent, "wss://cms.example/");
    options.connect_timeout = std::chrono::milliseconds(300);
    const Error error = failure_of(options);
    CHECK(error.code == errc::proxy_failed);
    CHECK_THAT(error.detail, Catch::Contains("did not answer within 0.3 s"));
}

TEST_CASE("a CMS that is silent behind the proxy is not blamed on it", "[proxy]") {
    const Server silent({"--raw", "silent"});
    const Server proxy = proxy_to(silent);
    ConnectOptions options = through(proxy, cms_of(silent));
    options.connect_timeout = std::chrono::milliseconds(1000);
    Peer peer(options);
    CHECK(peer.wait_end().code == errc::tls_timeout);
    CHECK(peer.step(Step::Connect).ok);
}

TEST_CASE("an attempt may be dropped while the proxy is asked", "[proxy]") {
    const Server silent({"--raw", "silent"});
    { Peer peer(through(silent, "wss://cms.example/")); }
    Peer peer(through(silent, "wss://cms.example/"));
    peer.wait_step(Step::Resolve);
}

TEST_CASE("a proxy's URL is host and port", "[proxy]") {
    CHECK(parse_proxy("http://proxy.example:3128", false)->name() == "proxy.example:3128");
    CHECK(parse_proxy("proxy.example:3128/", false)->name() == "proxy.example:3128");
    CHECK(parse_proxy("http://proxy.example", false)->where.port == 80);
    CHECK(parse_proxy("http://[::1]:3128", false)->where.is_ipv6);
    for (const char* text : {"https://proxy.example", "socks5://proxy.example", "http://", "",
                             "http://proxy.example/path", "http://proxy.example:0",
                             "http://user:hunter2@proxy.example:3128"}) {
        CAPTURE(text);
        const auto parsed = parse_proxy(text, false);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == errc::invalid_config);
        CHECK_THAT(parsed.error().detail, !Catch::Contains("hunter2"));
    }
}

TEST_CASE("the environment's proxy may name a user", "[proxy]") {
    const auto parsed = parse_proxy("http://us%65r:p%40ss:w@proxy.example:3128", true);
    REQUIRE(parsed);
    CHECK(parsed->name() == "proxy.example:3128");
    REQUIRE(parsed->credentials);
    CHECK(parsed->credentials->user == "user");
    CHECK(parsed->credentials->password.reveal() == "p@ss:w");
}

TEST_CASE("the environment's proxies are used only when that is said", "[proxy]") {
    const Environment environment(
        std::map<std::string, std::string>{{"https_proxy", "http://secure:1"},
                                           {"http_proxy", "http://plain:2"},
                                           {"all_proxy", "http://all:3"}});
    CHECK(chosen_for("wss://cms.example/") == "secure:1");
    CHECK(chosen_for("ws://cms.example/") == "plain:2");
    const auto without = choose_proxy(ProxyConfig{}, *parse_url("wss://cms.example/"));
    REQUIRE(without);
    CHECK_FALSE(*without);
}

TEST_CASE("the proxy for all is used for what has none of its own", "[proxy]") {
    CHECK(chosen_for("wss://cms.example/") == "none");
    const Environment environment(std::map<std::string, std::string>{
        {"HTTP_PROXY", "http://never:2"}, {"ALL_PROXY", "all:3"}});
    CHECK(chosen_for("wss://cms.example/") == "all:3");
    CHECK(chosen_for("ws://cms.example/") == "all:3");
}

TEST_CASE("an environment's proxy that cannot be used is told without its text", "[proxy]") {
    const Environment environment(
        std::map<std::string, std::string>{{"https_proxy", "socks5://user:hunter2@proxy"}});
    const std::string text = chosen_for("wss://cms.example/");
    CHECK_THAT(text, Catch::Contains("https_proxy cannot be used"));
    CHECK_THAT(text, !Catch::Contains("hunter2"));
}

TEST_CASE("no_proxy exempts hosts, domains, addresses and ports", "[proxy]") {
    const Url name = *parse_url("wss://cms.depot.example:8443/");
    for (const char* list : {"*", "cms.depot.example", "depot.example", ".depot.example", "a, *",
                             "other,cms.depot.example:8443", " .example "}) {
        CAPTURE(list);
        CHECK(is_exempt(list, name));
    }
    for (const char* list : {"", ",", "s.depot.example", "cms.depot.example:443", "localhost"}) {
        CAPTURE(list);
        CHECK_FALSE(is_exempt(list, name));
    }
    CHECK(is_exempt("192.0.2.1", *parse_url("wss://192.0.2.1/")));
    CHECK(is_exempt("::1", *parse_url("wss://[::1]/")));
    CHECK(is_exempt("[::1]:443", *parse_url("wss://[::1]/")));
    CHECK_FALSE(is_exempt("2.1", *parse_url("wss://192.0.2.1/")));
    const Environment environment(
        std::map<std::string, std::string>{{"https_proxy", "p:1"}, {"NO_PROXY", "cms.example"}});
    CHECK(chosen_for("wss://cms.example/") == "none");
    CHECK(chosen_for("wss://other.example/") == "p:1");
}
