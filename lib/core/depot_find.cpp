// SPDX-License-Identifier: Apache-2.0
#include <vdv463/depot.hpp>

namespace vdv463 {
namespace {

/// Visits every point; the last visit that answers true is the one found.
template <class Matches>
FoundPoint last_point(const ChargingInformation& information, const Matches& matches) {
    FoundPoint found;
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            for (const ChargingPointInfo& point : station.charging_point_info_list) {
                if (matches(point)) {
                    found = {&depot, &station, &point};
                }
            }
        }
    }
    return found;
}

}  // namespace

const DepotInfo* find_depot(const ChargingInformation& information,
                            std::string_view depot_id) noexcept {
    const DepotInfo* found = nullptr;
    for (const DepotInfo& depot : information.depot_info_list) {
        found = depot.depot_id == depot_id ? &depot : found;
    }
    return found;
}

const ChargingStationInfo* find_station(const ChargingInformation& information,
                                        std::string_view station_id) noexcept {
    const ChargingStationInfo* found = nullptr;
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            found = station.charging_station_id == station_id ? &station : found;
        }
    }
    return found;
}

FoundPoint find_point(const ChargingInformation& information, std::string_view point_id) noexcept {
    return last_point(information, [point_id](const ChargingPointInfo& point) {
        return point.charging_point_id == point_id;
    });
}

FoundPoint find_vehicle(const ChargingInformation& information,
                        std::string_view vehicle_id) noexcept {
    return last_point(information, [vehicle_id](const ChargingPointInfo& point) {
        return point.vehicle_info && point.vehicle_info->vehicle_id == vehicle_id;
    });
}

FoundPoint find_process(const ChargingInformation& information,
                        std::string_view process_id) noexcept {
    return last_point(information, [process_id](const ChargingPointInfo& point) {
        return point.charging_process_info &&
               point.charging_process_info->charging_process_id == process_id;
    });
}

FoundSchedule find_scheduled(const ChargingInformation& information, std::string_view request_id,
                             std::string_view presystem_id) noexcept {
    const ScheduledChargingProcess* found = nullptr;
    const FoundPoint at = last_point(information, [&](const ChargingPointInfo& point) {
        if (!point.scheduled_charging_process_list) {
            return false;
        }
        bool here = false;
        for (const ScheduledChargingProcess& process : *point.scheduled_charging_process_list) {
            const bool may_be_ours = presystem_id.empty() || !process.presystem_id ||
                                     *process.presystem_id == presystem_id;
            if (may_be_ours && process.charging_request_id == request_id) {
                found = &process;
                here = true;
            }
        }
        return here;
    });
    return {at, found};
}

std::optional<double> state_of_charge_pct(const ChargingPointInfo& point) noexcept {
    if (!point.vehicle_info || !point.vehicle_info->traction_battery_info) {
        return std::nullopt;
    }
    return point.vehicle_info->traction_battery_info->state_of_charge_pct;
}

std::optional<double> charging_power_kw(const ChargingPointInfo& point) noexcept {
    if (point.charging_process_info &&
        point.charging_process_info->electric_data.charging_power_kw) {
        return point.charging_process_info->electric_data.charging_power_kw;
    }
    return point.present_power_kw;
}

}  // namespace vdv463
