// SPDX-License-Identifier: Apache-2.0
#include "depot_model.hpp"

#include <algorithm>
#include <cmath>

namespace vdv463::sim {
namespace {

constexpr double efficiency = 0.95;
constexpr char depot_id[] = "uri://BetriebshofNord";
constexpr std::int64_t second = 1000000;

double rounded(double value, double steps_per_unit) {
    return std::round(value * steps_per_unit) / steps_per_unit;
}

/// Forecasts are whole seconds: never before the event itself.
Timestamp whole_second_after(Timestamp time) {
    const std::int64_t micro = time.unix_microseconds();
    const std::int64_t rest = ((micro % second) + second) % second;
    return rest == 0 ? time : Timestamp::from_unix_microseconds(micro - rest + second);
}

Timestamp whole_second_before(Timestamp time) {
    const std::int64_t micro = time.unix_microseconds();
    return Timestamp::from_unix_microseconds(micro - ((micro % second) + second) % second);
}

}  // namespace

/// What is expected of one request, whatever the version that says it.
struct DepotModel::Forecast {
    ChargingCurve curve;
    double soc_pct = 0;  ///< at `begin`
    Timestamp begin;     ///< of the charging
};

ChargingInformation DepotModel::information(SchemaVersion version) const {
    DepotInfo depot;
    depot.depot_id = depot_id;
    depot.name = "Betriebshof Nord";
    for (std::size_t index = 0; index < points_.size(); ++index) {
        if (points_[index].station == depot.charging_station_info_list.size()) {
            ChargingStationInfo station;
            const std::string& id = points_[index].id;
            station.charging_station_id = id.substr(0, id.rfind('/'));
            if (version != SchemaVersion::V2_0) {
                station.charging_station_status = ChargingStationStatus::Available;
            }
            station.total_power_kw = 0;
            depot.charging_station_info_list.push_back(std::move(station));
        }
        ChargingStationInfo& station = depot.charging_station_info_list.back();
        station.charging_point_info_list.push_back(point_info(index, version));
        const auto& process = station.charging_point_info_list.back().charging_process_info;
        const double power_kw = process ? process->electric_data.charging_power_kw.value_or(0) : 0;
        station.total_power_kw = rounded(*station.total_power_kw + power_kw / efficiency, 100);
    }
    add_default_station(depot, version);
    ChargingInformation information;
    information.depot_info_list.push_back(std::move(depot));
    if (version == SchemaVersion::V2_0) {
        auto& rejections = information.rejected_charging_request_info_list.emplace();
        for (const Job& job : jobs_) {
            if (job.phase == Phase::Rejected) {
                rejections.push_back(
                    {job.presystem_id, job.request.charging_request_id, job.reason});
            }
        }
    }
    return information;
}

ChargingPointInfo DepotModel::point_info(std::size_t index, SchemaVersion version) const {
    const Point& point = points_[index];
    const Job* active = active_job_at(index);
    ChargingPointInfo info;
    info.charging_point_id = point.id;
    info.energy_meter_reading_wh = std::floor(point.meter_wh);
    double power_kw = 0;
    if (active != nullptr) {
        info.charging_process_info = process_info(*active, version);
        power_kw = info.charging_process_info->electric_data.charging_power_kw.value_or(0);
    }
    info.connector_temperature_celsius = rounded(18 + power_kw / 10, 10);
    if (version == SchemaVersion::V2_0) {
        info.present_power_limit_kw = active == nullptr ? 0 : curve_of(*active).limit_kw;
    } else {
        info.present_power_kw = power_kw;
    }
    std::vector<ScheduledChargingProcess> scheduled;
    for (const Job& job : jobs_) {
        if (job.phase == Phase::Scheduled && job.point == index && !waits_at_default_point(job)) {
            scheduled.push_back(scheduled_process(job, version));
        }
    }
    // One CMS of the field never calls a point reserved.
    const bool reserved = !scheduled.empty() && config_.dialect != Dialect::ChargePilot;
    info.charging_point_status =
        reserved ? ChargingPointStatus::Reserved : ChargingPointStatus::Available;
    if (!scheduled.empty()) {
        info.scheduled_charging_process_list = std::move(scheduled);
    }
    if (point.vehicle_id) {
        info.charging_point_status = ChargingPointStatus::Occupied;
        info.vehicle_info = vehicle_info(vehicles_.at(*point.vehicle_id), active, version);
        const Job* rejected = active == nullptr ? rejected_job_of(*point.vehicle_id) : nullptr;
        if (rejected != nullptr) {
            info.charging_process_info = rejected_process_info(*rejected, version);
        }
    }
    return info;
}

VehicleInfo DepotModel::vehicle_info(const Vehicle& vehicle, const Job* active,
                                     SchemaVersion version) const {
    VehicleInfo info;
    info.vehicle_id = vehicle.id;
    if (version != SchemaVersion::V1_0) {
        info.evcc_id = vehicle.evcc_id;
    }
    info.mileage_km = vehicle.mileage_km;
    const bool charging = active != nullptr && active->phase == Phase::Charging;
    TractionBatteryInfo battery;
    battery.state_of_charge_pct = rounded(vehicle.state_of_charge_pct, 100);
    battery.state_of_health_pct = vehicle.state_of_health_pct;
    battery.temperature_celsius = charging ? 27 : 21;
    if (version == SchemaVersion::V2_0) {
        battery.battery_status = ComponentStatus::Ok;
    }
    info.traction_battery_info = battery;
    info.vehicle_status_info.battery_charging_voltage_v = charging ? 27.6 : 25.2;
    info.vehicle_charging_status =
        charging ? VehicleChargingStatus::Charging : VehicleChargingStatus::ReadyToCharge;
    if (active != nullptr) {
        const double target = active->request.charging_request_data.max_target_soc_pct;
        info.preconditioning_info.hv_battery_charging_energy_wh = static_cast<std::int64_t>(
            std::max(0.0, target - vehicle.state_of_charge_pct) * vehicle.capacity_kwh * 10);
    }
    return info;
}

ChargingProcessInfo DepotModel::process_info(const Job& job, SchemaVersion version) const {
    ChargingProcessInfo info;
    info.presystem_id = job.presystem_id;
    info.charging_request_id = job.request.charging_request_id;
    info.charging_process_id = job.process_id;
    info.start_time = whole_second_before(job.started_at);
    info.charging_prediction_data = prediction(job, version);
    info.delivered_energy_wh = std::floor(job.delivered_wh);
    const double soc = vehicles_.at(job.request.vehicle_id).state_of_charge_pct;
    const double voltage = rounded(600 + 1.5 * soc, 10);
    double power_kw = 0;
    if (job.phase == Phase::Charging) {
        info.process_status = ProcessStatus::Charging;
        power_kw = rounded(curve_of(job).power_kw(soc), 100);
    } else if (job.phase == Phase::Finishing) {
        info.process_status = ProcessStatus::Finishing;
    }
    info.electric_data.charging_power_kw = power_kw;
    info.electric_data.charging_voltage_v = voltage;
    info.electric_data.charging_current_a = rounded(power_kw * 1000 / voltage, 10);
    return info;
}

ChargingProcessInfo DepotModel::rejected_process_info(const Job& job, SchemaVersion version) const {
    ChargingProcessInfo info;
    info.presystem_id = job.presystem_id;
    info.charging_request_id = job.request.charging_request_id;
    info.charging_process_id = job.process_id;
    info.process_status = ProcessStatus::ChargingRejectedTechnically;
    info.start_time = whole_second_before(job.started_at);
    if (version == SchemaVersion::V2_0) {
        info.charging_prediction_data.charging_prediction_data_status =
            ChargingPredictionDataStatus::Finished;
    }
    if (version == SchemaVersion::V1_0) {
        // 1.0 requires the entry even where nothing can be predicted.
        info.charging_prediction_data.min_target_soc = {
            job.request.charging_request_data.min_target_soc_pct, info.start_time};
    }
    info.electric_data.charging_power_kw = 0;
    return info;
}

ScheduledChargingProcess DepotModel::scheduled_process(const Job& job,
                                                       SchemaVersion version) const {
    ScheduledChargingProcess process;
    process.presystem_id = job.presystem_id;
    process.charging_request_id = job.request.charging_request_id;
    process.charging_process_id = job.process_id;
    process.vehicle_id = job.request.vehicle_id;
    process.start_time = whole_second_after(forecast(job).begin);
    process.charging_prediction_data = prediction(job, version);
    return process;
}

DepotModel::Forecast DepotModel::forecast(const Job& job) const {
    const Vehicle& vehicle = vehicles_.at(job.request.vehicle_id);
    Forecast result{curve_of(job), vehicle.state_of_charge_pct, clock_};
    if (job.phase == Phase::Preparing) {
        result.begin = job.phase_end;
    }
    if (job.phase == Phase::Scheduled) {
        result.begin = std::max(clock_, job.arrives_at);
        if (!vehicle.point) {
            result.soc_pct = soc_at_arrival(job);
        }
    }
    return result;
}

ChargingPredictionData DepotModel::prediction(const Job& job, SchemaVersion version) const {
    const ChargingRequestData& data = job.request.charging_request_data;
    const Forecast expected = forecast(job);
    const auto time_of = [&](double soc_pct) {
        return after_hours(expected.begin, expected.curve.hours_until(expected.soc_pct, soc_pct));
    };
    const auto soc_at = [&](Timestamp time) {
        const double hours = static_cast<double>((time - expected.begin).count()) / 3.6e9;
        const double soc =
            expected.curve.soc_after(expected.soc_pct, std::max(0.0, hours) * config_.speed);
        return std::min(soc, std::max(expected.soc_pct, data.max_target_soc_pct));
    };
    const Timestamp reached = time_of(data.max_target_soc_pct);

    ChargingPredictionData result;
    result.min_target_soc = {data.min_target_soc_pct,
                             whole_second_after(time_of(data.min_target_soc_pct))};
    if (version != SchemaVersion::V1_0 && job.departs_at) {
        ChargingPredictionDataDepartureTime departure;
        departure.predicted_departure_time_soc_pct = rounded(soc_at(*job.departs_at), 100);
        (version == SchemaVersion::V2_0 ? departure.requested_time_for_departure
                                        : departure.predicted_time) = *job.departs_at;
        result.departure_time = departure;
    }
    if (version != SchemaVersion::V2_0) {
        const Timestamp end = job.departs_at ? std::min(reached, *job.departs_at) : reached;
        result.final_soc = {rounded(soc_at(end), 100), whole_second_after(end)};
        return result;
    }
    result.charging_prediction_data_status = job.phase == Phase::Finishing
                                                 ? ChargingPredictionDataStatus::Finished
                                                 : ChargingPredictionDataStatus::Ongoing;
    result.max_target_soc = {data.max_target_soc_pct, whole_second_after(reached)};
    auto& progress = result.charging_progress_prediction_list.emplace();
    for (double soc = 10; soc <= data.max_target_soc_pct; soc += 10) {
        if (soc > expected.soc_pct) {
            progress.push_back({soc, whole_second_after(time_of(soc))});
        }
    }
    return result;
}

const DepotModel::Job* DepotModel::active_job_at(std::size_t point) const {
    const auto found = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) {
        return is_active(job) && job.point == point;
    });
    return found == jobs_.end() ? nullptr : &*found;
}

const DepotModel::Job* DepotModel::rejected_job_of(const std::string& vehicle_id) const {
    const auto found = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) {
        return job.phase == Phase::Rejected && job.request.vehicle_id == vehicle_id;
    });
    return found == jobs_.end() ? nullptr : &*found;
}

/// ChargePilot plans a request without a point when its vehicle has come, not before.
bool DepotModel::waits_at_default_point(const Job& job) const {
    return config_.dialect == Dialect::ChargePilot && !job.request.charging_point_id &&
           !vehicles_.at(job.request.vehicle_id).point;
}

/// What has no place at a point of the depot goes to a station that is always unavailable, as CMSs
/// in the field do it.
void DepotModel::add_default_station(DepotInfo& depot, SchemaVersion version) const {
    ChargingStationInfo station;
    station.charging_station_id = std::string(depot_id) + "/0";
    if (version != SchemaVersion::V2_0) {
        station.charging_station_status = ChargingStationStatus::Unavailable;
    }
    if (config_.dialect == Dialect::ChargePilot) {
        add_default_point(station, version);
    }
    add_unplaced_rejections(station, version);
    if (!station.charging_point_info_list.empty()) {
        depot.charging_station_info_list.push_back(std::move(station));
    }
}

void DepotModel::add_default_point(ChargingStationInfo& station, SchemaVersion version) const {
    ChargingPointInfo point;
    point.charging_point_id = station.charging_station_id + "/0";
    point.charging_point_status = ChargingPointStatus::Unavailable;
    for (const Job& job : jobs_) {
        if (job.phase == Phase::Scheduled && waits_at_default_point(job)) {
            if (!point.scheduled_charging_process_list) {
                point.scheduled_charging_process_list.emplace();
            }
            point.scheduled_charging_process_list->push_back(scheduled_process(job, version));
        }
    }
    station.charging_point_info_list.push_back(std::move(point));
}

/// A rejection has its place at the point where the vehicle stands.
void DepotModel::add_unplaced_rejections(ChargingStationInfo& station,
                                         SchemaVersion version) const {
    for (const Job& job : jobs_) {
        if (job.phase != Phase::Rejected) {
            continue;
        }
        const auto vehicle = vehicles_.find(job.request.vehicle_id);
        const bool has_place = vehicle != vehicles_.end() && vehicle->second.point &&
                               active_job_at(*vehicle->second.point) == nullptr &&
                               rejected_job_of(job.request.vehicle_id) == &job;
        if (has_place) {
            continue;
        }
        ChargingPointInfo point;
        point.charging_point_id = station.charging_station_id + '/' +
                                  std::to_string(station.charging_point_info_list.size());
        point.charging_point_status = ChargingPointStatus::Unavailable;
        point.charging_process_info = rejected_process_info(job, version);
        station.charging_point_info_list.push_back(std::move(point));
    }
}

}  // namespace vdv463::sim
