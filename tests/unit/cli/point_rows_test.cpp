// SPDX-License-Identifier: Apache-2.0
#include "point_rows.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::cli;
using namespace std::chrono_literals;

namespace {

const Timestamp now = *Timestamp::parse("2026-01-01T12:00:00Z");

ChargingInformation depot_with(ChargingPointInfo point) {
    ChargingStationInfo station;
    station.charging_station_id = "uri://Depot/CS1";
    station.charging_point_info_list.push_back(std::move(point));
    DepotInfo depot;
    depot.depot_id = "uri://Depot";
    depot.charging_station_info_list.push_back(std::move(station));
    ChargingInformation information;
    information.depot_info_list.push_back(std::move(depot));
    return information;
}

ChargingPointInfo point_with_id(const std::string& id) {
    ChargingPointInfo point;
    point.charging_point_id = id;
    return point;
}

ChargingPointInfo charging_point() {
    ChargingPointInfo point = point_with_id("uri://Depot/CS1/CP1");
    point.charging_point_status = ChargingPointStatus::Occupied;
    point.present_power_kw = 100;
    VehicleInfo vehicle;
    vehicle.vehicle_id = "Bus 101";
    TractionBatteryInfo battery;
    battery.state_of_charge_pct = 53.4;
    vehicle.traction_battery_info = battery;
    point.vehicle_info = vehicle;
    ChargingProcessInfo process;
    process.process_status = ProcessStatus::Charging;
    process.electric_data.charging_power_kw = 148.2;
    process.charging_prediction_data.final_soc = {95, now + 12min};
    point.charging_process_info = process;
    return point;
}

PointRow only_row(const ChargingPointInfo& point) {
    const std::vector<PointRow> rows = point_rows(depot_with(point), now);
    REQUIRE(rows.size() == 1);
    return rows.front();
}

}  // namespace

TEST_CASE("a charging vehicle is shown with where it is going", "[rows]") {
    const PointRow row = only_row(charging_point());
    CHECK(row.vehicle == "Bus 101");
    CHECK(row.soc_pct == 53.4);
    CHECK(row.power_kw == 148.2);
    CHECK(row.process == "Charging to 95 % in 12 min");
    CHECK(plain_row(row) == "CS1 CP1 Occupied Bus 101 53 % 148.2 kW Charging to 95 % in 12 min");
}

TEST_CASE("the maximum that was asked for goes before the forecast", "[rows]") {
    ChargingPointInfo point = charging_point();
    point.charging_process_info->charging_prediction_data.max_target_soc = {90, now + 30s};
    CHECK(only_row(point).process == "Charging to 90 % in 30 s");
}

TEST_CASE("a forecast that has passed is due now", "[rows]") {
    ChargingPointInfo point = charging_point();
    point.charging_process_info->charging_prediction_data.final_soc->predicted_time = now + -5s;
    CHECK(only_row(point).process == "Charging to 95 % now");
}

TEST_CASE("the power of the point serves where the process has none", "[rows]") {
    ChargingPointInfo point = charging_point();
    point.charging_process_info->electric_data.charging_power_kw.reset();
    CHECK(only_row(point).power_kw == 100.0);
}

TEST_CASE("ids are shown without what surrounds them", "[rows]") {
    CHECK(only_row(point_with_id("uri://Depot/CS1/CP7")).point == "CP7");
    CHECK(only_row(point_with_id("CP7")).point == "CP7");
    CHECK(only_row(point_with_id("uri://Depot/CS1")).point == "uri://Depot/CS1");
    CHECK(only_row(point_with_id("uri://Depot/CS10/CP1")).point == "uri://Depot/CS10/CP1");
}

TEST_CASE("with several depots stations keep their whole id", "[rows]") {
    ChargingInformation information = depot_with(charging_point());
    information.depot_info_list.push_back(information.depot_info_list.front());
    const auto rows = point_rows(information, now);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].station == "uri://Depot/CS1");
}

TEST_CASE("a scheduled process names the vehicle that is awaited", "[rows]") {
    ChargingPointInfo point = point_with_id("CP1");
    ScheduledChargingProcess scheduled;
    scheduled.vehicle_id = "Bus 105";
    scheduled.start_time = now + 3min;
    point.scheduled_charging_process_list = {scheduled, scheduled, scheduled};
    CHECK(only_row(point).process == "scheduled: Bus 105 in 3 min, 2 more");
}

TEST_CASE("a fault is shown with its text, or else its code", "[rows]") {
    ChargingPointInfo point = point_with_id("CP1");
    ChargingPointFaultInfo fault;
    fault.charging_point_fault_code = ChargingPointFaultCode::UsageFailure;
    point.charging_point_fault_info = fault;
    CHECK(only_row(point).process == "UsageFailure");
    point.charging_point_fault_info->fault_text = "plug\x07 stuck";
    CHECK(only_row(point).process == "plug\xEF\xBF\xBD stuck");
}

TEST_CASE("the summary counts stations, points and charging power", "[rows]") {
    ChargingInformation information = depot_with(charging_point());
    CHECK(summary(information) == "uri://Depot: 1 station, 1 point, 1 charging with 148.2 kW");
    information.depot_info_list[0].name = "Nord";
    CHECK_THAT(summary(information), Catch::StartsWith("Nord: "));
    CHECK(summary({}) == "no depot: 0 stations, 0 points, 0 charging with 0.0 kW");
    CHECK(count_points(information) == 1);
}
