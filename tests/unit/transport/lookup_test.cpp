// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "peer.hpp"
#include "probe.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

Result<std::vector<Address>> found(const std::string& url) {
    return look_up(*parse_url(url));
}

}  // namespace

TEST_CASE("localhost has a loopback address", "[lookup]") {
    const auto addresses = found("ws://localhost");
    REQUIRE(addresses);
    CHECK(std::any_of(addresses->begin(), addresses->end(), [](const Address& address) {
        return address.text == "127.0.0.1" || address.text == "::1";
    }));
}

TEST_CASE("an address is its own answer", "[lookup]") {
    CHECK(found("ws://192.0.2.1")->front().with_port(80) == "192.0.2.1:80");
    CHECK(found("ws://[2001:db8::1]")->front().with_port(80) == "[2001:db8::1]:80");
}

TEST_CASE("a name that does not exist is named in the error", "[lookup]") {
    const auto addresses = found("ws://no-such-host.invalid");
    REQUIRE_FALSE(addresses);
    CHECK(addresses.error().code == errc::resolve_failed);
    CHECK_THAT(addresses.error().detail, Catch::Contains("no-such-host.invalid"));
}

TEST_CASE("a probe tells a refused connection from one that can be made", "[lookup]") {
    const Server server;
    const auto port = static_cast<std::uint16_t>(std::stoi(server.port()));
    const std::chrono::milliseconds patience{5000};
    CHECK(probe({"127.0.0.1", false}, port, patience) == 0);
    CHECK(probe({"127.0.0.1", false}, 1, patience) == ECONNREFUSED);
    CHECK(describe_connect_error(ECONNREFUSED) == "connection refused");
}
