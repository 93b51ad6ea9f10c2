// SPDX-License-Identifier: Apache-2.0
#include "messages.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

namespace {

const std::string some_time = R"("2026-01-15T10:00:00Z")";

std::string depots(const std::string& list) {
    return text_of(1, "ProvideChargingInformation", R"({"depotInfoList":)" + list + "}");
}

std::string departure(const std::string& members) {
    return prediction_text(R"({"chargingPredictionDataDepartureTime":{)" + members + "}}");
}

}  // namespace

TEST_CASE("strict reading refuses the object form and still names the message",
          "[decode][strict]") {
    const std::string text =
        R"({"messageType":1,"source":"BMS","presystemId":"P","timeStamp":)" + some_time +
        R"(,"messageId":")" + uuid +
        R"(","messageAction":"BootNotification","payload":{"presystem":"BMS"}})";
    const Error error = error_of(text, strict(SchemaVersion::V1_1));
    CHECK(error.code == errc::invalid_envelope);
    CHECK(error.message_id == uuid);
    CHECK(strictly_taken_in(text).empty());
}

TEST_CASE("strict reading refuses a message id that is not a UUID", "[decode][strict]") {
    for (const std::string id :
         {"", "x", "728ba4414fd64b8b9680ea4018c2cd2e", "728ba441-4fd6-4b8b-9680-ea4018c2cd2g"}) {
        std::string text = text_of(2, "ProvideChargingRequests", "{}");
        text.replace(text.find(uuid), 36, id);
        CHECK(strictly_taken_in(text).empty());
        CHECK(error_of(text, strict(SchemaVersion::V1_0)).path == "/4");
    }
}

TEST_CASE("strict reading refuses unknown members with their path", "[decode][strict]") {
    const Error error = error_of(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":2,"x":3})"),
                                 strict(SchemaVersion::V2_0));
    CHECK(error.code == errc::unknown_member);
    CHECK(error.path == std::string{data_path} + "/x");
    CHECK(error.message_id == uuid);
}

TEST_CASE("a confirmation's payload is empty or refused", "[decode][strict]") {
    CHECK(strictly_taken_in(text_of(2, "ProvideChargingInformation", "{}")) == "1.0 1.1 2.0");
    CHECK(strictly_taken_in(text_of(2, "ProvideChargingInformation", R"({"a":1})")).empty());
}

TEST_CASE("members belong to their versions", "[decode][strict]") {
    CHECK(strictly_taken_in(point_text("")) == "1.0 1.1");
    CHECK(strictly_taken_in(point_text(R"(,"presentPower":1)")) == "1.0 1.1");
    CHECK(strictly_taken_in(point_text(R"(,"presentPowerLimit":1)")).empty());
    const Error error =
        error_of(point_text(R"(,"presentPowerLimit":1)"), strict(SchemaVersion::V1_1));
    CHECK(error.code == errc::unknown_member);
    CHECK(error.detail == "this member exists in 2.0 only");
}

TEST_CASE("members are required in their versions", "[decode][strict]") {
    const std::string station =
        R"([{"depotId":"D","chargingStationInfoList":[{"chargingStationId":"S",)"
        R"("chargingPointInfoList":[{"chargingPointId":"P","chargingPointStatus":"Available"}]}]}])";
    CHECK(strictly_taken_in(depots(station)) == "2.0");
    const Error error = error_of(depots(station), strict(SchemaVersion::V1_0));
    CHECK(error.code == errc::missing_member);
    CHECK(error.path == "/6/depotInfoList/0/chargingStationInfoList/0/chargingStationStatus");
    CHECK(strictly_taken_in(prediction_text("{}")) == "1.1");
}

TEST_CASE("empty lists are refused in 1.0", "[decode][strict]") {
    CHECK(strictly_taken_in(depots("[]")) == "1.1 2.0");
    CHECK(strictly_taken_in(depots(R"([{"depotId":"D","chargingStationInfoList":[]}])")) ==
          "1.1 2.0");
    CHECK(strictly_taken_in(
              text_of(1, "ProvideChargingRequests", R"({"chargingRequestList":[]})")) == "1.1 2.0");
    CHECK(error_of(depots("[]"), strict(SchemaVersion::V1_0)).path == "/6/depotInfoList");
    CHECK(strictly_taken_in(point_text(R"(,"scheduledChargingProcessList":[])")) == "1.0 1.1");
}

TEST_CASE("percentages have their range since 1.1", "[decode][strict]") {
    CHECK(strictly_taken_in(requests_text(R"({"minTargetSoc":0,"maxTargetSoc":100})")) ==
          "1.0 1.1 2.0");
    CHECK(strictly_taken_in(requests_text(R"({"minTargetSoc":-0.1,"maxTargetSoc":100})")) == "1.0");
    CHECK(strictly_taken_in(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":1e2})")) ==
          "1.0 1.1 2.0");
    const Error error = error_of(requests_text(R"({"minTargetSoc":101,"maxTargetSoc":100})"),
                                 strict(SchemaVersion::V1_1));
    CHECK(error.code == errc::out_of_range);
    CHECK(error.detail == "expected a number between 0 and 100, found 101");
}

TEST_CASE("percentages of predictions have no range before 2.0", "[decode][strict]") {
    CHECK(strictly_taken_in(
              prediction_text(R"({"chargingPredictionDataMinSoc":{"requestedMinSoc":150,)"
                              R"("predictedTime":)" +
                              some_time + "}}")) == "1.0 1.1");
}

TEST_CASE("1.1 admits any further member in chargingPredictionDataDepartureTime",
          "[decode][strict]") {
    const std::string good = R"("predictedDepartureTimeSoc":90,"predictedTime":)" + some_time;
    CHECK(strictly_taken_in(departure(good)) == "1.1");
    CHECK(strictly_taken_in(departure(good + R"(,"x":[1])")) == "1.1");
    CHECK(strictly_taken_in(departure(good + R"(,"requestedTimeForDeparture":)" + some_time)) ==
          "1.1");
    CHECK(strictly_taken_in(departure(good + R"(,"requestedTimeForDeparture":5)")) == "1.1");
    CHECK(strictly_taken_in(departure(good + R"(,"requestedTimeForDeparture":null)")) == "1.1");
    CHECK(only_issue_of(departure(good + R"(,"requestedTimeForDeparture":5)")).rule ==
          "unknown_member");
}

TEST_CASE("any offset and any number of fraction digits is valid", "[decode][strict]") {
    for (const std::string value : {"2026-01-15T10:00:00.1234567890123Z",
                                    "2026-01-15T10:00:00-23:59", "2016-12-31T23:59:60Z"}) {
        CHECK(strictly_taken_in(requests_text(
                  R"({"minTargetSoc":1,"maxTargetSoc":2,"requestedTimeForDeparture":")" + value +
                  "\"}")) == "1.0 1.1 2.0");
    }
}

TEST_CASE("identifiers need not be URIs", "[decode][strict]") {
    CHECK(strictly_taken_in(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":2})")) ==
          "1.0 1.1 2.0");
}

TEST_CASE("an error's payload is any object in 1.x and only errorMessage in 2.0",
          "[decode][strict]") {
    const auto taken = [](const std::string& payload) {
        return strictly_taken_in(text_of(3, "BootNotification", payload));
    };
    CHECK(taken(R"({"errorMessage":"a"})") == "1.0 1.1 2.0");
    CHECK(taken(R"({"errorMessage":"a","b":1})") == "1.0 1.1");
    CHECK(taken(R"({"errorMessage":5})") == "1.0 1.1");
    CHECK(taken(R"({"message":"a"})") == "1.0 1.1");
    CHECK(taken("{}") == "1.0 1.1");
    CHECK(taken("[]").empty());
    CHECK(taken("null").empty());
}

TEST_CASE("a fault in an error's payload is named by its path in 2.0", "[decode][strict]") {
    const auto refusal = [](const std::string& payload) {
        return error_of(text_of(3, "BootNotification", payload), strict(SchemaVersion::V2_0));
    };
    CHECK(refusal(R"({"errorMessage":"a","b":1})").code == errc::unknown_member);
    CHECK(refusal(R"({"errorMessage":"a","b":1})").path == "/6/b");
    CHECK(refusal(R"({"errorMessage":5})").code == errc::wrong_type);
    CHECK(refusal(R"({"errorMessage":5})").path == "/6/errorMessage");
    CHECK(refusal("{}").code == errc::missing_member);
    CHECK(refusal("{}").path == "/6/errorMessage");
    CHECK(refusal("[]").path == "/6");
}

TEST_CASE("an unknown action is refused in strict reading", "[decode][strict]") {
    CHECK(strictly_taken_in(text_of(3, "Unknown", R"({"errorMessage":"a"})")).empty());
    CHECK(strictly_taken_in(text_of(2, "Error", "{}")).empty());
}
