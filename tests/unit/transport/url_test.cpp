// SPDX-License-Identifier: Apache-2.0
#include "url.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using vdv463::errc;
using vdv463::Result;
using vdv463::transport::parse_url;
using vdv463::transport::Url;

TEST_CASE("a URL is taken apart", "[url]") {
    struct Row {
        const char* text;
        bool secure;
        const char* host;
        int port;
        const char* target;
        const char* host_header;
        const char* again;
    };
    const std::vector<Row> rows{
        {"wss://cms.example", true, "cms.example", 443, "/", "cms.example", "wss://cms.example/"},
        {"wss://cms.example:443/a/b?c=d", true, "cms.example", 443, "/a/b?c=d", "cms.example",
         "wss://cms.example/a/b?..."},
        {"WSS://CMS.Example:8443", true, "cms.example", 8443, "/", "cms.example:8443",
         "wss://cms.example:8443/"},
        {"ws://localhost/x", false, "localhost", 80, "/x", "localhost", "ws://localhost/x"},
        {"ws://localhost:443", false, "localhost", 443, "/", "localhost:443",
         "ws://localhost:443/"},
        {"wss://cms.example?x=1", true, "cms.example", 443, "/?x=1", "cms.example",
         "wss://cms.example/?..."},
        {"wss://xn--bcher-kva.example", true, "xn--bcher-kva.example", 443, "/",
         "xn--bcher-kva.example", "wss://xn--bcher-kva.example/"},
        {"wss://10.0.0.1:9000/", true, "10.0.0.1", 9000, "/", "10.0.0.1:9000",
         "wss://10.0.0.1:9000/"},
        {"wss://[::1]", true, "::1", 443, "/", "[::1]", "wss://[::1]/"},
        {"wss://[2001:DB8:0::1]:444/p", true, "2001:db8::1", 444, "/p", "[2001:db8::1]:444",
         "wss://[2001:db8::1]:444/p"},
        {"wss://cms.example/a%40b:c", true, "cms.example", 443, "/a%40b:c", "cms.example",
         "wss://cms.example/a%40b:c"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const Result<Url> url = parse_url(row.text);
        REQUIRE(url);
        CHECK(url->secure == row.secure);
        CHECK(url->host == row.host);
        CHECK(url->port == row.port);
        CHECK(url->target == row.target);
        CHECK(url->host_header() == row.host_header);
        CHECK(url->to_string() == row.again);
    }
}

TEST_CASE("a URL's host is recognized as a name or an address", "[url]") {
    CHECK_FALSE(parse_url("wss://cms.example")->is_ip);
    CHECK(parse_url("wss://127.0.0.1")->is_ip);
    CHECK_FALSE(parse_url("wss://127.0.0.1")->is_ipv6);
    CHECK(parse_url("wss://[::1]")->is_ip);
    CHECK(parse_url("wss://[::1]")->is_ipv6);
}

TEST_CASE("a URL that would mislead is refused with a reason", "[url]") {
    struct Row {
        std::string text;
        const char* reason;
    };
    const std::vector<Row> rows{
        {"", "begin with wss://"},
        {"cms.example", "begin with wss://"},
        {"https://cms.example", "begin with wss://"},
        {"wss:/cms.example", "begin with wss://"},
        {"wss://", "no host"},
        {"wss:///path", "no host"},
        {"wss://:443", "no host"},
        {"wss://cms.example:", "port"},
        {"wss://cms.example:0", "port"},
        {"wss://cms.example:65536", "port"},
        {"wss://cms.example:+80", "port"},
        {"wss://cms.example:8a", "port"},
        {"wss://cms.example/#part", "fragment"},
        {"wss://cms.example#part", "fragment"},
        {"wss://cms example/", "space"},
        {"wss://cms.example/a b", "space"},
        {"wss://cms.example/a\r\nX: y", "control character"},
        {"wss://b\xc3\xbc"
         "cher.example",
         "xn--"},
        {"wss://cms..example", "empty part"},
        {"wss://cms.example.", "empty part"},
        {"wss://cms_$.example", "letters"},
        {"wss://127.1", "IPv4"},
        {"wss://256.0.0.1", "IPv4"},
        {"wss://::1", "brackets"},
        {"wss://[::1", "bracket"},
        {"wss://[::1]x", "may follow"},
        {"wss://[cms.example]", "not an IPv6"},
        {"wss://[fe80::1%25eth0]", "zone"},
        {"wss://" + std::string(64, 'a') + ".example", "63"},
        {"wss://" + std::string(60, 'a') + "." + std::string(60, 'b') + ".example", "127"},
        {"wss://cms.example/" + std::string(1999, 'a'), "1999"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const Result<Url> url = parse_url(row.text);
        REQUIRE_FALSE(url);
        CHECK(url.error().code == errc::invalid_url);
        CHECK_THAT(url.error().detail, Catch::Contains(row.reason));
    }
}

TEST_CASE("a URL with a password is refused without showing it", "[url]") {
    for (const char* text : {"wss://user:hunter2@cms.example/", "user:hunter2@cms.example",
                             "wss://user:hunter2@", "https://user:hunter2@cms.example"}) {
        CAPTURE(text);
        const Result<Url> url = parse_url(text);
        REQUIRE_FALSE(url);
        CHECK_THAT(url.error().detail, Catch::Contains("config.credentials"));
        CHECK_THAT(url.error().to_string(), !Catch::Contains("hunter2"));
    }
}
