// SPDX-License-Identifier: Apache-2.0
#include <vdv463/depot.hpp>

#include "depots.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

TEST_CASE("depot, station and point are found by their ids", "[depot]") {
    const ChargingInformation information = two_depots();
    REQUIRE(find_depot(information, "D2") != nullptr);
    CHECK(find_depot(information, "D2")->depot_id == "D2");
    CHECK(find_depot(information, "D3") == nullptr);
    REQUIRE(find_station(information, "D2/S1") != nullptr);
    CHECK(find_station(information, "D2/S1")->charging_station_id == "D2/S1");
    CHECK(find_station(information, "S1") == nullptr);
    const FoundPoint found = find_point(information, "D2/S1/P2");
    REQUIRE(found);
    CHECK(found.point->charging_point_id == "D2/S1/P2");
    CHECK(found.station->charging_station_id == "D2/S1");
    CHECK(found.depot->depot_id == "D2");
    CHECK_FALSE(find_point(information, "P2"));
    CHECK_FALSE(find_point({}, "D2/S1/P2"));
}

TEST_CASE("a vehicle and a running process are found with their point", "[depot]") {
    ChargingInformation information = two_depots();
    plug(point_in(information, "D1/S2/P1"), "V7", 40);
    run(point_in(information, "D1/S2/P1"), "X1", ProcessStatus::Charging);
    CHECK(find_vehicle(information, "V7").point == &point_in(information, "D1/S2/P1"));
    CHECK_FALSE(find_vehicle(information, "V8"));
    CHECK(find_process(information, "X1").station->charging_station_id == "D1/S2");
    CHECK_FALSE(find_process(information, "X2"));
}

TEST_CASE("a scheduled process is found by request and, where reported, by presystem", "[depot]") {
    ChargingInformation information = two_depots();
    schedule(point_in(information, "D1/S1/P1"), "R1", "V1").presystem_id = "A";
    schedule(point_in(information, "D1/S1/P2"), "R1", "V2").presystem_id = "B";
    schedule(point_in(information, "D1/S2/P1"), "R2", "V3");
    CHECK(find_scheduled(information, "R1", "A").process->vehicle_id == "V1");
    CHECK(find_scheduled(information, "R1", "B").at.point->charging_point_id == "D1/S1/P2");
    CHECK_FALSE(find_scheduled(information, "R1", "C"));
    CHECK(find_scheduled(information, "R2", "C").process->vehicle_id == "V3");
    CHECK(find_scheduled(information, "R1").process->vehicle_id == "V2");
    CHECK_FALSE(find_scheduled(information, "R3"));
    CHECK_FALSE(find_scheduled(information, "R3").at);
}

TEST_CASE("of entries with the same id the last one is found", "[depot]") {
    ChargingInformation information = two_depots();
    information.depot_info_list.push_back(information.depot_info_list.front());
    CHECK(find_depot(information, "D1") == &information.depot_info_list.back());
    CHECK(find_station(information, "D1/S1") ==
          &information.depot_info_list.back().charging_station_info_list.front());
    CHECK(find_point(information, "D1/S1/P1").depot == &information.depot_info_list.back());
}

TEST_CASE("an empty id is an id like any other", "[depot]") {
    ChargingInformation information;
    information.depot_info_list.emplace_back().charging_station_info_list.emplace_back();
    CHECK(find_depot(information, "") == &information.depot_info_list.front());
    CHECK(find_station(information, "") != nullptr);
    CHECK_FALSE(find_point(information, ""));
}

TEST_CASE("the state of charge is the vehicle's, where it is reported", "[depot]") {
    ChargingPointInfo point;
    CHECK_FALSE(state_of_charge_pct(point));
    point.vehicle_info.emplace();
    CHECK_FALSE(state_of_charge_pct(point));
    plug(point, "V1", 12.5);
    CHECK(state_of_charge_pct(point) == 12.5);
}

TEST_CASE("the power is the process's, else the point's, and never the limit", "[depot]") {
    ChargingPointInfo point;
    point.present_power_limit_kw = 150;
    CHECK_FALSE(charging_power_kw(point));
    point.present_power_kw = 30;
    CHECK(charging_power_kw(point) == 30);
    run(point, "X1", ProcessStatus::Charging);
    CHECK(charging_power_kw(point) == 30);
    point.charging_process_info->electric_data.charging_power_kw = 29.5;
    CHECK(charging_power_kw(point) == 29.5);
}
