// SPDX-License-Identifier: Apache-2.0
#include "provider_gate.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <stdexcept>
#include <thread>

using namespace vdv463;
using client::ProviderGate;

TEST_CASE("a provider's credentials pass through the open gate", "[provider]") {
    ProviderGate gate;
    gate.open();
    const auto credentials = gate.ask([]() -> Result<Credentials> {
        return Credentials{"user", Secret{"password"}};
    });
    REQUIRE(credentials);
    CHECK(credentials->user == "user");
}

TEST_CASE("a closed gate does not ask the provider", "[provider]") {
    ProviderGate gate;
    bool asked = false;
    const auto credentials = gate.ask([&]() -> Result<Credentials> {
        asked = true;
        return Credentials{};
    });
    REQUIRE_FALSE(credentials);
    CHECK(credentials.error().code == errc::stopped);
    CHECK_FALSE(asked);
}

TEST_CASE("a provider that throws ends in credentials_failed, without its words", "[provider]") {
    ProviderGate gate;
    gate.open();
    const auto credentials =
        gate.ask([]() -> Result<Credentials> { throw std::runtime_error("hunter2"); });
    REQUIRE_FALSE(credentials);
    CHECK(credentials.error().code == errc::credentials_failed);
    CHECK(credentials.error().detail.find("hunter2") == std::string::npos);
}

TEST_CASE("closing the gate waits for the provider that is running", "[provider]") {
    ProviderGate gate;
    gate.open();
    std::promise<void> entered;
    std::promise<void> leave;
    bool left = false;
    std::thread asking([&] {
        (void)gate.ask([&]() -> Result<Credentials> {
            entered.set_value();
            leave.get_future().wait();
            left = true;
            return Credentials{};
        });
    });
    entered.get_future().wait();
    CHECK_FALSE(gate.inside());
    std::thread releasing([&] { leave.set_value(); });
    gate.close_and_wait();
    CHECK(left);
    releasing.join();
    asking.join();
}

TEST_CASE("a provider may close the gate it is in", "[provider]") {
    ProviderGate gate;
    gate.open();
    bool inside = false;
    const auto credentials = gate.ask([&]() -> Result<Credentials> {
        inside = gate.inside();
        gate.close_and_wait();
        return Credentials{};
    });
    CHECK(inside);
    CHECK(credentials);
}
