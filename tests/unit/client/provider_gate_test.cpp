// SPDX-License-Identifier: Apache-2.0
#include "provider_gate.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace vdv463;
using client::ProviderGate;

TEST_CASE("a provider's credentials pass through the open gate", "[provider]") {
    ProviderGate gate([]() -> Result<Credentials> {
        return Credentials{"user", Secret{"password"}};
    });
    gate.open();
    const auto credentials = gate.ask();
    REQUIRE(credentials);
    CHECK(credentials->user == "user");
}

TEST_CASE("a closed gate does not ask the provider", "[provider]") {
    bool asked = false;
    ProviderGate gate([&]() -> Result<Credentials> {
        asked = true;
        return Credentials{};
    });
    const auto credentials = gate.ask();
    REQUIRE_FALSE(credentials);
    CHECK(credentials.error().code == errc::stopped);
    CHECK_FALSE(asked);
}

TEST_CASE("a provider that throws ends in credentials_failed, without its words", "[provider]") {
    ProviderGate gate([]() -> Result<Credentials> { throw std::runtime_error("hunter2"); });
    gate.open();
    const auto credentials = gate.ask();
    REQUIRE_FALSE(credentials);
    CHECK(credentials.error().code == errc::credentials_failed);
    CHECK(credentials.error().detail.find("hunter2") == std::string::npos);
}

TEST_CASE("closing the gate waits for the provider that is running", "[provider]") {
    std::promise<void> entered;
    std::promise<void> leave;
    bool left = false;
    ProviderGate gate([&]() -> Result<Credentials> {
        entered.set_value();
        leave.get_future().wait();
        left = true;
        return Credentials{};
    });
    gate.open();
    std::thread asking([&] { (void)gate.ask(); });
    entered.get_future().wait();
    CHECK_FALSE(gate.inside());
    std::thread releasing([&] { leave.set_value(); });
    gate.close_and_wait();
    CHECK(left);
    releasing.join();
    asking.join();
}

TEST_CASE("a provider may close the gate it is in", "[provider]") {
    bool inside = false;
    ProviderGate* self = nullptr;
    ProviderGate gate([&]() -> Result<Credentials> {
        inside = self->inside();
        self->close_and_wait();
        return Credentials{};
    });
    self = &gate;
    gate.open();
    const auto credentials = gate.ask();
    CHECK(inside);
    CHECK(credentials);
}

TEST_CASE("behind a provider that hangs only the newest question waits", "[provider]") {
    std::promise<void> entered;
    std::promise<void> leave;
    int calls = 0;
    ProviderGate gate([&]() -> Result<Credentials> {
        if (++calls == 1) {
            entered.set_value();
            leave.get_future().wait();
        }
        return Credentials{};
    });
    gate.open();
    std::thread hanging([&] { (void)gate.ask(); });
    entered.get_future().wait();
    // Of ten that wait, nine are replaced before the provider is free again.
    std::atomic<int> replaced{0};
    std::vector<std::thread> waiting;
    for (int i = 0; i < 10; ++i) {
        waiting.emplace_back([&] { replaced += gate.ask() ? 0 : 1; });
    }
    while (replaced < 9) {
        std::this_thread::yield();
    }
    leave.set_value();
    hanging.join();
    for (auto& thread : waiting) {
        thread.join();
    }
    CHECK(replaced == 9);
    CHECK(calls == 2);
}

TEST_CASE("a passphrase passes through its gate, and what its provider throws does not",
          "[provider]") {
    client::PassphraseGate good([]() -> Result<Secret> { return Secret{"open sesame"}; });
    good.open();
    const auto passphrase = good.ask();
    REQUIRE(passphrase);
    CHECK(passphrase->reveal() == "open sesame");

    client::PassphraseGate bad([]() -> Result<Secret> { throw std::runtime_error("hunter2"); });
    bad.open();
    const auto failed = bad.ask();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == errc::tls_setup_failed);
    CHECK(failed.error().detail == "The passphrase provider threw an exception.");
}
