// SPDX-License-Identifier: Apache-2.0
#include "depot_model.hpp"

#include <algorithm>
#include <cmath>

namespace vdv463::sim {
namespace {

constexpr double station_limit_kw = 300;
constexpr double point_limit_kw = 180;
constexpr double soc_tolerance_pct = 1e-6;
constexpr double microseconds_per_hour = 3.6e9;
constexpr double longest_hours = 24.0 * 365 * 10;

}  // namespace

DepotModel::DepotModel(const DepotConfig& config, Timestamp now) : config_(config), clock_(now) {
    const auto count = static_cast<std::size_t>(std::max(1, config.points));
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    for (std::size_t index = 0; index < count; ++index) {
        const std::string station = "uri://BetriebshofNord/CS" + std::to_string(index / 2 + 1);
        Point point;
        point.id = station + "/CP" + std::to_string(index % 2 + 1);
        point.station = index / 2;
        Lot lot(config.seed, point.id);
        point.meter_wh = std::floor(lot.between(1e6, 9e6));
        order.emplace_back(lot.bits(), index);
        points_.push_back(std::move(point));
    }
    std::sort(order.begin(), order.end());
    order.resize((count * 6 + 5) / 10);
    std::size_t number = 0;
    for (const auto& [unused, index] : order) {
        const std::string id = fleet_id(number++);
        stand(vehicles_.emplace(id, make_vehicle(config.seed, id)).first->second, index);
    }
}

void DepotModel::advance(Timestamp now) {
    if (now <= clock_) {
        return;
    }
    while (const auto event = next_event()) {
        if (*event > now) {
            break;
        }
        charge_until(*event);
        settle();
    }
    charge_until(now);
}

bool DepotModel::is_active(const Job& job) noexcept {
    return job.phase == Phase::Preparing || job.phase == Phase::Charging ||
           job.phase == Phase::Finishing;
}

bool DepotModel::vehicle_is_active(const std::string& vehicle_id) const {
    return std::any_of(jobs_.begin(), jobs_.end(), [&](const Job& job) {
        return is_active(job) && job.request.vehicle_id == vehicle_id;
    });
}

bool DepotModel::stands_as_wanted(const Job& job) const {
    const Vehicle& vehicle = vehicles_.at(job.request.vehicle_id);
    if (!vehicle.point || (job.request.charging_point_id && *vehicle.point != job.point)) {
        return false;
    }
    // With two requests, the second may be for the time after the vehicle has been away.
    return job.arrives_at <= clock_ ||
           std::none_of(jobs_.begin(), jobs_.end(), [&](const Job& other) {
               return &other != &job && other.departs_at &&
                      other.request.vehicle_id == job.request.vehicle_id &&
                      *other.departs_at <= job.arrives_at;
           });
}

/// Brings everything about that is due at clock_. Arrivals come last: they need the free points.
void DepotModel::settle() {
    for (Job& job : jobs_) {
        end_phase(job);
    }
    for (Job& job : jobs_) {
        depart(job);
    }
    // Collected once: a thousand requests may wait here, each of which has to ask.
    Busy busy;
    for (const Job& job : jobs_) {
        if (is_active(job)) {
            busy.insert(job.request.vehicle_id);
        }
    }
    for (Job& job : jobs_) {
        if (job.phase == Phase::Scheduled && busy.count(job.request.vehicle_id) == 0 &&
            stands_as_wanted(job)) {
            start(job, *vehicles_.at(job.request.vehicle_id).point);
            busy.insert(job.request.vehicle_id);
        }
    }
    for (Job& job : jobs_) {
        if (job.phase == Phase::Scheduled && job.arrives_at <= clock_ &&
            busy.count(job.request.vehicle_id) == 0 && arrive(job, busy)) {
            busy.insert(job.request.vehicle_id);
        }
    }
}

void DepotModel::end_phase(Job& job) {
    if (job.phase == Phase::Preparing && job.phase_end <= clock_) {
        job.phase = Phase::Charging;
    }
    if (job.phase == Phase::Charging) {
        Vehicle& vehicle = vehicles_.at(job.request.vehicle_id);
        const double target = job.request.charging_request_data.max_target_soc_pct;
        if (vehicle.state_of_charge_pct >= target - soc_tolerance_pct) {
            vehicle.state_of_charge_pct = std::max(vehicle.state_of_charge_pct, target);
            job.phase = Phase::Finishing;
            job.phase_end = shortly_after_clock(20, 0.5);
        }
    }
    if (job.phase == Phase::Finishing && job.phase_end <= clock_) {
        job.phase = Phase::Done;
    }
}

void DepotModel::depart(Job& job) {
    if (!job.departs_at || *job.departs_at > clock_) {
        return;
    }
    job.departs_at.reset();
    job.phase = Phase::Done;
    if (!vehicle_is_active(job.request.vehicle_id)) {
        leave(vehicles_.at(job.request.vehicle_id));
    }
}

bool DepotModel::arrive(Job& job, const Busy& busy) {
    const auto place = place_for(job, busy);
    if (!place) {
        return false;
    }
    Vehicle& vehicle = vehicles_.at(job.request.vehicle_id);
    if (!vehicle.point) {
        vehicle.state_of_charge_pct = soc_at_arrival(job);
    }
    leave(vehicle);
    if (points_[*place].vehicle_id) {
        leave(vehicles_.at(*points_[*place].vehicle_id));
    }
    stand(vehicle, *place);
    start(job, *place);
    return true;
}

/// A vehicle that is not charging makes room for one that comes to charge.
std::optional<std::size_t> DepotModel::place_for(const Job& job, const Busy& busy) const {
    const auto is_empty = [&](std::size_t index) { return !points_[index].vehicle_id; };
    const auto can_be_had = [&](std::size_t index) {
        return is_empty(index) || busy.count(*points_[index].vehicle_id) == 0;
    };
    if (job.request.charging_point_id || is_empty(job.point)) {
        return can_be_had(job.point) ? std::optional<std::size_t>(job.point) : std::nullopt;
    }
    std::optional<std::size_t> second_choice;
    for (std::size_t index = 0; index < points_.size(); ++index) {
        if (is_empty(index)) {
            return index;
        }
        if (!second_choice && can_be_had(index)) {
            second_choice = index;
        }
    }
    return second_choice;
}

double DepotModel::soc_at_arrival(const Job& job) const {
    Lot lot(config_.seed, job.request.charging_request_id + '/' + job.request.vehicle_id);
    return job.request.charging_request_data.expected_soc_at_arrival_pct.value_or(
        std::round(lot.between(20, 60)));
}

void DepotModel::start(Job& job, std::size_t point) {
    job.point = point;
    job.phase = Phase::Preparing;
    job.phase_end = shortly_after_clock(5, 0.2);
    job.started_at = clock_;
    job.delivered_wh = 0;
}

void DepotModel::leave(Vehicle& vehicle) {
    if (vehicle.point) {
        points_[*vehicle.point].vehicle_id.reset();
        vehicle.point.reset();
    }
}

void DepotModel::stand(Vehicle& vehicle, std::size_t point) {
    vehicle.point = point;
    points_[point].vehicle_id = vehicle.id;
}

std::optional<Timestamp> DepotModel::next_event() const {
    std::optional<Timestamp> next;
    const auto consider = [&](Timestamp time) {
        if (time > clock_ && (!next || time < *next)) {
            next = time;
        }
    };
    for (const Job& job : jobs_) {
        if (job.departs_at) {
            consider(*job.departs_at);
        }
        if (job.phase == Phase::Scheduled) {
            consider(job.arrives_at);
        }
        if (job.phase == Phase::Preparing || job.phase == Phase::Finishing) {
            consider(job.phase_end);
        }
        if (job.phase == Phase::Charging) {
            const double soc = vehicles_.at(job.request.vehicle_id).state_of_charge_pct;
            const double target = job.request.charging_request_data.max_target_soc_pct;
            consider(after_hours(clock_, curve_of(job).hours_until(soc, target)) +
                     std::chrono::microseconds{1});
        }
    }
    return next;
}

void DepotModel::charge_until(Timestamp time) {
    const double hours =
        static_cast<double>((time - clock_).count()) / microseconds_per_hour * config_.speed;
    for (Job& job : jobs_) {
        if (job.phase != Phase::Charging) {
            continue;
        }
        Vehicle& vehicle = vehicles_.at(job.request.vehicle_id);
        const double before = vehicle.state_of_charge_pct;
        const double target = job.request.charging_request_data.max_target_soc_pct;
        const double after =
            std::min(curve_of(job).soc_after(before, hours), std::max(before, target));
        const double energy_wh = (after - before) * vehicle.capacity_kwh * 10;
        vehicle.state_of_charge_pct = after;
        job.delivered_wh += energy_wh;
        points_[job.point].meter_wh += energy_wh;
    }
    clock_ = time;
}

Timestamp DepotModel::shortly_after_clock(double seconds, double least_seconds) const {
    const double real_seconds = std::max(seconds / config_.speed, least_seconds);
    const double hours = std::min(real_seconds / 3600, longest_hours);
    return clock_ + std::chrono::microseconds{
                        static_cast<std::int64_t>(std::ceil(hours * microseconds_per_hour))};
}

/// Units: hours of a real battery; the simulated one needs `speed` times less.
Timestamp DepotModel::after_hours(Timestamp begin, double hours) const {
    const double limited = std::min(hours / config_.speed, longest_hours);
    return begin + std::chrono::microseconds{
                       static_cast<std::int64_t>(std::ceil(limited * microseconds_per_hour))};
}

/// The station's power is divided evenly among the points that charge, so that the curve stays the
/// same from one event to the next. A request not yet charging counts as one more; a planned one is
/// taken to be alone.
ChargingCurve DepotModel::curve_of(const Job& job) const {
    double share = station_limit_kw;
    if (job.phase != Phase::Scheduled) {
        const auto others = std::count_if(jobs_.begin(), jobs_.end(), [&](const Job& other) {
            return &other != &job && other.phase == Phase::Charging &&
                   points_[other.point].station == points_[job.point].station;
        });
        share /= static_cast<double>(others + 1);
    }
    const Vehicle& vehicle = vehicles_.at(job.request.vehicle_id);
    return {vehicle.capacity_kwh, std::min({share, point_limit_kw, vehicle.max_power_kw})};
}

}  // namespace vdv463::sim
