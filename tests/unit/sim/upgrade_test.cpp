// SPDX-License-Identifier: Apache-2.0
#include "upgrade.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::sim;

namespace {

UpgradeRequest good_request() {
    return {"/vdv463", "", "v1.463.vdv.de", true};
}

}  // namespace

TEST_CASE("an upgrade with the right subprotocol is accepted", "[sim]") {
    const auto decision = decide_upgrade({}, good_request());

    CHECK(decision.status == 101);
    CHECK(decision.subprotocol == "v1.463.vdv.de");
    CHECK_FALSE(decision.close_after);
}

TEST_CASE("the subprotocol is found among several that are offered", "[sim]") {
    auto request = good_request();
    request.subprotocols = "v2.463.vdv.de ,\tv1.463.vdv.de";

    CHECK(decide_upgrade({}, request).subprotocol == "v1.463.vdv.de");
}

TEST_CASE("an offer without the subprotocol is upgraded without one and closed", "[sim]") {
    for (const char* offer : {"", "v1.463.vdv.dex", "ocpp1.6, ,", ","}) {
        auto request = good_request();
        request.subprotocols = offer;
        const auto decision = decide_upgrade({}, request);
        CAPTURE(offer);
        CHECK(decision.status == 101);
        CHECK(decision.subprotocol.empty());
        CHECK(decision.close_after);
    }
}

TEST_CASE("a simulator without subprotocols takes every offer", "[sim]") {
    SimulatorConfig config;
    config.subprotocols.clear();

    const auto decision = decide_upgrade(config, good_request());

    CHECK(decision.subprotocol.empty());
    CHECK_FALSE(decision.close_after);
}

TEST_CASE("credentials are compared whole", "[sim]") {
    SimulatorConfig config;
    config.credentials = Credentials{"user", Secret("secret")};
    auto request = good_request();

    CHECK(decide_upgrade(config, request).status == 401);
    request.authorization = "Basic dXNlcjpzZWNyZQ==";
    CHECK(decide_upgrade(config, request).status == 401);
    request.authorization = "Basic dXNlcjpzZWNyZXQ=";
    CHECK(decide_upgrade(config, request).status == 101);
}

TEST_CASE("another path is not found", "[sim]") {
    for (const char* target : {"/", "/vdv46", "/vdv463x", ""}) {
        auto request = good_request();
        request.target = target;
        CAPTURE(target);
        CHECK(decide_upgrade({}, request).status == 404);
    }
    auto request = good_request();
    request.target = "/vdv463/ws?x=1";
    CHECK(decide_upgrade({}, request).status == 101);
}

TEST_CASE("a request that is no upgrade is told to upgrade", "[sim]") {
    auto request = good_request();
    request.is_upgrade = false;

    CHECK(decide_upgrade({}, request).status == 426);
}
