// SPDX-License-Identifier: Apache-2.0
#include "json_output.hpp"

#include <vdv463/codec.hpp>

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::cli;
using namespace std::chrono_literals;

namespace {

AttemptStep good_step() {
    AttemptStep step;
    step.step = Step::Resolve;
    step.ok = true;
    step.elapsed = 1250us;
    step.detail = "1 address";
    return step;
}

ChargingInformation small_depot() {
    ChargingPointInfo point;
    point.charging_point_id = "CP1";
    point.present_power_kw = 12.5;
    point.energy_meter_reading_wh = 1000;
    ChargingStationInfo station;
    station.charging_station_id = "CS1";
    station.charging_station_status = ChargingStationStatus::Available;
    station.charging_point_info_list.push_back(point);
    DepotInfo depot;
    depot.depot_id = "D1";
    depot.charging_station_info_list.push_back(station);
    ChargingInformation information;
    information.depot_info_list.push_back(depot);
    return information;
}

}  // namespace

TEST_CASE("a check that went well has steps and no error", "[json]") {
    CHECK(json_check({good_step()}, std::nullopt, 0) ==
          R"({"ok":true,"steps":[{"step":"resolve","ok":true,"ms":1.2,"detail":"1 address"}],)"
          R"("error":null})");
}

TEST_CASE("a failed check names code, stage, exit code and advice", "[json]") {
    Error error(errc::boot_rejected, "rejected");
    error.peer_text = "no \"way\"";
    const std::string text = json_check({}, error, 7);
    CHECK_THAT(text, Catch::StartsWith(R"({"ok":false,"steps":[],"error":{"code":"boot_rejected",)"
                                       R"("stage":"boot","exitCode":7,"detail":"rejected",)"));
    CHECK_THAT(text, Catch::Contains(R"("peerText":"no \"way\"")"));
    CHECK_THAT(text, !Catch::Contains("\"path\""));
}

TEST_CASE("a change of state without cause says null", "[json]") {
    StateChange change;
    change.to = State::Connecting;
    CHECK(json_state(change) ==
          R"({"event":"state","from":"Stopped","to":"Connecting","retryInMs":null,"cause":null})");
}

TEST_CASE("a change of state to waiting tells cause and delay", "[json]") {
    StateChange change;
    change.from = State::Connecting;
    change.to = State::Waiting;
    change.retry_in = 15s;
    change.cause = Error(errc::connect_refused, "refused");
    CHECK(json_state(change) ==
          R"({"event":"state","from":"Connecting","to":"Waiting","retryInMs":15000,)"
          R"("cause":{"stage":"connect","code":"connect_refused","detail":"refused",)"
          R"("peerText":null}})");
}

TEST_CASE("information is written in the schema that is asked for", "[json]") {
    CHECK(
        json_information(small_depot(), SchemaVersion::V1_1) ==
        R"({"event":"information","points":1,"message":{"depotInfoList":[{"depotId":"D1",)"
        R"("chargingStationInfoList":[{"chargingStationId":"CS1","chargingStationStatus":)"
        R"("Available","chargingPointInfoList":[{"chargingPointId":"CP1",)"
        R"("chargingPointStatus":"Available","presentPower":12.5,"energyMeterReading":1000}]}]}]}})");
}

TEST_CASE("information that no schema allows is written with what it has", "[json]") {
    // What a CMS in the field sends: the time is missing that all versions require.
    ChargingInformation information = small_depot();
    ScheduledChargingProcess scheduled;
    scheduled.charging_request_id = "0";
    scheduled.vehicle_id = "V";
    scheduled.charging_prediction_data.min_target_soc =
        ChargingPredictionDataMinTargetSoc{50, std::nullopt};
    information.depot_info_list[0]
        .charging_station_info_list[0]
        .charging_point_info_list[0]
        .scheduled_charging_process_list = {scheduled};
    for (const SchemaVersion version :
         {SchemaVersion::V1_0, SchemaVersion::V1_1, SchemaVersion::V2_0}) {
        REQUIRE_FALSE(encode_payload(information, {version, EnvelopeForm::Array}));
    }
    CHECK_THAT(json_information(information, SchemaVersion::V1_1),
               Catch::Contains(R"("scheduledChargingProcessList":[{"chargingRequestId":"0",)"
                               R"("vehicleId":"V","chargingPredictionData":)"
                               R"({"chargingPredictionDataMinTargetSoc":)"
                               R"({"requestedMinTargetSoc":50}}}])"));
}

TEST_CASE("an issue tells its findings and its error", "[json]") {
    IssueReport report;
    report.message_id = "m1";
    report.action = Action::ProvideChargingInformation;
    report.issues.push_back({"/a", "unknown_member", "not known"});
    CHECK(json_issue(report) ==
          R"({"event":"issue","kind":"findings","messageId":"m1",)"
          R"("action":"ProvideChargingInformation",)"
          R"("issues":[{"path":"/a","rule":"unknown_member","text":"not known"}],"error":null})");
}

TEST_CASE("an answer tells how long it took", "[json]") {
    Confirmation confirmation;
    confirmation.message_id = "m1";
    confirmation.round_trip = 2500us;
    CHECK(json_answer(confirmation, 0) ==
          R"({"event":"answer","ok":true,"messageId":"m1","roundTripMs":2.5,"error":null})");
}

TEST_CASE("a failed answer tells why", "[json]") {
    Error error(errc::remote_error, "answered with an Error");
    error.peer_text = "unknown point";
    CHECK_THAT(json_answer(error, 8),
               Catch::StartsWith(R"({"event":"answer","ok":false,"messageId":null,)"
                                 R"("roundTripMs":null,"error":{"code":"remote_error")") &&
                   Catch::Contains(R"("peerText":"unknown point")"));
}

TEST_CASE("bytes of a peer that are not UTF-8 do not make the JSON invalid", "[json]") {
    Error error(errc::remote_error, "x");
    error.peer_text = "a\xFF\n";
    CHECK_THAT(json_answer(error, 8), Catch::Contains("\"a\xEF\xBF\xBD\\n\""));
}
