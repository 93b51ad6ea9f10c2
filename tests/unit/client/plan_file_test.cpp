// SPDX-License-Identifier: Apache-2.0
#include "plan_file.hpp"
#include "sha256.hpp"
#include "stored_plans.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace vdv463;
using client::read_plan;
using client::write_plan;
using test::full_plan;

namespace {

/// `text` with `parts` in the place of its contents and a check sum that fits them.
std::string with_parts(const std::string& parts, const std::string& version = "1") {
    return "vdv463-plan " + version + "\nsha256 " + transport::sha256_hex(parts) + " " +
           std::to_string(parts.size()) + "\n" + parts;
}

std::string refusal(const std::string& text) {
    const auto plan = read_plan(text);
    REQUIRE_FALSE(plan);
    CHECK(plan.error().code == errc::store_failed);
    return plan.error().detail;
}

}  // namespace

TEST_CASE("SHA-256 is that of the standard's examples", "[plan_file]") {
    CHECK(transport::sha256_hex("") ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(transport::sha256_hex("abc") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("P5: a plan is read as it was written", "[plan_file]") {
    const auto plan = full_plan();
    const auto text = write_plan(plan);
    REQUIRE(text);
    const auto read = read_plan(*text);
    REQUIRE(read);
    CHECK(*read == plan);
}

TEST_CASE("P5: a plan without anything, and one with an empty list, are plans", "[plan_file]") {
    StoredPlan plan;
    CHECK(*read_plan(*write_plan(plan)) == plan);
    plan.newest = StoredList{{}, *Timestamp::parse("2026-11-28T20:00:00Z")};
    CHECK(*read_plan(*write_plan(plan)) == plan);
}

TEST_CASE("a list is kept in the schema version that has its members", "[plan_file]") {
    auto plan = full_plan();
    AutomaticPreconditioning automatic;
    automatic.target_soc_pct = 90;  // since 2.0
    plan.newest->list[0].automatic_preconditioning = automatic;
    for (auto& request : plan.newest->list) {
        request.charging_instruction.reset();  // until 1.1
    }
    const auto text = write_plan(plan);
    REQUIRE(text);
    CHECK(text->find("newest 2.0 ") != std::string::npos);
    CHECK(text->find("confirmed 1.1 ") != std::string::npos);
    CHECK(*read_plan(*text) == plan);
}

TEST_CASE("a list that no schema version can express is refused with its path", "[plan_file]") {
    auto plan = full_plan();
    plan.newest->list[0].vehicle_id = "\xFF";
    const auto text = write_plan(plan);
    REQUIRE_FALSE(text);
    CHECK(text.error().code == errc::store_failed);
    CHECK(text.error().detail.find("/chargingRequestList/0/vehicleId") != std::string::npos);
}

TEST_CASE("every change of a byte is found out", "[plan_file]") {
    const auto text = *write_plan(full_plan());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto changed = text;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CAPTURE(i);
        CHECK_FALSE(read_plan(changed));
    }
}

TEST_CASE("every truncation is found out", "[plan_file]") {
    const auto text = *write_plan(full_plan());
    for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(read_plan(text.substr(0, size)));
    }
    CHECK(refusal(text.substr(0, text.size() - 1)).find("it is truncated: ") == 0);
}

TEST_CASE("what stands after the plan is found out", "[plan_file]") {
    CHECK(refusal(*write_plan(full_plan()) + "\n") ==
          "it is damaged (its contents do not fit their check sum)");
}

TEST_CASE("a file of something else is told from a damaged plan", "[plan_file]") {
    CHECK(refusal("{\"plan\": []}") == "it holds no plan of this library");
    CHECK(refusal("") == "it holds no plan of this library");
}

TEST_CASE("a plan of a newer format is not guessed at", "[plan_file]") {
    CHECK(refusal(with_parts("", "2")) ==
          "it was written by a newer version of this library (format 2, known are those up to 1)");
    CHECK(refusal("vdv463-plan x\n") == "it is damaged (it does not say its version)");
    CHECK(refusal("vdv463-plan 0\n") == "it is damaged (its check sum is missing)");
    CHECK(refusal("vdv463-plan 1\nmd5 0 0\n") == "it is damaged (its check sum is missing)");
}

TEST_CASE("parts that nobody writes are refused although their check sum fits", "[plan_file]") {
    CHECK(read_plan(with_parts("depot 2\nD1\n")));
    const std::string list = "newest 1.1 2026-11-28T20:00:00Z 26\n{\"chargingRequestList\":[]}\n";
    REQUIRE(read_plan(with_parts(list)));
    for (const std::string& parts : {
             std::string("queue 2\nD1\n"),
             std::string("depot 3\nD1\n"),
             std::string("depot 99999999999999999999\nD1\n"),
             std::string("depot -1\nD1\n"),
             std::string("depot\n"),
             list + list,
             std::string("newest 9.9 2026-11-28T20:00:00Z 26\n{\"chargingRequestList\":[]}\n"),
             std::string("newest 1.1 yesterday 26\n{\"chargingRequestList\":[]}\n"),
             std::string("newest 1.1 2026-11-28T20:00:00Z 26\n{\"chargingRequestList\":{}}\n"),
         }) {
        CAPTURE(parts);
        CHECK(refusal(with_parts(parts)).find("it is damaged (") == 0);
    }
}
