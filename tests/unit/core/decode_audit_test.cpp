// SPDX-License-Identifier: Apache-2.0
#include <vdv463/codec.hpp>

#include "messages.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

namespace {

using Strings = std::vector<std::string>;

/// "error unknown_member /6/x" for each issue.
Strings audited(const std::string& text, SchemaVersion version) {
    const Result<Message> message = decode(text, {DecodeMode::Audit, version, {}});
    REQUIRE(message);
    Strings out;
    for (const Issue& issue : message->issues) {
        out.push_back(std::string(to_string(issue.severity)) + " " + issue.rule + " " + issue.path);
    }
    return out;
}

}  // namespace

TEST_CASE("an audit names everything that the version's schema refuses", "[audit]") {
    const std::string text = requests_text(
        R"({"minTargetSoc":80,"maxTargetSoc":101,"stray":1,"requestedTimeForDeparture":null})");
    const std::string data = data_path;
    CHECK(audited(text, SchemaVersion::V1_1) ==
          Strings{"error out_of_range " + data + "/maxTargetSoc",
                  "error null_value " + data + "/requestedTimeForDeparture",
                  "error unknown_member " + data + "/stray"});
    CHECK(audited(text, SchemaVersion::V1_0)[0] ==
          "warning out_of_range " + data + "/maxTargetSoc");
}

TEST_CASE("an audit takes each member of another version for an error", "[audit]") {
    const std::string text = prediction_text(
        R"({"chargingPredictionDataStatus":"Ongoing","chargingPredictionDataMinTargetSoc":)"
        R"({"requestedMinTargetSoc":80,"predictedTime":"2026-01-15T10:00:00Z"}})");
    const std::string prediction = prediction_path;
    const std::string min = prediction + "/chargingPredictionDataMinTargetSoc";
    CHECK(audited(text, SchemaVersion::V1_1) ==
          Strings{"error mixed_versions " + prediction + "/chargingPredictionDataStatus",
                  "error mixed_versions " + min,
                  "error mixed_versions " + min + "/requestedMinTargetSoc"});
    CHECK(audited(text, SchemaVersion::V2_0) ==
          Strings{"error mixed_versions "
                  "/6/depotInfoList/0/chargingStationInfoList/0/chargingStationStatus"});
}

TEST_CASE("an audit tells of times that are not in UTC", "[audit]") {
    const auto with_time = [](const std::string& time) {
        return requests_text(
            R"({"minTargetSoc":80,"maxTargetSoc":95,"requestedTimeForDeparture":")" + time + "\"}");
    };
    CHECK(audited(with_time("2026-01-15T10:00:00+01:00"), SchemaVersion::V1_1) ==
          Strings{std::string("info time_not_utc ") + data_path + "/requestedTimeForDeparture"});
    CHECK(audited(with_time("2026-01-15T10:00:00+00:00"), SchemaVersion::V1_1).empty());
    CHECK(decode(with_time("2026-01-15T10:00:00+01:00"))->issues.empty());
}

TEST_CASE("an audit takes the object form for an error", "[audit]") {
    const std::string text =
        R"({"messageType":1,"source":"BMS","presystemId":"P","timeStamp":"2026-01-15T10:00:00Z",)"
        R"("messageId":"728ba441-4fd6-4b8b-9680-ea4018c2cd2e",)"
        R"("messageAction":"BootNotification","payload":{"presystem":"BMS"}})";
    CHECK(audited(text, SchemaVersion::V1_1) == Strings{"error object_form "});
}

TEST_CASE("findings beyond the bound keep the greatest severity", "[audit]") {
    const std::string text = requests_text(R"({"minTargetSoc":80,"maxTargetSoc":95,"a":1,"b":2})");
    DecodeOptions options{DecodeMode::Audit, SchemaVersion::V1_1, {}};
    options.limits.max_issues = 1;
    const Result<Message> message = decode(text, options);
    REQUIRE(message);
    REQUIRE(message->issues.size() == 2);
    CHECK(message->issues[1].rule == "further_issues");
    CHECK(message->issues[1].severity == IssueSeverity::Error);
}

TEST_CASE("what lenient reading tolerates is a warning", "[decode]") {
    CHECK(only_issue_of(requests_text(R"({"minTargetSoc":80,"maxTargetSoc":95,"a":1})")).severity ==
          IssueSeverity::Warning);
}
