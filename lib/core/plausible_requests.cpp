// SPDX-License-Identifier: Apache-2.0
#include "plausibility.hpp"

#include "text.hpp"

#include <unordered_map>
#include <unordered_set>

namespace vdv463::core {
namespace {

using PointIds = std::unordered_set<std::string_view>;

PointIds point_ids(const ChargingInformation& information) {
    PointIds ids;
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            for (const ChargingPointInfo& point : station.charging_point_info_list) {
                ids.insert(point.charging_point_id);
            }
        }
    }
    return ids;
}

void check_soc(const ChargingRequestData& data, Doubts& doubts) {
    constexpr double low = 10;
    constexpr double little = 10;
    doubts.soc("expectedSocAtArrival", data.expected_soc_at_arrival_pct);
    doubts.soc("minTargetSoc", data.min_target_soc_pct);
    doubts.soc("maxTargetSoc", data.max_target_soc_pct);
    if (data.min_target_soc_pct > data.max_target_soc_pct) {
        doubts.add(Check::MinAboveMax, "minTargetSoc",
                   "expected at most maxTargetSoc, " + number_text(data.max_target_soc_pct) +
                       ", found " + number_text(data.min_target_soc_pct));
    }
    if (!data.expected_soc_at_arrival_pct) {
        return;
    }
    const double at_arrival = *data.expected_soc_at_arrival_pct;
    if (at_arrival >= data.max_target_soc_pct) {
        doubts.add(Check::ArrivalSocNotBelowMax, "expectedSocAtArrival",
                   "expected less than maxTargetSoc, " + number_text(data.max_target_soc_pct) +
                       ", found " + number_text(at_arrival));
    }
    if (at_arrival < low) {
        doubts.add(Check::LowSocAtArrival, "expectedSocAtArrival",
                   "expected at least 10 percent, found " + number_text(at_arrival));
    }
    if (data.min_target_soc_pct < at_arrival + little) {
        doubts.add(Check::LittleToCharge, "minTargetSoc",
                   "expected at least 10 percent more than expectedSocAtArrival, " +
                       number_text(at_arrival) + ", found " + number_text(data.min_target_soc_pct));
    }
}

void check_data(const ChargingRequestData& data, Doubts& doubts) {
    const PathStep step{doubts.path, "chargingRequestData"};
    check_soc(data, doubts);
    const auto& arrival = data.expected_arrival_time_at_charging_point;
    const auto& departure = data.requested_time_for_departure;
    if (arrival && departure && *arrival >= *departure) {
        doubts.add(Check::ArrivalAfterDeparture, "expectedArrivalTimeAtChargingPoint",
                   "expected a time before the departure, " + departure->to_string() + ", found " +
                       arrival->to_string());
    }
}

void check_automatic(const AutomaticPreconditioning& wish, Doubts& doubts) {
    constexpr Range ambient{Check::AmbientTemperatureRange, -50, 60, "degrees Celsius"};
    const PathStep step{doubts.path, "automaticPreconditioning"};
    doubts.range(ambient, "ambientTemperature", wish.ambient_temperature_celsius);
    doubts.soc("targetSoc", wish.target_soc_pct);
    const auto& start = wish.requested_start_time;
    const auto& finish = wish.requested_finish_time;
    if (start && finish && *start >= *finish) {
        doubts.add(Check::StartAfterFinish, "requestedStartTime",
                   "expected a time before requestedFinishTime, " + finish->to_string() +
                       ", found " + start->to_string());
    }
}

void check_manual(const ManualPreconditioning& wish, Doubts& doubts) {
    constexpr Range hvac{Check::HvacPowerRange, 0, 50, "kW"};
    constexpr Range system{Check::SystemPowerRange, 0, 20, "kW"};
    const PathStep step{doubts.path, "manualPreconditioning"};
    doubts.range(hvac, "hvacAuxiliaryConsumerPower", wish.hvac_auxiliary_consumer_power_kw);
    doubts.range(system, "systemAuxiliaryConsumerPower", wish.system_auxiliary_consumer_power_kw);
    doubts.soc("targetSoc", wish.target_soc_pct);
    const Timestamp hvac_start = wish.hvac_preconditioning_start_time;
    const Timestamp system_start = wish.system_preconditioning_start_time;
    if (hvac_start > system_start) {
        doubts.add(Check::HvacAfterSystem, "hvacPreconditioningStartTime",
                   "expected a time not after systemPreconditioningStartTime, " +
                       system_start.to_string() + ", found " + hvac_start.to_string());
    }
}

void check_request(const ChargingRequest& request, Doubts& doubts) {
    constexpr Range priority{Check::PriorityRange, 1, 10000, {}};
    doubts.id("chargingPointId", request.charging_point_id);
    doubts.id("vehicleId", request.vehicle_id);
    doubts.id("chargingRequestId", request.charging_request_id);
    doubts.id("chargingProcessId", request.charging_process_id);
    doubts.range(priority, "priority", request.priority);
    check_data(request.charging_request_data, doubts);
    if (request.automatic_preconditioning) {
        check_automatic(*request.automatic_preconditioning, doubts);
    }
    if (request.manual_preconditioning) {
        check_manual(*request.manual_preconditioning, doubts);
    }
}

}  // namespace

void check_plausibility(const ChargingRequests& requests, Doubts& doubts) {
    const ChargingInformation* const information = doubts.options().last_information;
    const PointIds known_points = information != nullptr ? point_ids(*information) : PointIds{};
    const PathStep list_step{doubts.path, "chargingRequestList"};
    std::unordered_map<std::string_view, std::size_t> first_with_id;
    const auto& list = requests.charging_request_list;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const PathStep step{doubts.path, i};
        const auto [first, is_new] = first_with_id.emplace(list[i].charging_request_id, i);
        if (!is_new) {
            doubts.add(Check::DuplicateId, "chargingRequestId",
                       "expected an id of its own, found " + quoted(list[i].charging_request_id) +
                           " in entry " + std::to_string(first->second) + " too");
        }
        const auto& point = list[i].charging_point_id;
        if (information != nullptr && point && known_points.count(*point) == 0) {
            doubts.add(
                Check::UnknownChargingPoint, "chargingPointId",
                "expected a point of the newest charging information, found " + quoted(*point));
        }
        check_request(list[i], doubts);
    }
}

}  // namespace vdv463::core
