// SPDX-License-Identifier: Apache-2.0
#include "examination.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::cli;

namespace {

using Strings = std::vector<std::string>;

std::string payload(const std::string& more = "", int max = 95) {
    return R"({"chargingRequestList":[{"vehicleId":"V","chargingRequestId":"R",)"
           R"("chargingRequestData":{"minTargetSoc":80,"maxTargetSoc":)" +
           std::to_string(max) + more + "}}]}";
}

std::string message(const std::string& content) {
    return R"([1,"BMS","P","2026-01-15T10:00:00Z","728ba441-4fd6-4b8b-9680-ea4018c2cd2e",)"
           R"("ProvideChargingRequests",)" +
           content + "]";
}

/// "warning unknown_member /6/x" for each finding.
Strings findings(const std::string& text, const ExamineOptions& options = {}) {
    const Examination out = examine(text, options);
    CHECK_FALSE(out.unreadable);
    Strings lines;
    for (const auto* const group : {&out.schema, &out.plausibility}) {
        for (const Issue& issue : *group) {
            lines.push_back(std::string(to_string(issue.severity)) + " " + issue.rule + " " +
                            issue.path);
        }
    }
    return lines;
}

ExamineOptions for_schema(SchemaVersion version, bool strict) {
    ExamineOptions options;
    options.schema = version;
    options.strict = strict;
    return options;
}

const std::string data = "/chargingRequestList/0/chargingRequestData";
const std::string instruction_payload =
    R"({"chargingRequestList":[{"vehicleId":"V","chargingRequestId":"R","chargingRequestData":)"
    R"({"minTargetSoc":80,"maxTargetSoc":95},"chargingInstruction":"Normal"}]})";

}  // namespace

TEST_CASE("a sound message has no finding and its versions are told", "[validate]") {
    const Examination out = examine(message(payload()), {});
    CHECK(findings(message(payload())).empty());
    CHECK(out.kind == "ProvideChargingRequests Request");
    CHECK(out.conforms_to == SchemaVersions::all());
}

TEST_CASE("a deviation is a warning, and strictly an error", "[validate]") {
    const std::string text = message(payload(R"(,"stray":1)"));
    CHECK(findings(text) == Strings{"warning unknown_member /6" + data + "/stray"});
    CHECK(findings(text, for_schema(SchemaVersion::V1_1, false)) ==
          Strings{"warning unknown_member /6" + data + "/stray"});
    CHECK(findings(text, for_schema(SchemaVersion::V1_1, true)) ==
          Strings{"error unknown_member /6" + data + "/stray"});
}

TEST_CASE("a member of another version is an error only where a version is asked for",
          "[validate]") {
    CHECK(findings(instruction_payload).empty());
    const Strings refused = {"error mixed_versions /chargingRequestList/0/chargingInstruction"};
    CHECK(findings(instruction_payload, for_schema(SchemaVersion::V2_0, false)) == refused);
    CHECK(findings(instruction_payload, for_schema(SchemaVersion::V2_0, true)) == refused);
}

TEST_CASE("strictly but without a version one that fits is enough", "[validate]") {
    ExamineOptions options;
    options.strict = true;
    CHECK(findings(instruction_payload, options).empty());
    CHECK(findings(payload(R"(,"stray":1)"), options) ==
          Strings{"error unknown_member " + data + "/stray"});
}

TEST_CASE("the paths of a payload begin at the payload", "[validate]") {
    CHECK(findings(payload("", 70)) == Strings{"error min_above_max " + data + "/minTargetSoc"});
}

TEST_CASE("the paths of the object form begin at its names", "[validate]") {
    const std::string text =
        R"({"messageType":1,"source":"BMS","presystemId":"P","timeStamp":"2026-01-15T10:00:00Z",)"
        R"("messageId":"728ba441-4fd6-4b8b-9680-ea4018c2cd2e",)"
        R"("messageAction":"ProvideChargingRequests","payload":)" +
        payload("", 70) + "}";
    CHECK(findings(text) == Strings{"error min_above_max /payload" + data + "/minTargetSoc"});
    CHECK(findings(text, for_schema(SchemaVersion::V1_1, true))[0] == "error object_form ");
}

TEST_CASE("the schema alone leaves plausibility and remarks out", "[validate]") {
    ExamineOptions options = for_schema(SchemaVersion::V1_1, true);
    options.schema_only = true;
    const std::string text = payload(
        R"(,"requestedTimeForDeparture":"2026-01-15T10:00:00+01:00","minTargetSoc":80)", 70);
    CHECK(findings(text, options).empty());
    CHECK(findings(text).size() == 3);
}

TEST_CASE("a percentage out of range is found once, with the greater severity", "[validate]") {
    const Strings implausible = {"error soc_out_of_range " + data + "/maxTargetSoc"};
    CHECK(findings(payload("", 101)) == implausible);
    CHECK(findings(payload("", 101), for_schema(SchemaVersion::V1_0, true)) == implausible);
    CHECK(findings(payload("", 101), for_schema(SchemaVersion::V1_1, true)) ==
          Strings{"error out_of_range " + data + "/maxTargetSoc"});
}

TEST_CASE("each kind of payload is recognised from its members", "[validate]") {
    const auto kind = [](const std::string& text) { return examine(text, {}).kind; };
    CHECK(kind(R"({"presystem":"BMS"})") == "BootNotification Request");
    CHECK(kind(R"({"status":"Accepted"})") == "BootNotification Confirmation");
    CHECK(kind(R"({"chargingRequestList":[]})") == "ProvideChargingRequests Request");
    CHECK(kind(R"({"depotInfoList":[]})") == "ProvideChargingInformation Request");
    CHECK(kind(R"({"errorDescription":"x"})") == "ProvideChargingRequests Error");
    CHECK(kind("{}") == "ProvideChargingRequests Confirmation");
}

TEST_CASE("a payload of no known kind is a finding", "[validate]") {
    CHECK(findings(R"({"x":1})") == Strings{"error unknown_payload "});
    ExamineOptions options;
    options.payload = PayloadKind{MessageType::Request, Action::BootNotification};
    CHECK(findings(R"({"x":1})", options) == Strings{"error missing_member /presystem"});
}

TEST_CASE("JSON that is no message is a finding, and no JSON is not readable", "[validate]") {
    CHECK(findings("5") == Strings{"error invalid_envelope "});
    CHECK(findings("[1,2]") == Strings{"error invalid_envelope "});
    CHECK(examine("[1,2", {}).unreadable);
    CHECK(examine("", {}).unreadable);
}

TEST_CASE("a charging point is looked up in the information given", "[validate]") {
    ExamineOptions options;
    options.last_information.emplace();
    const std::string text =
        R"({"chargingRequestList":[{"chargingPointId":"P9","vehicleId":"V",)"
        R"("chargingRequestId":"R","chargingRequestData":{"minTargetSoc":80,"maxTargetSoc":95}}]})";
    CHECK(findings(text, options) ==
          Strings{"warning unknown_charging_point /chargingRequestList/0/chargingPointId"});
    CHECK(findings(text).empty());
}

TEST_CASE("what the codec cannot hold is refused, but not in the schema's name", "[validate]") {
    const std::string text =
        R"({"chargingRequestList":[{"vehicleId":"\ud800","chargingRequestId":"R","priority":)"
        R"(9223372036854775808,"chargingRequestData":{"minTargetSoc":80,"maxTargetSoc":95}}]})";
    CHECK(findings(text).size() == 1);
    ExamineOptions options = for_schema(SchemaVersion::V1_1, true);
    options.schema_only = true;
    CHECK(findings(text, options).empty());
}
