// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "depot_support.hpp"
#include "list_rules.hpp"

using namespace vdv463;
using namespace vdv463::sim;
using namespace std::chrono_literals;

namespace {

DepotModel depot_of(Dialect dialect, bool closed_fleet = false) {
    DepotConfig config;
    config.dialect = dialect;
    config.closed_fleet = closed_fleet;
    return {config, start_time()};
}

ChargingRequest with_times(ChargingRequest request, const char* arrival, const char* departure) {
    ChargingRequestData& data = request.charging_request_data;
    data.expected_arrival_time_at_charging_point = *Timestamp::parse(arrival);
    data.requested_time_for_departure = *Timestamp::parse(departure);
    return request;
}

std::vector<std::string> codes_of(const ListChange& change) {
    std::vector<std::string> codes;
    for (const ItemError& error : change.item_errors) {
        codes.push_back(error.code);
    }
    return codes;
}

}  // namespace

TEST_CASE("ChargePilot refuses a list with instructions for requests that it does not know",
          "[sim]") {
    DepotModel depot = depot_of(Dialect::ChargePilot);
    auto first = request_for("r1", "Bus 101");
    auto second = request_for("r2", "Bus 102");
    first.charging_instruction = ChargingInstruction::Changed;
    second.charging_instruction = ChargingInstruction::Terminate;

    const auto change = depot.apply(presystem, list_of({first, second}), start_time());

    REQUIRE_FALSE(change);
    CHECK(change.error().detail == "Charging requests for ids: r1, r2 does not exist.");
}

TEST_CASE("the standard creates a changed request that it does not know", "[sim]") {
    DepotModel depot = depot_of(Dialect::Standard);
    auto request = request_for("r1", "Bus 101");
    request.charging_instruction = ChargingInstruction::Changed;

    CHECK(depot.apply(presystem, list_of({request}), start_time())->added == 1);
}

TEST_CASE("ChargePilot refuses a list with a point that it has never shown", "[sim]") {
    DepotModel depot = depot_of(Dialect::ChargePilot);
    auto request = request_for("r1", "Bus 101");
    request.charging_point_id = "uri://nowhere";

    const auto change =
        depot.apply(presystem, list_of({request, request_for("r2", "Bus 102")}), start_time());

    REQUIRE_FALSE(change);
    CHECK(change.error().detail == "Charging points for ids: uri://nowhere does not exist.");
    CHECK_FALSE(point_of_request(depot, "r2"));
}

TEST_CASE("ChargePilot does nothing about a known request that is called normal", "[sim]") {
    DepotModel depot = depot_of(Dialect::ChargePilot);
    auto request = request_for("r1", "Bus 101");
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));

    request.charging_request_data.max_target_soc_pct = 95;
    request.charging_instruction = ChargingInstruction::Normal;
    const auto ignored = depot.apply(presystem, list_of({request}), start_time());
    request.charging_instruction = ChargingInstruction::Changed;
    const auto heeded = depot.apply(presystem, list_of({request}), start_time());

    CHECK(ignored->unchanged == 1);
    CHECK(heeded->changed == 1);
}

TEST_CASE("ChargePilot schedules requests without a point at a point that is never available",
          "[sim]") {
    DepotModel depot = depot_of(Dialect::ChargePilot);
    REQUIRE(points_of(depot.information(SchemaVersion::V1_1)).back().charging_point_id ==
            "uri://BetriebshofNord/0/0");
    auto bound = request_for("r1", "Bus 900");
    bound.charging_point_id = free_point_of(depot);
    const auto coming = request_for("r2", "Bus 901");

    REQUIRE(depot.apply(presystem, list_of({bound, coming}), start_time()));

    CHECK(point_of_schedule(depot, "r1")->charging_point_id == bound.charging_point_id);
    CHECK(point_of_schedule(depot, "r1")->charging_point_status == ChargingPointStatus::Available);
    const auto at = point_of_schedule(depot, "r2");
    REQUIRE(at);
    CHECK(at->charging_point_id == "uri://BetriebshofNord/0/0");
    CHECK(at->charging_point_status == ChargingPointStatus::Unavailable);
    const auto& scheduled = at->scheduled_charging_process_list->at(0);
    CHECK(scheduled.vehicle_id == "Bus 901");
    CHECK(scheduled.charging_prediction_data.min_target_soc);
}

TEST_CASE("the standard plans a request without a point at a real one", "[sim]") {
    DepotModel depot = depot_of(Dialect::Standard);

    REQUIRE(depot.apply(presystem, list_of({request_for("r1", "Bus 900")}), start_time()));

    CHECK(point_of_schedule(depot, "r1")->charging_point_status == ChargingPointStatus::Reserved);
}

TEST_CASE("BetterFleet lifts a maximum that is below the minimum without a word", "[sim]") {
    DepotModel depot = depot_of(Dialect::BetterFleet);
    auto request = request_for("r1", "Bus 101");
    request.charging_request_data.max_target_soc_pct = 70;

    const auto change = depot.apply(presystem, list_of({request}), start_time());

    REQUIRE(change);
    CHECK(change->rejected.empty());
    CHECK(
        point_of_request(depot, "r1")
            ->charging_process_info->charging_prediction_data.final_soc->predicted_final_soc_pct ==
        80);
    CHECK(depot.apply(presystem, list_of({request}), start_time())->unchanged == 1);
}

TEST_CASE("Favonius has an error for each bad request and takes the others", "[sim]") {
    DepotModel depot = depot_of(Dialect::Favonius, true);
    auto nowhere = request_for("r2", "Bus 102");
    nowhere.charging_point_id = "CP99";
    const auto backwards =
        with_times(request_for("r3", "Bus 103"), "2026-03-02T06:00:00Z", "2026-03-02T05:00:00Z");

    const auto change = depot.apply(
        presystem,
        list_of({request_for("r1", "Bus 101"), nowhere, backwards, request_for("r4", "Bus 999")}),
        start_time());

    REQUIRE(change);
    CHECK(codes_of(*change) == std::vector<std::string>{"InvalidChargingPointId",
                                                        "InvalidTimeWindow", "InvalidVehicleId"});
    CHECK(change->item_errors.at(0).request_id == "r2");
    CHECK(change->added == 1);
    CHECK(point_of_request(depot, "r1"));
}

TEST_CASE("Favonius ends a request that it held and that is bad now", "[sim]") {
    DepotModel depot = depot_of(Dialect::Favonius);
    auto request = request_for("r1", "Bus 101");
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));

    request.charging_point_id = "CP99";
    const auto change = depot.apply(presystem, list_of({request}), start_time());

    REQUIRE(change);
    CHECK(change->removed == 1);
    CHECK(codes_of(*change) == std::vector<std::string>{"InvalidChargingPointId"});
    CHECK_FALSE(point_of_request(depot, "r1"));
}

TEST_CASE("Favonius refuses a whole list for an id that is in it twice", "[sim]") {
    DepotModel depot = depot_of(Dialect::Favonius);

    const auto change = depot.apply(
        presystem, list_of({request_for("r1", "Bus 101"), request_for("r1", "Bus 102")}),
        start_time());

    REQUIRE_FALSE(change);
    CHECK(change.error().peer_text == "DuplicateRequestId");
}

TEST_CASE("Favonius passes over the termination of a request that it does not know", "[sim]") {
    DepotModel depot = depot_of(Dialect::Favonius);
    auto request = request_for("r9", "Bus 101");
    request.charging_instruction = ChargingInstruction::Terminate;

    const auto change = depot.apply(presystem, list_of({request}), start_time());

    REQUIRE(change);
    CHECK(change->added + change->removed == 0);
}

TEST_CASE("Favonius compares times as text, so that zones that differ deceive it", "[sim]") {
    DepotModel depot = depot_of(Dialect::Favonius);
    const auto request = with_times(request_for("r1", "Bus 101"), "2026-03-02T10:00:00+02:00",
                                    "2026-03-02T09:00:00Z");
    const std::string written =
        R"([1,"BMS","p","2026-03-01T20:00:00Z","i","ProvideChargingRequests",)"
        R"({"chargingRequestList":[{"chargingRequestData":{)"
        R"("requestedTimeForDeparture":"2026-03-02T09:00:00Z",)"
        R"("expectedArrivalTimeAtChargingPoint":"2026-03-02T10:00:00+02:00"}}]}])";

    const auto deceived = depot.apply(presystem, list_of({request}), start_time(), written);
    const auto in_utc = depot.apply(presystem, list_of({request}), start_time());

    CHECK(codes_of(*deceived) == std::vector<std::string>{"InvalidTimeWindow"});
    CHECK(in_utc->item_errors.empty());
    CHECK(in_utc->added == 1);
}

TEST_CASE("the times of each request are found as they are written", "[sim]") {
    const auto times = written_times(
        R"({"messageId":"[{\"","payload":{"chargingRequestList":[)"
        R"({"vehicleId":"a\"]","chargingRequestData":{"expectedArrivalTimeAtChargingPoint" : "A"}},)"
        R"({"chargingRequestData":{}},)"
        R"({"chargingRequestData":{"requestedTimeForDeparture":"D"}}]}})");

    REQUIRE(times.size() == 3);
    CHECK(times[0].arrival == "A");
    CHECK(times[0].departure.empty());
    CHECK(times[1].arrival.empty());
    CHECK(times[2].departure == "D");
}
