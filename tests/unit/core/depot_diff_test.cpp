// SPDX-License-Identifier: Apache-2.0
#include <vdv463/depot.hpp>

#include "depots.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace vdv463;
using namespace vdv463::test;

namespace {

using Kind = DepotChangeKind;

const std::string place = "D1/S1/P1";

/// What diff() says when only the point `place` is altered.
template <class Alter>
std::vector<DepotChange> after_altering(const ChargingInformation& before, const Alter& alter) {
    ChargingInformation after = before;
    alter(point_in(after, place));
    return diff(before, after);
}

/// The one change of the point `place`.
DepotChange at_place(Kind kind, DepotValue before, DepotValue after,
                     const std::string& process_id = "") {
    return {kind, "D1", "D1/S1", place, process_id, std::move(before), std::move(after)};
}

std::vector<Kind> kinds_of(const std::vector<DepotChange>& changes) {
    std::vector<Kind> kinds;
    for (const DepotChange& change : changes) {
        kinds.push_back(change.kind);
    }
    return kinds;
}

using Changes = std::vector<DepotChange>;
using Kinds = std::vector<Kind>;

}  // namespace

TEST_CASE("equal snapshots do not differ", "[diff]") {
    CHECK(diff({}, {}).empty());
    CHECK(diff(two_depots(), two_depots()).empty());
}

TEST_CASE("another status of a point is a change with both values", "[diff]") {
    const Changes changes = after_altering(two_depots(), [](ChargingPointInfo& point) {
        point.charging_point_status = ChargingPointStatus::Occupied;
    });
    CHECK(changes == Changes{at_place(Kind::PointStatus, ChargingPointStatus::Available,
                                      ChargingPointStatus::Occupied)});
}

TEST_CASE("a vehicle is plugged, replaced and unplugged", "[diff]") {
    ChargingInformation none = two_depots();
    ChargingInformation first = none;
    point_in(first, place).vehicle_info.emplace().vehicle_id = "V1";
    ChargingInformation second = none;
    point_in(second, place).vehicle_info.emplace().vehicle_id = "V2";
    const std::string v1 = "V1";
    const std::string v2 = "V2";
    CHECK(diff(none, first) == Changes{at_place(Kind::VehiclePlugged, {}, v1)});
    CHECK(diff(first, second) == Changes{at_place(Kind::VehicleChanged, v1, v2)});
    CHECK(diff(second, none) == Changes{at_place(Kind::VehicleLeft, v2, {})});
}

TEST_CASE("the state of charge comes, rises and goes", "[diff]") {
    ChargingInformation bare = two_depots();
    point_in(bare, place).vehicle_info.emplace().vehicle_id = "V1";
    const auto with_soc = [&bare](double soc) {
        ChargingInformation information = bare;
        plug(point_in(information, place), "V1", soc);
        return information;
    };
    CHECK(diff(bare, with_soc(40)) == Changes{at_place(Kind::StateOfCharge, {}, 40.0)});
    CHECK(diff(with_soc(40), with_soc(40.5)) == Changes{at_place(Kind::StateOfCharge, 40.0, 40.5)});
    CHECK(diff(with_soc(40), bare) == Changes{at_place(Kind::StateOfCharge, 40.0, {})});
}

TEST_CASE("power and power limit are told apart", "[diff]") {
    CHECK(after_altering(two_depots(), [](ChargingPointInfo& point) {
              point.present_power_kw = 50;
          }) == Changes{at_place(Kind::ChargingPower, {}, 50.0)});
    CHECK(after_altering(two_depots(), [](ChargingPointInfo& point) {
              point.present_power_limit_kw = 60;
          }) == Changes{at_place(Kind::PowerLimit, {}, 60.0)});
}

TEST_CASE("a process starts, changes its status and ends", "[diff]") {
    const ChargingInformation idle = two_depots();
    ChargingInformation preparing = idle;
    run(point_in(preparing, place), "X1", ProcessStatus::Preparing);
    ChargingInformation charging = idle;
    run(point_in(charging, place), "X1", ProcessStatus::Charging);
    CHECK(diff(idle, preparing) ==
          Changes{at_place(Kind::ProcessStarted, {}, ProcessStatus::Preparing, "X1")});
    CHECK(diff(preparing, charging) ==
          Changes{at_place(Kind::ProcessStatus, ProcessStatus::Preparing, ProcessStatus::Charging,
                           "X1")});
    CHECK(diff(charging, idle) ==
          Changes{at_place(Kind::ProcessEnded, ProcessStatus::Charging, {}, "X1")});
}

TEST_CASE("another process at the same point is a new one and the end of the old one", "[diff]") {
    ChargingInformation before = two_depots();
    run(point_in(before, place), "X1", ProcessStatus::Charging);
    const Changes changes = after_altering(
        before, [](ChargingPointInfo& point) { run(point, "X2", ProcessStatus::Charging); });
    CHECK(changes == Changes{at_place(Kind::ProcessStarted, {}, ProcessStatus::Charging, "X2"),
                             at_place(Kind::ProcessEnded, ProcessStatus::Charging, {}, "X1")});
}

TEST_CASE("a point's fault appears, changes and is cleared", "[diff]") {
    const ChargingInformation good = two_depots();
    const ChargingPointFaultInfo usage{ChargingPointFaultCode::UsageFailure, "door", {}};
    const ChargingPointFaultInfo other{ChargingPointFaultCode::UsageFailure, "lid", {}};
    ChargingInformation first = good;
    point_in(first, place).charging_point_fault_info = usage;
    ChargingInformation second = good;
    point_in(second, place).charging_point_fault_info = other;
    CHECK(diff(good, first) == Changes{at_place(Kind::PointFault, {}, usage)});
    CHECK(diff(first, second) == Changes{at_place(Kind::PointFault, usage, other)});
    CHECK(diff(second, good) == Changes{at_place(Kind::PointFault, other, {})});
}

TEST_CASE("a vehicle's fault goes with the vehicle", "[diff]") {
    const VehicleFaultInfo fault{"E7", {}, {}};
    ChargingInformation before = two_depots();
    VehicleInfo& vehicle = point_in(before, place).vehicle_info.emplace();
    vehicle.vehicle_id = "V1";
    vehicle.vehicle_fault_info = fault;
    const std::string v1 = "V1";
    CHECK(diff(before, two_depots()) ==
          Changes{at_place(Kind::VehicleLeft, v1, {}), at_place(Kind::VehicleFault, fault, {})});
}

TEST_CASE("a station's status and fault are changes of the station", "[diff]") {
    ChargingInformation after = two_depots();
    ChargingStationInfo& station = station_in(after, "D2/S1");
    station.charging_station_status = ChargingStationStatus::Faulted;
    const ChargingStationFaultInfo fault{ChargingStationFaultCode::UsageFailure, {}, {}};
    station.charging_station_fault_info = fault;
    CHECK(diff(two_depots(), after) ==
          Changes{{Kind::StationStatus, "D2", "D2/S1", "", "", ChargingStationStatus::Available,
                   ChargingStationStatus::Faulted},
                  {Kind::StationFault, "D2", "D2/S1", "", "", {}, fault}});
}

TEST_CASE("a process is scheduled, rescheduled and unscheduled", "[diff]") {
    const ChargingInformation empty = two_depots();
    ChargingInformation first = empty;
    const ScheduledChargingProcess one = schedule(point_in(first, place), "R1", "V1");
    ChargingInformation second = empty;
    const ScheduledChargingProcess two = schedule(point_in(second, place), "R1", "V2");
    CHECK(diff(empty, first) == Changes{at_place(Kind::ProcessScheduled, {}, one, "R1")});
    CHECK(diff(first, second) == Changes{at_place(Kind::ProcessRescheduled, one, two, "R1")});
    CHECK(diff(second, empty) == Changes{at_place(Kind::ProcessUnscheduled, two, {}, "R1")});
}

TEST_CASE("a new prediction alone does not reschedule a process", "[diff]") {
    ChargingInformation before = two_depots();
    schedule(point_in(before, place), "R1", "V1");
    CHECK(after_altering(before, [](ChargingPointInfo& point) {
              point.scheduled_charging_process_list->front()
                  .charging_prediction_data.min_target_soc = {80, Timestamp{}};
          }).empty());
}

TEST_CASE("an empty list of scheduled processes is none", "[diff]") {
    CHECK(after_altering(two_depots(), [](ChargingPointInfo& point) {
              point.scheduled_charging_process_list.emplace();
          }).empty());
}

TEST_CASE("requests of the same id are told apart by their presystem", "[diff]") {
    ChargingInformation before = two_depots();
    schedule(point_in(before, place), "R1", "V1").presystem_id = "A";
    const Changes changes = after_altering(before, [](ChargingPointInfo& point) {
        point.scheduled_charging_process_list->clear();
        schedule(point, "R1", "V1").presystem_id = "C";
        schedule(point, "R1", "V1").presystem_id = "B";
    });
    REQUIRE(kinds_of(changes) ==
            Kinds{Kind::ProcessScheduled, Kind::ProcessScheduled, Kind::ProcessUnscheduled});
    CHECK(std::get<ScheduledChargingProcess>(changes[0].after).presystem_id == "B");
    CHECK(std::get<ScheduledChargingProcess>(changes[1].after).presystem_id == "C");
}

TEST_CASE("a point that appears brings everything that is known of it", "[diff]") {
    ChargingInformation after = two_depots();
    ChargingPointInfo point;
    point.charging_point_id = "P9";
    plug(point, "V1", 40);
    station_in(after, "D1/S1").charging_point_info_list.push_back(point);
    const Changes changes = diff(two_depots(), after);
    CHECK(kinds_of(changes) ==
          Kinds{Kind::PointAppeared, Kind::PointStatus, Kind::VehiclePlugged, Kind::StateOfCharge});
    CHECK(changes.front().point_id == "P9");
    CHECK(changes.front().after == DepotValue{});
}

TEST_CASE("of a point that vanishes only that is reported", "[diff]") {
    ChargingInformation before = two_depots();
    plug(point_in(before, "D1/S1/P2"), "V1", 40);
    ChargingInformation after = two_depots();
    station_in(after, "D1/S1").charging_point_info_list.pop_back();
    CHECK(diff(before, after) ==
          Changes{{Kind::PointVanished, "D1", "D1/S1", "D1/S1/P2", "", {}, {}}});
}

TEST_CASE("a depot appears and vanishes with its stations and points", "[diff]") {
    ChargingInformation one = two_depots();
    one.depot_info_list.pop_back();
    one.depot_info_list.front().charging_station_info_list.pop_back();
    ChargingInformation none;
    CHECK(kinds_of(diff(one, none)) == Kinds{Kind::DepotVanished, Kind::StationVanished,
                                             Kind::PointVanished, Kind::PointVanished});
    CHECK(kinds_of(diff(none, one)) ==
          Kinds{Kind::DepotAppeared, Kind::StationAppeared, Kind::StationStatus,
                Kind::PointAppeared, Kind::PointStatus, Kind::PointAppeared, Kind::PointStatus});
}

TEST_CASE("a point that moves to another station vanishes and appears", "[diff]") {
    ChargingInformation after = two_depots();
    auto& from = station_in(after, "D1/S1").charging_point_info_list;
    station_in(after, "D1/S2").charging_point_info_list.push_back(from.back());
    from.pop_back();
    const Changes changes = diff(two_depots(), after);
    REQUIRE(kinds_of(changes) ==
            Kinds{Kind::PointVanished, Kind::PointAppeared, Kind::PointStatus});
    CHECK(changes[0].station_id == "D1/S1");
    CHECK(changes[1].station_id == "D1/S2");
    CHECK(changes[1].point_id == changes[0].point_id);
}

TEST_CASE("a depot listed in pieces is the same as one listed in one piece", "[diff]") {
    ChargingInformation pieces = two_depots();
    DepotInfo piece = pieces.depot_info_list.front();
    pieces.depot_info_list.front().charging_station_info_list.pop_back();
    piece.charging_station_info_list.erase(piece.charging_station_info_list.begin());
    pieces.depot_info_list.push_back(piece);
    CHECK(diff(two_depots(), pieces).empty());
}

TEST_CASE("of a point listed twice the last entry counts", "[diff]") {
    ChargingInformation twice = two_depots();
    auto& points = station_in(twice, "D1/S1").charging_point_info_list;
    points.push_back(points.front());
    CHECK(diff(two_depots(), twice).empty());
    points.back().charging_point_status = ChargingPointStatus::Faulted;
    CHECK(diff(two_depots(), twice) ==
          Changes{at_place(Kind::PointStatus, ChargingPointStatus::Available,
                           ChargingPointStatus::Faulted)});
}

TEST_CASE("entries without an id are compared like others", "[diff]") {
    ChargingInformation before;
    before.depot_info_list.emplace_back()
        .charging_station_info_list.emplace_back()
        .charging_point_info_list.emplace_back();
    ChargingInformation after = before;
    point_in(after, "").charging_point_status = ChargingPointStatus::Reserved;
    CHECK(diff(before, after) ==
          Changes{{Kind::PointStatus, "", "", "", "", ChargingPointStatus::Available,
                   ChargingPointStatus::Reserved}});
}

TEST_CASE("ids that only look alike when joined are not taken for one another", "[diff]") {
    ChargingInformation before = two_depots();
    ChargingInformation after = before;
    before.depot_info_list.front().depot_id = "ab";
    before.depot_info_list.front().charging_station_info_list.front().charging_station_id = "c";
    after.depot_info_list.front().depot_id = "a";
    after.depot_info_list.front().charging_station_info_list.front().charging_station_id = "bc";
    const Changes changes = diff(before, after);
    CHECK(changes.front().kind == Kind::DepotAppeared);
    CHECK(changes.front().depot_id == "a");
}

TEST_CASE("a change is described in one line", "[diff]") {
    const auto described = [](Kind kind, const DepotValue& before, const DepotValue& after,
                              const std::string& process_id = "") {
        return describe({kind, "D1", "S1", "P1", process_id, before, after});
    };
    const std::string at = "D1 / S1 / P1: ";
    CHECK(describe({Kind::DepotAppeared, "D1", "", "", "", {}, {}}) == "D1: DepotAppeared");
    CHECK(
        describe({Kind::StationStatus, "D1", "S1", "", "", {}, ChargingStationStatus::Available}) ==
        "D1 / S1: StationStatus Available");
    CHECK(described(Kind::PointStatus, ChargingPointStatus::Available,
                    ChargingPointStatus::Occupied) == at + "PointStatus Available -> Occupied");
    CHECK(described(Kind::StateOfCharge, 40.0, {}) == at + "StateOfCharge 40 % -> none");
    CHECK(described(Kind::ChargingPower, {}, 49.5) == at + "ChargingPower 49.5 kW");
    CHECK(described(Kind::VehicleLeft, std::string{"V1"}, {}) == at + "VehicleLeft V1");
    CHECK(described(Kind::ProcessStatus, ProcessStatus::Charging, ProcessStatus::SuspendedEv,
                    "X1") == at + "ProcessStatus X1 Charging -> SuspendedEV");
    CHECK(described(Kind::ProcessEnded, ProcessStatus::Charging, {}, "X1") ==
          at + "ProcessEnded X1 Charging");
    CHECK(described(Kind::PointFault,
                    ChargingPointFaultInfo{ChargingPointFaultCode::UsageFailure, "door", {}},
                    {}) == at + "PointFault UsageFailure \"door\" -> none");
    CHECK(described(Kind::StationFault, {},
                    ChargingStationFaultInfo{ChargingStationFaultCode::UsageFailure, {}, {}}) ==
          at + "StationFault UsageFailure");
    CHECK(described(Kind::VehicleFault, {}, VehicleFaultInfo{"E7", {}, {}}) ==
          at + "VehicleFault E7");
}

TEST_CASE("a scheduled process is described with vehicle and time", "[diff]") {
    ScheduledChargingProcess process;
    process.vehicle_id = "V1";
    const auto described = [&process](Kind kind) {
        return describe({kind, "D1", "S1", "P1", "R1", {}, process});
    };
    CHECK(described(Kind::ProcessScheduled) == "D1 / S1 / P1: ProcessScheduled R1 vehicle V1");
    process.start_time = Timestamp::parse("2026-01-15T10:00:00Z");
    CHECK(described(Kind::ProcessScheduled) ==
          "D1 / S1 / P1: ProcessScheduled R1 vehicle V1 at 2026-01-15T10:00:00Z");
}

TEST_CASE("a hostile id cannot break the line of a description", "[diff]") {
    const std::string text =
        describe({Kind::VehiclePlugged, "D\n1", "S1", "P1", "", {}, std::string(1000, 'v')});
    CHECK(text.substr(0, 12) == "D 1 / S1 / P");
    CHECK(text.size() < 300);
}

TEST_CASE("every kind of change has the name of its enumerator", "[diff]") {
    CHECK(to_string(Kind::DepotAppeared) == "DepotAppeared");
    CHECK(to_string(Kind::ProcessUnscheduled) == "ProcessUnscheduled");
    for (int i = 0; i <= static_cast<int>(Kind::ProcessUnscheduled); ++i) {
        CHECK(to_string(static_cast<Kind>(i)) != "Unrecognized");
    }
    CHECK(to_string(static_cast<Kind>(200)) == "Unrecognized");
}
