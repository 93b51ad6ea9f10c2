// SPDX-License-Identifier: Apache-2.0
#include "demo_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

struct Present {
    std::string id;
    double soc_pct = 0;
};

std::vector<Present> vehicles_of(const ChargingInformation& information) {
    std::vector<Present> vehicles;
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            for (const ChargingPointInfo& point : station.charging_point_info_list) {
                if (point.vehicle_info) {
                    const auto& battery = point.vehicle_info->traction_battery_info;
                    const double soc = battery ? battery->state_of_charge_pct.value_or(0) : 0;
                    vehicles.push_back({point.vehicle_info->vehicle_id, soc});
                }
            }
        }
    }
    return vehicles;
}

std::string absent_vehicle(const std::vector<Present>& present) {
    std::string id;
    const auto is_it = [&id](const Present& vehicle) { return vehicle.id == id; };
    for (int number = 101; id.empty() || std::any_of(present.begin(), present.end(), is_it);
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
                        std::chrono::milliseconds arrival, std::chrono::milliseconds end) {
    const std::vector<Present> present = vehicles_of(information);
    const auto emptiest = static_cast<std::size_t>(
        std::min_element(present.begin(), present.end(),
                         [](const Present& a, const Present& b) { return a.soc_pct < b.soc_pct; }) -
        present.begin());
    DemoPlan plan;
    for (std::size_t at = 0; at < present.size(); ++at) {
        ChargingRequest request = make_request(present[at].id, at + 1, now);
        if (at == emptiest) {
            ChargingRequestData& data = request.charging_request_data;
            data.min_target_soc_pct = 100;
            data.max_target_soc_pct = 100;
            data.requested_time_for_departure = now + end + 2s;
            plan.late = present[at].id;
        } else if (at == (emptiest + 1) % present.size()) {
            request.charging_point_id = "uri://Demo/NoSuchPoint";
            plan.rejected = present[at].id;
        }
        plan.list.push_back(std::move(request));
    }
    plan.arriving = absent_vehicle(present);
    ChargingRequest coming = make_request(plan.arriving, plan.list.size() + 1, now);
    coming.charging_request_data.expected_arrival_time_at_charging_point = now + arrival;
    coming.charging_request_data.expected_soc_at_arrival_pct = 35;
    plan.list.push_back(std::move(coming));
    return plan;
}

}  // namespace vdv463::cli
