// SPDX-License-Identifier: Apache-2.0
#include <vdv463/validate.hpp>

#include "messages.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace vdv463;
using namespace vdv463::test;

namespace {

/// Rules and paths below the list, such as "min_above_max /0/chargingRequestData/minTargetSoc".
std::vector<std::string> findings(const Message& message,
                                  SchemaVersion version = SchemaVersion::V1_1) {
    std::vector<std::string> out;
    for (const Issue& issue : validate(message, version)) {
        const std::string prefix = "/6/chargingRequestList";
        CHECK_FALSE(issue.text.empty());
        const bool in_list = issue.path.find(prefix) == 0;
        out.push_back(issue.rule + " " + (in_list ? issue.path.substr(prefix.size()) : issue.path));
    }
    return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a sound message has no finding", "[validate]") {
    for (const SchemaVersion version : versions) {
        CHECK(findings(requests_message(3), version).empty());
    }
    CHECK(findings(information_message()).empty());
}

TEST_CASE("every problem is found, not only the first", "[validate]") {
    Message message = requests_message(3);
    auto& list = std::get<ChargingRequests>(message.payload).charging_request_list;
    list[0].charging_request_data.min_target_soc_pct = -1;
    list[1].vehicle_id = "\xFF";
    list[1].charging_instruction = ChargingInstruction::Unrecognized;
    list[2].charging_request_data.expected_soc_at_arrival_pct = std::nan("");
    message.envelope.message_id = "x";
    CHECK(findings(message) ==
          Strings{"invalid_value /4", "out_of_range /0/chargingRequestData/minTargetSoc",
                  "invalid_utf8 /1/vehicleId", "invalid_value /1/chargingInstruction",
                  "invalid_value /2/chargingRequestData/expectedSocAtArrival"});
}

TEST_CASE("the findings depend on the version", "[validate]") {
    Message message = requests_message();
    first_request(message).charging_instruction = ChargingInstruction::Normal;
    CHECK(findings(message, SchemaVersion::V1_0).empty());
    CHECK(findings(message, SchemaVersion::V2_0) ==
          Strings{"not_expressible /0/chargingInstruction"});
    CHECK(findings(requests_message(0), SchemaVersion::V1_0) == Strings{"not_expressible "});
}

TEST_CASE("an id that comes twice is found at its second place", "[validate]") {
    Message message = requests_message(3);
    auto& list = std::get<ChargingRequests>(message.payload).charging_request_list;
    list[2].charging_request_id = list[0].charging_request_id;
    CHECK(findings(message) == Strings{"duplicate_id /2/chargingRequestId"});
    CHECK(encode(message));
}

TEST_CASE("a minimum above the maximum is found", "[validate]") {
    Message message = requests_message();
    auto& data = first_request(message).charging_request_data;
    data.min_target_soc_pct = 95.5;
    CHECK(findings(message) == Strings{"min_above_max /0/chargingRequestData/minTargetSoc"});
    data.max_target_soc_pct = 95.5;
    CHECK(findings(message).empty());
}

TEST_CASE("an arrival after the departure is found, whatever the zones were", "[validate]") {
    Message message = requests_message();
    auto& data = first_request(message).charging_request_data;
    data.expected_arrival_time_at_charging_point = Timestamp::parse("2026-01-15T10:00:00+02:00");
    data.requested_time_for_departure = Timestamp::parse("2026-01-15T09:00:00Z");
    CHECK(findings(message).empty());
    data.requested_time_for_departure = Timestamp::parse("2026-01-15T07:59:59Z");
    CHECK(findings(message) ==
          Strings{"arrival_after_departure "
                  "/0/chargingRequestData/expectedArrivalTimeAtChargingPoint"});
}

TEST_CASE("preconditioning that does not start before it finishes is found", "[validate]") {
    Message message = requests_message();
    auto& preconditioning = first_request(message).automatic_preconditioning.emplace();
    preconditioning.requested_start_time = Timestamp::parse("2026-01-15T10:00:00Z");
    preconditioning.requested_finish_time = Timestamp::parse("2026-01-15T10:00:00Z");
    CHECK(findings(message) ==
          Strings{"start_after_finish /0/automaticPreconditioning/requestedStartTime"});
    preconditioning.requested_finish_time = Timestamp::parse("2026-01-15T10:00:00.000001Z");
    CHECK(findings(message).empty());
}
