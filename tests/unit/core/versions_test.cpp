// SPDX-License-Identifier: Apache-2.0
// One model for three schema versions: which members share a place in it, and which do not.
#include "messages.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

namespace {

const std::string some_time = R"("2026-01-15T10:00:00Z")";

ChargingPredictionData prediction_of(const std::string& members) {
    Result<Message> message = decode(prediction_text("{" + members + "}"));
    REQUIRE(message);
    return first_point(*message).charging_process_info->charging_prediction_data;
}

ChargingPointInfo point_of(const std::string& rest) {
    Result<Message> message = decode(point_text(rest));
    REQUIRE(message);
    return first_point(*message);
}

}  // namespace

TEST_CASE("the requested minimum of 1.x and that of 2.0 land in the same member", "[versions]") {
    const auto older =
        prediction_of(R"("chargingPredictionDataMinSoc":{"requestedMinSoc":70,"predictedTime":)" +
                      some_time + "}");
    const auto newer = prediction_of(
        R"("chargingPredictionDataMinTargetSoc":{"requestedMinTargetSoc":70,"predictedTime":)" +
        some_time + "}");
    REQUIRE(older.min_target_soc);
    CHECK(older.min_target_soc->requested_min_target_soc_pct == 70);
    CHECK(older == newer);
}

TEST_CASE("a measured power and a power limit have members of their own", "[versions]") {
    const ChargingPointInfo older = point_of(R"(,"presentPower":50)");
    CHECK(older.present_power_kw == 50);
    CHECK_FALSE(older.present_power_limit_kw);
    const ChargingPointInfo newer = point_of(R"(,"presentPowerLimit":50)");
    CHECK(newer.present_power_limit_kw == 50);
    CHECK_FALSE(newer.present_power_kw);
}

TEST_CASE("a predicted final SoC is not the requested maximum", "[versions]") {
    const auto older = prediction_of(
        R"("chargingPredictionDataFinalSoc":{"predictedFinalSoc":95,"predictedTime":)" + some_time +
        "}");
    REQUIRE(older.final_soc);
    CHECK(older.final_soc->predicted_final_soc_pct == 95);
    CHECK_FALSE(older.max_target_soc);
    const auto newer = prediction_of(
        R"("chargingPredictionDataMaxTargetSoc":{"requestedMaxTargetSoc":95,"predictedTime":)" +
        some_time + "}");
    REQUIRE(newer.max_target_soc);
    CHECK(newer.max_target_soc->requested_max_target_soc_pct == 95);
    CHECK_FALSE(newer.final_soc);
}

TEST_CASE("the time of a departure's SoC means something else in 1.1 than in 2.0", "[versions]") {
    const std::string soc =
        R"("chargingPredictionDataDepartureTime":{"predictedDepartureTimeSoc":90,)";
    const auto older = prediction_of(soc + R"("predictedTime":)" + some_time + "}");
    REQUIRE(older.departure_time);
    CHECK(older.departure_time->predicted_time);
    CHECK_FALSE(older.departure_time->requested_time_for_departure);
    const auto newer = prediction_of(soc + R"("requestedTimeForDeparture":)" + some_time + "}");
    REQUIRE(newer.departure_time);
    CHECK(newer.departure_time->requested_time_for_departure);
    CHECK_FALSE(newer.departure_time->predicted_time);
}

TEST_CASE("a message reports all versions that it conforms to", "[versions]") {
    const auto conformity = [](const std::string& text) { return decode(text)->conforms_to; };
    const auto v1_0 = SchemaVersions::only(SchemaVersion::V1_0);
    const auto v1_1 = SchemaVersions::only(SchemaVersion::V1_1);
    const auto v2_0 = SchemaVersions::only(SchemaVersion::V2_0);
    CHECK(conformity(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":2})")) ==
          SchemaVersions::all());
    CHECK(conformity(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":102})")) == v1_0);
    CHECK(conformity(point_text("")) == (v1_0 | v1_1));
    CHECK(conformity(text_of(1, "ProvideChargingInformation", R"({"depotInfoList":[]})")) ==
          (v1_1 | v2_0));
    CHECK(conformity(text_of(1, "ProvideChargingInformation",
                             R"({"depotInfoList":[],"rejectedChargingRequestInfoList":[]})")) ==
          v2_0);
    CHECK(conformity(text_of(2, "BootNotification", R"({"status":"Maybe"})")).empty());
}

TEST_CASE("strict reading takes its own version and no other", "[versions]") {
    const std::string older = point_text(R"(,"presentPower":50)");
    CHECK(decode(older, strict(SchemaVersion::V1_1)));
    CHECK_FALSE(decode(older, strict(SchemaVersion::V2_0)));
    const std::string newer = text_of(
        1, "ProvideChargingInformation",
        R"({"depotInfoList":[{"depotId":"D","chargingStationInfoList":[{"chargingStationId":"S",)"
        R"("chargingPointInfoList":[{"chargingPointId":"P","chargingPointStatus":"Available",)"
        R"("presentPowerLimit":50}]}]}]})");
    CHECK(decode(newer, strict(SchemaVersion::V2_0)));
    CHECK_FALSE(decode(newer, strict(SchemaVersion::V1_1)));
    CHECK_FALSE(decode(newer, strict(SchemaVersion::V1_0)));
}

TEST_CASE("what the model cannot hold is an error with a path, strict or not", "[versions]") {
    const std::string base = std::string{point_path} + "/vehicleInfo/mileage";
    const auto path_of = [](const std::string& text, const DecodeOptions& options) {
        return error_of(text, options).path;
    };
    const std::string data = data_path;
    for (const DecodeOptions& options :
         {DecodeOptions{}, strict(SchemaVersion::V1_0), strict(SchemaVersion::V1_1)}) {
        // A number that no 64 bits hold, one that no double holds, and an instant without a year.
        CHECK(path_of(point_text(R"(,"vehicleInfo":{"vehicleId":"V","mileage":1e30})"), options) ==
              base);
        CHECK(path_of(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":1e999})"), options) ==
              data + "/maxTargetSoc");
        CHECK(path_of(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":2,)"
                                    R"("requestedTimeForDeparture":"0001-01-01T00:00:00+01:00"})"),
                      options) == data + "/requestedTimeForDeparture");
    }
}

TEST_CASE("fractions of a second are written as milliseconds where exact, else microseconds",
          "[versions]") {
    const auto written = [](const std::string& time) {
        Message message = requests_message();
        message.envelope.timestamp = *Timestamp::parse(time);
        const std::string text = *encode(message);
        const std::size_t begin = text.find("\"2026");
        return text.substr(begin, text.find(',', begin) - begin);
    };
    CHECK(written("2026-01-15T11:00:00.000+01:00") == R"("2026-01-15T10:00:00Z")");
    CHECK(written("2026-01-15T10:00:00.5Z") == R"("2026-01-15T10:00:00.500Z")");
    CHECK(written("2026-01-15T10:00:00.0001Z") == R"("2026-01-15T10:00:00.000100Z")");
    CHECK(written("2026-01-15T10:00:00.123456Z") == R"("2026-01-15T10:00:00.123456Z")");
}

TEST_CASE("what cannot be written names its path, whatever is wrong with it", "[versions]") {
    const auto path_of = [](const Message& message, SchemaVersion version) {
        const Result<std::string> text = encode(message, {version, EnvelopeForm::Array});
        REQUIRE_FALSE(text);
        CHECK_FALSE(text.error().detail.empty());
        return text.error().path;
    };
    Message message = requests_message();
    first_request(message).charging_request_data.min_target_soc_pct = 101;
    CHECK(path_of(message, SchemaVersion::V2_0) == std::string{data_path} + "/minTargetSoc");
    message = requests_message();
    first_request(message).automatic_preconditioning.emplace().preconditioning_request =
        PreconditioningRequest::Unrecognized;
    CHECK(path_of(message, SchemaVersion::V1_0) ==
          "/6/chargingRequestList/0/automaticPreconditioning/preconditioningRequest");
    first_request(message).automatic_preconditioning = AutomaticPreconditioning{};
    first_request(message).automatic_preconditioning->target_soc_pct = 5;
    CHECK(path_of(message, SchemaVersion::V1_1) ==
          "/6/chargingRequestList/0/automaticPreconditioning/targetSoc");
}

TEST_CASE("text with a line break in an error's finding stays on one line", "[versions]") {
    const Error error = error_of(requests_text(R"({"minTargetSoc":"a\nb"})"));
    CHECK(error.detail == "expected a number, found \"a b\"");
}
