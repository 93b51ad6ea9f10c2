// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "depot_model.hpp"

namespace vdv463::sim {

constexpr char presystem[] = "uri://Customer1/Presystem1";

inline Timestamp start_time() {
    return *Timestamp::parse("2026-03-01T20:00:00Z");
}

inline ChargingRequest request_for(const std::string& id, const std::string& vehicle) {
    ChargingRequest request;
    request.charging_request_id = id;
    request.vehicle_id = vehicle;
    request.charging_request_data.min_target_soc_pct = 80;
    request.charging_request_data.max_target_soc_pct = 90;
    return request;
}

inline ChargingRequests list_of(std::vector<ChargingRequest> requests) {
    return {std::move(requests)};
}

inline std::vector<ChargingPointInfo> points_of(const ChargingInformation& information) {
    std::vector<ChargingPointInfo> points;
    for (const auto& station : information.depot_info_list.at(0).charging_station_info_list) {
        points.insert(points.end(), station.charging_point_info_list.begin(),
                      station.charging_point_info_list.end());
    }
    return points;
}

/// The point whose process belongs to that request.
inline std::optional<ChargingPointInfo> point_of_request(const DepotModel& depot,
                                                         const std::string& request_id) {
    for (const auto& point : points_of(depot.information(SchemaVersion::V1_1))) {
        if (point.charging_process_info &&
            point.charging_process_info->charging_request_id == request_id) {
            return point;
        }
    }
    return std::nullopt;
}

inline std::optional<ChargingPointInfo> point_of_vehicle(const DepotModel& depot,
                                                         const std::string& vehicle_id) {
    for (const auto& point : points_of(depot.information(SchemaVersion::V1_1))) {
        if (point.vehicle_info && point.vehicle_info->vehicle_id == vehicle_id) {
            return point;
        }
    }
    return std::nullopt;
}

/// The point where that request is scheduled.
inline std::optional<ChargingPointInfo> point_of_schedule(const DepotModel& depot,
                                                          const std::string& request_id) {
    for (const auto& point : points_of(depot.information(SchemaVersion::V1_1))) {
        for (const auto& scheduled : point.scheduled_charging_process_list.value_or(
                 std::vector<ScheduledChargingProcess>())) {
            if (scheduled.charging_request_id == request_id) {
                return point;
            }
        }
    }
    return std::nullopt;
}

inline double soc_of(const ChargingPointInfo& point) {
    return point.vehicle_info.value().traction_battery_info.value().state_of_charge_pct.value();
}

inline std::string free_point_of(const DepotModel& depot) {
    const auto points = points_of(depot.information(SchemaVersion::V1_1));
    const auto found = std::find_if(points.begin(), points.end(), [](const auto& point) {
        return point.charging_point_status == ChargingPointStatus::Available;
    });
    return found == points.end() ? std::string() : found->charging_point_id;
}

}  // namespace vdv463::sim
