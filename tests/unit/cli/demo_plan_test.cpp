// SPDX-License-Identifier: Apache-2.0
#include "demo_plan.hpp"

#include <vdv463/validate.hpp>

#include <catch2/catch.hpp>

#include <initializer_list>

using namespace vdv463;
using namespace vdv463::cli;
using namespace std::chrono_literals;

namespace {

const Timestamp now = *Timestamp::parse("2026-01-01T12:00:00Z");

ChargingInformation depot_of(std::initializer_list<const char*> vehicles) {
    ChargingStationInfo station;
    for (const char* const id : vehicles) {
        ChargingPointInfo point;
        point.vehicle_info = VehicleInfo{};
        point.vehicle_info->vehicle_id = id;
        station.charging_point_info_list.push_back(point);
    }
    station.charging_point_info_list.emplace_back();
    DepotInfo depot;
    depot.charging_station_info_list.push_back(station);
    ChargingInformation information;
    information.depot_info_list.push_back(depot);
    return information;
}

}  // namespace

TEST_CASE("the demo asks for every vehicle that is there and one that comes", "[demo]") {
    const DemoPlan plan = make_demo_plan(depot_of({"Bus 101", "Bus 103"}), now, 5s, 20s);
    REQUIRE(plan.list.size() == 3);
    CHECK(plan.list[0].vehicle_id == "Bus 101");
    CHECK(plan.list[1].vehicle_id == "Bus 103");
    CHECK(plan.list[2].vehicle_id == "Bus 102");
    CHECK(plan.arriving == "Bus 102");
    CHECK(plan.list[2].charging_request_data.expected_arrival_time_at_charging_point == now + 5s);
}

TEST_CASE("in the demo's plan the emptiest bus cannot be full in time", "[demo]") {
    ChargingInformation depot = depot_of({"Bus 101", "Bus 102", "Bus 103"});
    auto& points = depot.depot_info_list[0].charging_station_info_list[0].charging_point_info_list;
    const double socs[] = {50, 20, 70};
    for (std::size_t at = 0; at < 3; ++at) {
        points[at].vehicle_info->traction_battery_info = TractionBatteryInfo{};
        points[at].vehicle_info->traction_battery_info->state_of_charge_pct = socs[at];
    }

    const DemoPlan plan = make_demo_plan(depot, now, 5s, 20s);

    CHECK(plan.late == "Bus 102");
    CHECK(plan.list[1].charging_request_data.min_target_soc_pct == 100);
    CHECK(plan.list[1].charging_request_data.requested_time_for_departure == now + 22s);
    CHECK(plan.rejected == "Bus 103");
    CHECK(plan.list[2].charging_point_id);
    CHECK_FALSE(plan.list[0].charging_point_id);
}

TEST_CASE("the demo's plan is valid in every schema version", "[demo]") {
    Message message;
    message.envelope.action = Action::ProvideChargingRequests;
    message.envelope.source = "BMS";
    message.envelope.presystem_id = "uri://Demo/Presystem1";
    message.envelope.message_id = "0b9e3c1e-6c2f-4a53-8f0f-0f3c9ad1a001";
    message.payload = ChargingRequests{make_demo_plan(depot_of({"Bus 101"}), now, 5s, 20s).list};
    for (const SchemaVersion version :
         {SchemaVersion::V1_0, SchemaVersion::V1_1, SchemaVersion::V2_0}) {
        CHECK(validate(message, version).empty());
    }
}

TEST_CASE("the demo also has a plan for an empty depot", "[demo]") {
    CHECK(make_demo_plan(depot_of({}), now, 5s, 20s).list.size() == 1);
}
