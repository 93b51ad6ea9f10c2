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
    CHECK(json_check({good_step()}, std::nullopt, std::nullopt, 0) ==
          R"({"ok":true,"steps":[{"step":"resolve","ok":true,"ms":1.2,"detail":"1 address"}],)"
          R"("connection":null,"error":null,"try":[]})");
}

TEST_CASE("a check tells of the connection that it came to", "[json]") {
    ConnectionInfo connection;
    connection.address = "127.0.0.1:443";
    connection.tls_version = "TLSv1.3";
    connection.certificates.push_back({CertificateRole::Ca, "CN=CA", Timestamp()});
    const std::string text = json_check({}, connection, std::nullopt, 0);
    CHECK_THAT(text, Catch::Contains(R"("connection":{"address":"127.0.0.1:443",)"));
    CHECK_THAT(text, Catch::Contains(R"("role":"ca","subject":"CN=CA",)"
                                     R"("notAfter":"1970-01-01T00:00:00Z","daysLeft":-)"));
}

TEST_CASE("a failed check names code, stage, exit code and advice", "[json]") {
    Error error(errc::boot_rejected, "rejected");
    error.peer_text = "no \"way\"";
    const std::string text = json_check({}, std::nullopt, error, 7);
    CHECK_THAT(text, Catch::StartsWith(R"({"ok":false,"steps":[],"connection":null,)"
                                       R"("error":{"code":"boot_rejected",)"
                                       R"("stage":"boot","exitCode":7,"detail":"rejected",)"));
    CHECK_THAT(text, Catch::Contains(R"("try":["--presystem itcs)"));
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

TEST_CASE("a change of the plan is one event with its cause", "[json]") {
    PlanChange change;
    change.version = 2;
    change.state = PlanState::Confirmed;
    CHECK(json_plan(change) == R"({"event":"plan","version":2,"state":"confirmed","cause":null})");

    change.state = PlanState::Refused;
    change.cause = Error(errc::remote_error, "no");
    change.cause->peer_text = "does not exist";
    const std::string refused = json_plan(change);
    CHECK(refused.find(R"("state":"refused")") != std::string::npos);
    CHECK(refused.find(R"("peerText":"does not exist")") != std::string::npos);
}

TEST_CASE("a request's event has all members, null where nothing is known", "[json]") {
    TrackedRequest request;
    request.charging_request_id = "r1";
    request.vehicle_id = "Bus 1";
    request.state = RequestState::Charging;
    request.since = *Timestamp::parse("2026-03-02T01:02:03Z");
    request.evidence = "its process is Charging";
    request.min_target_soc_pct = 80;
    request.max_target_soc_pct = 90;
    request.soc_pct = 53.5;
    request.late = true;

    CHECK(json_request(request) ==
          R"({"event":"request","chargingRequestId":"r1","vehicleId":"Bus 1","state":"charging",)"
          R"("since":"2026-03-02T01:02:03Z","late":true,"evidence":"its process is Charging",)"
          R"("reason":null,"chargingPointId":null,"chargingProcessId":null,"startTime":null,)"
          R"("stateOfCharge":53.5,"chargingPower":null,"minTargetSoc":80,"maxTargetSoc":90,)"
          R"("requestedTimeForDeparture":null,"predictedDepartureTimeSoc":null,)"
          R"("predictedMinTargetTime":null})");
}

TEST_CASE("an alarm's event says whether it begins or ends", "[json]") {
    Alarm alarm;
    alarm.id = "BUS_LATE";
    alarm.raised = false;
    alarm.since = *Timestamp::parse("2026-03-02T01:02:03Z");
    alarm.text = "Bus 1 is late.";

    CHECK(json_alarm(alarm) ==
          R"({"event":"alarm","id":"BUS_LATE","severity":"warning","raised":false,)"
          R"("since":"2026-03-02T01:02:03Z","text":"Bus 1 is late."})");
}
