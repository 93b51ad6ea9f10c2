// SPDX-License-Identifier: Apache-2.0
#include "tracked_plan.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vdv463::test {

namespace {

const Timestamp evening = Timestamp::parse("2026-01-02T20:00:00Z").value();

}  // namespace

Shown& Shown::station(const std::string& depot_id, const std::string& station_id) {
    DepotInfo depot;
    depot.depot_id = depot_id;
    ChargingStationInfo station;
    station.charging_station_id = station_id;
    depot.charging_station_info_list.push_back(station);
    information.depot_info_list.push_back(depot);
    return *this;
}

Shown& Shown::at(const std::string& point_id) {
    if (information.depot_info_list.empty()) {
        station("D1", "D1/S1");
    }
    ChargingPointInfo point;
    point.charging_point_id = point_id;
    information.depot_info_list.back()
        .charging_station_info_list.back()
        .charging_point_info_list.push_back(point);
    return *this;
}

ChargingPointInfo& Shown::point() {
    return information.depot_info_list.back()
        .charging_station_info_list.back()
        .charging_point_info_list.back();
}

ScheduledChargingProcess& Shown::last_schedule() {
    return point().scheduled_charging_process_list->back();
}

Shown& Shown::vehicle(const std::string& vehicle_id, std::optional<double> soc_pct) {
    VehicleInfo vehicle;
    vehicle.vehicle_id = vehicle_id;
    if (soc_pct) {
        vehicle.traction_battery_info = TractionBatteryInfo{};
        vehicle.traction_battery_info->state_of_charge_pct = soc_pct;
    }
    point().vehicle_info = vehicle;
    return *this;
}

Shown& Shown::process(const std::string& request_id, ProcessStatus status) {
    ChargingProcessInfo process;
    process.presystem_id = us;
    process.charging_request_id = request_id;
    process.charging_process_id = "process of " + request_id;
    process.process_status = status;
    process.start_time = evening;
    point().charging_process_info = process;
    schedule_is_last_ = false;
    return *this;
}

Shown& Shown::schedule(const std::string& request_id, const std::string& vehicle_id) {
    ScheduledChargingProcess process;
    process.presystem_id = us;
    process.charging_request_id = request_id;
    process.vehicle_id = vehicle_id;
    auto& list = point().scheduled_charging_process_list;
    list = list.value_or(std::vector<ScheduledChargingProcess>{});
    list->push_back(process);
    schedule_is_last_ = true;
    return *this;
}

Shown& Shown::presystem(std::optional<std::string> presystem_id) {
    (schedule_is_last_ ? last_schedule().presystem_id
                       : point().charging_process_info->presystem_id) = std::move(presystem_id);
    return *this;
}

Shown& Shown::without_request_id() {
    point().charging_process_info->charging_request_id.reset();
    return *this;
}

Shown& Shown::process_id(const std::string& id) {
    point().charging_process_info->charging_process_id = id;
    return *this;
}

Shown& Shown::since(Timestamp start_time) {
    if (schedule_is_last_) {
        last_schedule().start_time = start_time;
    } else {
        point().charging_process_info->start_time = start_time;
    }
    return *this;
}

Shown& Shown::power(double kw) {
    point().charging_process_info->electric_data.charging_power_kw = kw;
    return *this;
}

Shown& Shown::predicting(ChargingPredictionData data) {
    (schedule_is_last_ ? last_schedule().charging_prediction_data
                       : point().charging_process_info->charging_prediction_data) = std::move(data);
    return *this;
}

Shown& Shown::rejecting(const std::string& request_id, const std::string& reason,
                        const std::string& presystem_id) {
    auto& list = information.rejected_charging_request_info_list;
    list = list.value_or(std::vector<RejectedChargingRequestInfo>{});
    list->push_back({presystem_id, request_id, reason});
    return *this;
}

Shown running(const std::string& request_id, ProcessStatus status, std::optional<double> soc_pct) {
    return Shown{}
        .at("point of " + request_id)
        .vehicle("bus of " + request_id, soc_pct)
        .process(request_id, status);
}

Shown scheduled(const std::vector<std::string>& request_ids) {
    Shown shown;
    for (const std::string& id : request_ids) {
        shown.at("point of " + id).schedule(id, "bus of " + id);
    }
    return shown;
}

ChargingRequest request_for(const std::string& id) {
    ChargingRequest request;
    request.vehicle_id = "bus of " + id;
    request.charging_request_id = id;
    request.charging_request_data.min_target_soc_pct = 80;
    request.charging_request_data.max_target_soc_pct = 95;
    request.charging_request_data.requested_time_for_departure = evening + 8h;
    return request;
}

std::vector<ChargingRequest> requests_for(const std::vector<std::string>& ids) {
    std::vector<ChargingRequest> list;
    std::transform(ids.begin(), ids.end(), std::back_inserter(list), request_for);
    return list;
}

TrackedPlan::TrackedPlan() : now(evening) {
    tracker.begin(now);
}

TrackedPlan::TrackedPlan(std::vector<ChargingRequest> requests) : TrackedPlan() {
    confirm(std::move(requests));
}

TrackedPlan& TrackedPlan::adopt(std::vector<ChargingRequest> requests) {
    list = std::move(requests);
    tracker.adopt(list, now);
    return *this;
}

TrackedPlan& TrackedPlan::confirm(std::vector<ChargingRequest> requests) {
    adopt(std::move(requests));
    tracker.sent(list, now);
    tracker.confirmed(list, now);
    static_cast<void>(tracker.take_changes());
    return *this;
}

TrackedPlan& TrackedPlan::wait(std::chrono::milliseconds duration) {
    now = now + duration;
    return *this;
}

PlanObservation TrackedPlan::see(const Shown& shown) {
    return wait(15s).tracker.information(shown.information, now);
}

PlanObservation TrackedPlan::see(const Shown& shown, int times) {
    PlanObservation last;
    for (int i = 0; i < times; ++i) {
        last = see(shown);
    }
    return last;
}

TrackedRequest TrackedPlan::of(const std::string& request_id) const {
    for (const TrackedRequest& request : tracker.requests()) {
        if (request.charging_request_id == request_id) {
            return request;
        }
    }
    return {};
}

std::string TrackedPlan::changes() {
    std::string text;
    for (const TrackedRequest& request : tracker.take_changes()) {
        text += text.empty() ? "" : " ";
        text += request.charging_request_id + ":";
        text += to_string(request.state);
    }
    return text;
}

std::vector<std::string> TrackedPlan::late() const {
    return ids_of(tracker.late(now));
}

std::vector<std::string> ids_of(const std::vector<TrackedRequest>& requests) {
    std::vector<std::string> ids;
    for (const TrackedRequest& request : requests) {
        ids.push_back(request.charging_request_id);
    }
    return ids;
}

}  // namespace vdv463::test
