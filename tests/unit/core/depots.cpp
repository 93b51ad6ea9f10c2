// SPDX-License-Identifier: Apache-2.0
#include "depots.hpp"

#include <catch2/catch.hpp>

namespace vdv463::test {

ChargingInformation two_depots() {
    ChargingInformation information;
    for (const std::string depot_id : {"D1", "D2"}) {
        DepotInfo& depot = information.depot_info_list.emplace_back();
        depot.depot_id = depot_id;
        for (const std::string name : {"S1", "S2"}) {
            ChargingStationInfo& station = depot.charging_station_info_list.emplace_back();
            station.charging_station_id = depot_id + "/" + name;
            station.charging_station_status = ChargingStationStatus::Available;
            for (const std::string point : {"P1", "P2"}) {
                station.charging_point_info_list.emplace_back().charging_point_id =
                    station.charging_station_id + "/" + point;
            }
        }
    }
    return information;
}

ChargingPointInfo& point_in(ChargingInformation& information, const std::string& point_id) {
    for (DepotInfo& depot : information.depot_info_list) {
        for (ChargingStationInfo& station : depot.charging_station_info_list) {
            for (ChargingPointInfo& point : station.charging_point_info_list) {
                if (point.charging_point_id == point_id) {
                    return point;
                }
            }
        }
    }
    FAIL("no point " << point_id);
    return information.depot_info_list.at(0)
        .charging_station_info_list.at(0)
        .charging_point_info_list.at(0);
}

ChargingStationInfo& station_in(ChargingInformation& information, const std::string& station_id) {
    for (DepotInfo& depot : information.depot_info_list) {
        for (ChargingStationInfo& station : depot.charging_station_info_list) {
            if (station.charging_station_id == station_id) {
                return station;
            }
        }
    }
    FAIL("no station " << station_id);
    return information.depot_info_list.at(0).charging_station_info_list.at(0);
}

void plug(ChargingPointInfo& point, const std::string& vehicle_id, double soc_pct) {
    VehicleInfo& vehicle = point.vehicle_info.emplace();
    vehicle.vehicle_id = vehicle_id;
    vehicle.traction_battery_info.emplace().state_of_charge_pct = soc_pct;
}

void run(ChargingPointInfo& point, const std::string& process_id, ProcessStatus status) {
    ChargingProcessInfo& process = point.charging_process_info.emplace();
    process.charging_process_id = process_id;
    process.process_status = status;
}

ScheduledChargingProcess& schedule(ChargingPointInfo& point, const std::string& request_id,
                                   const std::string& vehicle_id) {
    if (!point.scheduled_charging_process_list) {
        point.scheduled_charging_process_list.emplace();
    }
    ScheduledChargingProcess& process = point.scheduled_charging_process_list->emplace_back();
    process.charging_request_id = request_id;
    process.vehicle_id = vehicle_id;
    return process;
}

}  // namespace vdv463::test
