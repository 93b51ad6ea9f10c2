// SPDX-License-Identifier: Apache-2.0
#include "audit_text.hpp"
#include "sha256.hpp"
#include "stored_plans.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace vdv463;

namespace {

session::PlanAudit record() {
    session::PlanAudit result;
    result.version = 3;
    result.time = *Timestamp::parse("2026-11-28T20:00:00Z");
    result.reason = "night plan";
    result.list = std::make_shared<const std::vector<ChargingRequest>>(
        std::vector<ChargingRequest>{test::full_request("CR1"), test::full_request("CR2")});
    result.added = {"CR2"};
    result.removed = {"CR8", "CR9"};
    result.answer = "confirmed";
    return result;
}

std::string audit_text(const session::PlanAudit& audit, const EncodeOptions& options) {
    return hosted::audit_text(audit, options, transport::sha256_hex);
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("K5: an audit record names list, answer, time, reason, SHA-256 and what has changed",
          "[audit]") {
    const auto payload = encode_payload(ChargingRequests{*record().list});
    REQUIRE(payload);
    CHECK(audit_text(record(), {}) ==
          "list 3: \"confirmed\" at 2026-11-28T20:00:00Z, reason \"night plan\", 2 requests, "
          "sha256 " +
              transport::sha256_hex(*payload) +
              ", added 1 (\"CR2\"), changed 0, removed 2 (\"CR8\", \"CR9\")");
}

TEST_CASE("K5: the SHA-256 is that of the list in the schema it is sent in", "[audit]") {
    auto audit = record();
    auto list = *audit.list;
    list[0].charging_instruction.reset();
    list[1].charging_instruction.reset();
    audit.list = std::make_shared<const std::vector<ChargingRequest>>(list);
    EncodeOptions options;
    options.version = SchemaVersion::V2_0;
    CHECK(holds(audit_text(audit, options),
                transport::sha256_hex(*encode_payload(ChargingRequests{list}, options))));
}

TEST_CASE("K5: one entry more or less is another SHA-256", "[audit]") {
    auto audit = record();
    const auto before = audit_text(audit, {});
    auto list = *audit.list;
    list[0].charging_request_data.min_target_soc_pct = 81;
    audit.list = std::make_shared<const std::vector<ChargingRequest>>(list);
    CHECK(audit_text(audit, {}) != before);
}

TEST_CASE("K5: reason and answer stay on one line and in their quotes", "[audit]") {
    auto audit = record();
    audit.reason =
        "a\nlist 4: \"confirmed\" \x1B[31m\x7F\xC2\x9B"
        "5 \xC3\xA4";
    audit.answer = "error: \r\nno";
    const auto text = audit_text(audit, {});
    CHECK(holds(text, "reason \"a list 4: 'confirmed'  [31m  5 \xC3\xA4\""));
    CHECK(holds(text, "\"error:   no\""));
}

TEST_CASE("K5: what is long is cut between characters and marked", "[audit]") {
    auto audit = record();
    audit.reason = std::string(999, 'x') + "\xC3\xA4";
    const auto text = audit_text(audit, {});
    CHECK(holds(text, "x...\""));
    CHECK_FALSE(holds(text, "\xC3"));
}

TEST_CASE("K5: of many ids twenty are named and all are counted", "[audit]") {
    auto audit = record();
    audit.changed.clear();
    for (int i = 0; i < 21; ++i) {
        audit.changed.push_back("R" + std::to_string(i));
    }
    const auto text = audit_text(audit, {});
    CHECK(holds(text, "changed 21 (\"R0\", "));
    CHECK(holds(text, "\"R19\", ...)"));
    CHECK_FALSE(holds(text, "R20"));
}

TEST_CASE("K5: a record without a list and one whose list cannot be written are records",
          "[audit]") {
    auto audit = record();
    audit.list = nullptr;
    CHECK_FALSE(holds(audit_text(audit, {}), "sha256"));
    auto list = *record().list;
    list[0].vehicle_id = "\xFF";
    audit.list = std::make_shared<const std::vector<ChargingRequest>>(list);
    CHECK(holds(audit_text(audit, {}), "sha256 none, because the list cannot be written: "));
}
