// SPDX-License-Identifier: Apache-2.0
#include <vdv463/validate.hpp>

#include "messages.hpp"
#include "validation_cases.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

namespace {

Timestamp at(const char* text) {
    const std::optional<Timestamp> time = Timestamp::parse(text);
    REQUIRE(time);
    return *time;
}

Message example() {
    Message message = requests_message(2);
    ChargingRequest& request = first_request(message);
    request.charging_point_id = "P1";
    request.charging_request_data.expected_soc_at_arrival_pct = 40;
    request.automatic_preconditioning.emplace();
    request.manual_preconditioning.emplace();
    return message;
}

using Case = RuleCase<ChargingRequest>;

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"empty_text", "/vehicleId", [](auto& r) { r.vehicle_id = "1"; },
         [](auto& r) { r.vehicle_id.clear(); }},
        {"empty_text", "/chargingRequestId", [](auto& r) { r.charging_request_id = "1"; },
         [](auto& r) { r.charging_request_id.clear(); }},
        {"empty_text", "/chargingPointId", [](auto& r) { r.charging_point_id.reset(); },
         [](auto& r) { r.charging_point_id = ""; }, "unknown_charging_point"},
        {"empty_text", "/chargingProcessId", [](auto& r) { r.charging_process_id.reset(); },
         [](auto& r) { r.charging_process_id = ""; }},
        {"text_too_long", "/vehicleId", [](auto& r) { r.vehicle_id = std::string(1000, 'x'); },
         [](auto& r) { r.vehicle_id = std::string(1001, 'x'); }},
        {"soc_out_of_range", "/chargingRequestData/maxTargetSoc",
         [](auto& r) { r.charging_request_data.max_target_soc_pct = 100; },
         [](auto& r) { r.charging_request_data.max_target_soc_pct = 100.5; }},
        {"soc_out_of_range", "/automaticPreconditioning/targetSoc",
         [](auto& r) { r.automatic_preconditioning->target_soc_pct = 0; },
         [](auto& r) { r.automatic_preconditioning->target_soc_pct = -0.5; }},
        {"soc_out_of_range", "/manualPreconditioning/targetSoc",
         [](auto& r) { r.manual_preconditioning->target_soc_pct = 100; },
         [](auto& r) { r.manual_preconditioning->target_soc_pct = 101; }},
        {"min_above_max", "/chargingRequestData/minTargetSoc",
         [](auto& r) { r.charging_request_data.min_target_soc_pct = 95; },
         [](auto& r) { r.charging_request_data.min_target_soc_pct = 95.5; }},
        {"arrival_after_departure", "/chargingRequestData/expectedArrivalTimeAtChargingPoint",
         [](auto& r) {
             r.charging_request_data.expected_arrival_time_at_charging_point =
                 at("2026-01-15T10:00:00+02:00");
             r.charging_request_data.requested_time_for_departure = at("2026-01-15T09:00:00Z");
         },
         [](auto& r) {
             r.charging_request_data.expected_arrival_time_at_charging_point =
                 at("2026-01-15T08:00:00Z");
             r.charging_request_data.requested_time_for_departure = at("2026-01-15T08:00:00Z");
         }},
        {"start_after_finish", "/automaticPreconditioning/requestedStartTime",
         [](auto& r) {
             r.automatic_preconditioning->requested_start_time = at("2026-01-15T10:00:00Z");
             r.automatic_preconditioning->requested_finish_time = at("2026-01-15T10:00:00.000001Z");
         },
         [](auto& r) {
             r.automatic_preconditioning->requested_start_time = at("2026-01-15T10:00:00Z");
             r.automatic_preconditioning->requested_finish_time = at("2026-01-15T11:00:00+01:00");
         }},
        {"unknown_charging_point", "/chargingPointId", [](auto& r) { r.charging_point_id.reset(); },
         [](auto& r) { r.charging_point_id = "P2"; }},
        {"arrival_soc_not_below_max", "/chargingRequestData/expectedSocAtArrival",
         [](auto& r) { r.charging_request_data.max_target_soc_pct = 80; },
         [](auto& r) {
             r.charging_request_data.expected_soc_at_arrival_pct = 50;
             r.charging_request_data.min_target_soc_pct = 60;
             r.charging_request_data.max_target_soc_pct = 50;
         },
         "min_above_max"},
        {"low_soc_at_arrival", "/chargingRequestData/expectedSocAtArrival",
         [](auto& r) { r.charging_request_data.expected_soc_at_arrival_pct = 10; },
         [](auto& r) { r.charging_request_data.expected_soc_at_arrival_pct = 9.9; }},
        {"little_to_charge", "/chargingRequestData/minTargetSoc",
         [](auto& r) { r.charging_request_data.expected_soc_at_arrival_pct = 70; },
         [](auto& r) { r.charging_request_data.expected_soc_at_arrival_pct = 70.5; }},
        {"hvac_after_system", "/manualPreconditioning/hvacPreconditioningStartTime",
         [](auto& r) {
             r.manual_preconditioning->system_preconditioning_start_time =
                 at("2026-01-15T10:00:00Z");
             r.manual_preconditioning->hvac_preconditioning_start_time = at("2026-01-15T10:00:00Z");
         },
         [](auto& r) {
             r.manual_preconditioning->hvac_preconditioning_start_time = at("2026-01-15T10:00:01Z");
         }},
        {"priority_range", "/priority", [](auto& r) { r.priority = 1; },
         [](auto& r) { r.priority = 0; }},
        {"priority_range", "/priority", [](auto& r) { r.priority = 10000; },
         [](auto& r) { r.priority = 10001; }},
        {"ambient_temperature_range", "/automaticPreconditioning/ambientTemperature",
         [](auto& r) { r.automatic_preconditioning->ambient_temperature_celsius = -50; },
         [](auto& r) { r.automatic_preconditioning->ambient_temperature_celsius = 60.5; }},
        {"hvac_power_range", "/manualPreconditioning/hvacAuxiliaryConsumerPower",
         [](auto& r) { r.manual_preconditioning->hvac_auxiliary_consumer_power_kw = 50; },
         [](auto& r) { r.manual_preconditioning->hvac_auxiliary_consumer_power_kw = 8000; }},
        {"system_power_range", "/manualPreconditioning/systemAuxiliaryConsumerPower",
         [](auto& r) { r.manual_preconditioning->system_auxiliary_consumer_power_kw = 20; },
         [](auto& r) { r.manual_preconditioning->system_auxiliary_consumer_power_kw = -1; }},
    };
    return all;
}

}  // namespace

TEST_CASE("each rule for charging requests takes what is sound and finds what is not",
          "[validate]") {
    const Message information = information_message();
    ValidateOptions options;
    options.schema = false;
    options.version = SchemaVersion::V2_0;
    options.last_information = &std::get<ChargingInformation>(information.payload);
    for (const Case& one : cases()) {
        check_case(one, example(), first_request, "/6/chargingRequestList/0", options);
    }
}

TEST_CASE("each rule for charging requests but the one on lists has a case", "[validate]") {
    for (const ValidationRule& rule : validation_rules()) {
        if (rule.id == "duplicate_point") {
            break;  // from here on they are for information
        }
        INFO(rule.id);
        CHECK((rule.id == "duplicate_id" || has_case(cases(), rule.id)));
    }
}

TEST_CASE("without an information every charging point is taken", "[validate]") {
    Message message = example();
    first_request(message).charging_point_id = "elsewhere";
    CHECK(validate(message, ValidateOptions{}).empty());
}

TEST_CASE("a percentage that the schema refuses is not found twice", "[validate]") {
    Message message = example();
    first_request(message).charging_request_data.max_target_soc_pct = 101;
    const auto rules = [&](SchemaVersion version) {
        std::vector<std::string> out;
        for (const Issue& issue : validate(message, version)) {
            out.push_back(issue.rule);
        }
        return out;
    };
    CHECK(rules(SchemaVersion::V1_0) == std::vector<std::string>{"soc_out_of_range"});
    CHECK(rules(SchemaVersion::V1_1) == std::vector<std::string>{"out_of_range"});
}

TEST_CASE("findings of little severity are left out on request", "[validate]") {
    Message message = example();
    first_request(message).charging_request_data.expected_soc_at_arrival_pct = 75;  // an info
    CHECK(validate(message, ValidateOptions{}).size() == 1);
    CHECK(validate(message, SchemaVersion::V1_1).empty());
    first_request(message).charging_request_data.expected_soc_at_arrival_pct = 5;  // a warning
    CHECK(validate(message, SchemaVersion::V1_1).size() == 1);
    ValidateOptions errors_only;
    errors_only.least = IssueSeverity::Error;
    CHECK(validate(message, errors_only).empty());
}

TEST_CASE("the schema and the rules of plausibility can be asked apart", "[validate]") {
    Message message = example();
    first_request(message).vehicle_id = "\xFF";
    first_request(message).charging_request_data.min_target_soc_pct = 96;
    ValidateOptions schema;
    schema.plausibility = false;
    REQUIRE(validate(message, schema).size() == 1);
    CHECK(validate(message, schema)[0].rule == "invalid_utf8");
    ValidateOptions plausibility;
    plausibility.schema = false;
    REQUIRE(validate(message, plausibility).size() == 1);
    CHECK(validate(message, plausibility)[0].rule == "min_above_max");
}

TEST_CASE("a long list of the same id is checked in one go", "[validate]") {
    constexpr std::size_t count = 100000;
    Message message = requests_message(count);
    auto& list = std::get<ChargingRequests>(message.payload).charging_request_list;
    for (ChargingRequest& request : list) {
        request.charging_request_id = "same";
    }
    const std::vector<Issue> issues = validate(message, SchemaVersion::V1_1);
    REQUIRE(issues.size() == count - 1);
    CHECK(issues.back().path == "/6/chargingRequestList/99999/chargingRequestId");
    CHECK(issues.back().text == "expected an id of its own, found \"same\" in entry 0 too");
}

TEST_CASE("the rules have ids of their own, a sentence and a source", "[validate]") {
    std::set<std::string_view> ids;
    for (const ValidationRule& rule : validation_rules()) {
        CHECK(ids.insert(rule.id).second);
        CHECK(rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
        CHECK(rule.expectation.back() == '.');
        CHECK_FALSE(rule.source.empty());
    }
}
