// SPDX-License-Identifier: Apache-2.0
#include "credentials_memory.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <utility>

using namespace vdv463;
using client::CredentialsMemory;
using client::ProviderGate;

namespace {

/// A provider that gives whatever the test puts here, and counts.
struct Vault {
    std::string user = "bms";
    std::string password = "old";
    bool closed = false;
    int asked = 0;

    CredentialsMemory memory() {
        auto gate = std::make_shared<ProviderGate>([this]() -> Result<Credentials> {
            ++asked;
            if (closed) {
                return Error(errc::credentials_failed, "the vault is closed");
            }
            return Credentials{user, Secret{password.c_str()}};
        });
        gate->open();
        return CredentialsMemory(std::move(gate));
    }
};

bool others(CredentialsMemory& memory) {
    const auto answer = memory.ask_for_others();
    REQUIRE(answer);
    return *answer;
}

}  // namespace

TEST_CASE("the same credentials as before are no others", "[client]") {
    Vault vault;
    auto memory = vault.memory();
    REQUIRE(memory.ask());
    CHECK_FALSE(others(memory));
}

TEST_CASE("another user or another password is something else", "[client]") {
    Vault vault;
    auto memory = vault.memory();
    REQUIRE(memory.ask());
    SECTION("user") {
        vault.user = "itcs";
    }
    SECTION("password") {
        vault.password = "new";
    }
    CHECK(others(memory));
}

TEST_CASE("the attempt that follows gets what was found, without asking once more", "[client]") {
    Vault vault;
    auto memory = vault.memory();
    REQUIRE(memory.ask());
    vault.password = "new";
    REQUIRE(others(memory));
    CHECK(vault.asked == 2);
    const auto given = memory.ask();
    REQUIRE(given);
    CHECK(given->password == Secret{"new"});
    CHECK(vault.asked == 2);
    CHECK_FALSE(others(memory));
}

TEST_CASE("each later attempt asks anew", "[client]") {
    Vault vault;
    auto memory = vault.memory();
    REQUIRE(memory.ask());
    vault.password = "new";
    REQUIRE(others(memory));
    REQUIRE(memory.ask());
    vault.password = "newer";
    CHECK(memory.ask()->password == Secret{"newer"});
}

TEST_CASE("what was forgotten is never told from others", "[client]") {
    Vault vault;
    auto memory = vault.memory();
    REQUIRE(memory.ask());
    memory.forget();
    vault.password = "new";
    CHECK_FALSE(others(memory));
}

TEST_CASE("what was found and forgotten is asked for again", "[client]") {
    Vault vault;
    auto memory = vault.memory();
    REQUIRE(memory.ask());
    vault.password = "new";
    REQUIRE(others(memory));
    memory.forget();
    REQUIRE(memory.ask());
    CHECK(vault.asked == 3);
}

TEST_CASE("a provider that fails has no others and takes nothing away", "[client]") {
    Vault vault;
    auto memory = vault.memory();
    REQUIRE(memory.ask());
    vault.closed = true;
    const auto answer = memory.ask_for_others();
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == errc::credentials_failed);
    vault.closed = false;
    CHECK_FALSE(others(memory));
}

TEST_CASE("what a provider gives after it was forgotten is not kept", "[client]") {
    auto gate = std::shared_ptr<ProviderGate>();
    CredentialsMemory* forgetful = nullptr;
    gate = std::make_shared<ProviderGate>([&]() -> Result<Credentials> {
        if (forgetful != nullptr) {
            forgetful->forget();  // the attempt is given up meanwhile
        }
        return Credentials{"bms", Secret{"old"}};
    });
    gate->open();
    CredentialsMemory memory(gate);
    forgetful = &memory;
    REQUIRE(memory.ask());
    forgetful = nullptr;
    CHECK_FALSE(others(memory));
}
