// SPDX-License-Identifier: Apache-2.0
#include "demo_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> vehicles_of(const ChargingInformation& information) {
    std::vector<std::string> ids;
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            for (const ChargingPointInfo& point : station.charging_point_info_list) {
                if (point.vehicle_info) {
                    ids.push_back(point.vehicle_info->vehicle_id);
                }
            }
        }
    }
    return ids;
}

std::string absent_vehicle(const std::vector<std::string>& present) {
    std::string id;
    for (int number = 101; id.empty() || std::count(present.begin(), present.end(), id) != 0;
         ++number) {
        id = fmt::format("Bus {}", number);
    }
    return id;
}

ChargingRequest make_request(const std::string& vehicle, std::size_t number, Timestamp now) {
    ChargingRequest request;
    request.vehicle_id = vehicle;
    request.charging_request_id = fmt::format("uri://Demo/Presystem1/Request{}", number);
    request.charging_request_data.min_target_soc_pct = 80;
    request.charging_request_data.max_target_soc_pct = 95;
    request.charging_request_data.requested_time_for_departure =
        now + 2min * static_cast<std::int64_t>(number);
    return request;
}

}  // namespace

DemoPlan make_demo_plan(const ChargingInformation& information, Timestamp now,
                        std::chrono::milliseconds arrival) {
    const std::vector<std::string> present = vehicles_of(information);
    DemoPlan plan;
    for (const std::string& vehicle : present) {
        plan.list.push_back(make_request(vehicle, plan.list.size() + 1, now));
    }
    plan.arriving = absent_vehicle(present);
    ChargingRequest late = make_request(plan.arriving, plan.list.size() + 1, now);
    late.charging_request_data.expected_arrival_time_at_charging_point = now + arrival;
    late.charging_request_data.expected_soc_at_arrival_pct = 35;
    plan.list.push_back(std::move(late));
    return plan;
}

}  // namespace vdv463::cli
