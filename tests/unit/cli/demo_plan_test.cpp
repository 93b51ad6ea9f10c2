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
    const DemoPlan plan = make_demo_plan(depot_of({"Bus 101", "Bus 103"}), now, 5s);
    REQUIRE(plan.list.size() == 3);
    CHECK(plan.list[0].vehicle_id == "Bus 101");
    CHECK(plan.list[1].vehicle_id == "Bus 103");
    CHECK(plan.list[2].vehicle_id == "Bus 102");
    CHECK(plan.arriving == "Bus 102");
    CHECK(plan.list[2].charging_request_data.expected_arrival_time_at_charging_point == now + 5s);
}

TEST_CASE("the demo's plan is valid in every schema version", "[demo]") {
    Message message;
    message.envelope.action = Action::ProvideChargingRequests;
    message.envelope.source = "BMS";
    message.envelope.presystem_id = "uri://Demo/Presystem1";
    message.envelope.message_id = "0b9e3c1e-6c2f-4a53-8f0f-0f3c9ad1a001";
    message.payload = ChargingRequests{make_demo_plan(depot_of({"Bus 101"}), now, 5s).list};
    for (const SchemaVersion version :
         {SchemaVersion::V1_0, SchemaVersion::V1_1, SchemaVersion::V2_0}) {
        CHECK(validate(message, version).empty());
    }
}

TEST_CASE("the demo also has a plan for an empty depot", "[demo]") {
    CHECK(make_demo_plan(depot_of({}), now, 5s).list.size() == 1);
}
