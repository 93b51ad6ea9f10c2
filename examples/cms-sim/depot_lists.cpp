// SPDX-License-Identifier: Apache-2.0
#include "depot_model.hpp"

#include <algorithm>
#include <utility>

namespace vdv463::sim {
namespace {

constexpr double full_pct = 100;

bool is_termination(const ChargingRequest& request) {
    return request.charging_instruction == ChargingInstruction::Terminate;
}

bool holds(const std::vector<ChargingRequest>& list, const std::string& request_id) {
    return std::any_of(list.begin(), list.end(), [&](const ChargingRequest& request) {
        return request.charging_request_id == request_id;
    });
}

}  // namespace

Result<ListChange> DepotModel::apply(const std::string& presystem_id, const ChargingRequests& list,
                                     Timestamp now, std::string_view written) {
    advance(now);
    auto screened = screen(list, config_.dialect, knowledge_for(presystem_id), written);
    if (!screened) {
        return std::move(screened).error();
    }
    ListChange change_made;
    change_made.item_errors = std::move(screened->item_errors);
    const std::vector<ChargingRequest>& wanted = screened->list;
    const auto missing = std::remove_if(jobs_.begin(), jobs_.end(), [&](const Job& job) {
        return job.presystem_id == presystem_id && !holds(wanted, job.request.charging_request_id);
    });
    change_made.removed = static_cast<int>(jobs_.end() - missing);
    jobs_.erase(missing, jobs_.end());

    for (const ChargingRequest& request : wanted) {
        const Job* known = find_job(presystem_id, request.charging_request_id);
        if (known != nullptr && known->request == request) {
            ++change_made.unchanged;
            continue;
        }
        if (known == nullptr) {
            Job job;
            job.presystem_id = presystem_id;
            job.request = request;
            jobs_.push_back(std::move(job));
            plan(jobs_.back());
            known = &jobs_.back();
            ++change_made.added;
        } else {
            change(jobs_[static_cast<std::size_t>(known - jobs_.data())], request);
            ++(is_termination(request) ? change_made.removed : change_made.changed);
        }
        if (known->phase == Phase::Rejected) {
            change_made.rejected.push_back(request.charging_request_id + ": " + known->reason);
        }
    }
    settle();
    return change_made;
}

void DepotModel::forget_requests(Timestamp now) {
    advance(now);
    jobs_.clear();
}

DepotKnowledge DepotModel::knowledge_for(const std::string& presystem_id) const {
    DepotKnowledge knowledge;
    knowledge.held = [this, presystem_id](const std::string& id) -> const ChargingRequest* {
        const Job* const job = find_job(presystem_id, id);
        return job == nullptr ? nullptr : &job->request;
    };
    knowledge.has_point = [this](const std::string& id) { return point_index(id).has_value(); };
    knowledge.has_vehicle = [this](const std::string& id) { return knows_vehicle(id); };
    return knowledge;
}

bool DepotModel::knows_vehicle(const std::string& vehicle_id) const {
    return !config_.closed_fleet || is_of_fleet(vehicle_id, 2 * points_.size());
}

const DepotModel::Job* DepotModel::find_job(const std::string& presystem_id,
                                            const std::string& request_id) const {
    const auto found = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) {
        return job.presystem_id == presystem_id && job.request.charging_request_id == request_id;
    });
    return found == jobs_.end() ? nullptr : &*found;
}

void DepotModel::change(Job& job, const ChargingRequest& request) {
    const ChargingRequest before = std::exchange(job.request, request);
    if (is_termination(request)) {
        job.phase = Phase::Done;
        job.departs_at.reset();
        return;
    }
    const bool same_place =
        before.vehicle_id == request.vehicle_id &&
        (!request.charging_point_id ||
         (is_active(job) && *request.charging_point_id == points_[job.point].id));
    if (!is_active(job) || !same_place || !refusal(request).empty()) {
        const bool same_arrival =
            job.phase == Phase::Scheduled &&
            before.charging_request_data.expected_arrival_time_at_charging_point ==
                request.charging_request_data.expected_arrival_time_at_charging_point;
        const Timestamp arrives_at = job.arrives_at;
        if (job.phase != Phase::Scheduled) {
            job.process_id.clear();
        }
        plan(job);
        // A list that comes often must not put the arrival off for ever.
        job.arrives_at = same_arrival ? arrives_at : job.arrives_at;
        return;
    }
    job.departs_at = departure_of(request);
    const double target = request.charging_request_data.max_target_soc_pct;
    if (job.phase == Phase::Finishing &&
        vehicles_.at(request.vehicle_id).state_of_charge_pct < target) {
        job.phase = Phase::Charging;
    }
}

void DepotModel::plan(Job& job) {
    const ChargingRequest& request = job.request;
    job.reason = refusal(request);
    job.phase = Phase::Rejected;
    if (job.process_id.empty()) {
        job.process_id = "uri://BetriebshofNord/Process/" + std::to_string(++processes_);
    }
    job.started_at = clock_;
    job.delivered_wh = 0;
    job.departs_at.reset();
    if (!job.reason.empty()) {
        return;
    }
    vehicles_.try_emplace(request.vehicle_id, make_vehicle(config_.seed, request.vehicle_id));
    job.point = choose_point(request, request.vehicle_id);
    job.departs_at = departure_of(request);
    Lot lot(config_.seed, request.vehicle_id + '/' + request.charging_request_id);
    job.arrives_at = shortly_after_clock(lot.between(30, 120), 0.5);
    const auto& expected = request.charging_request_data.expected_arrival_time_at_charging_point;
    if (expected && *expected > clock_) {
        job.arrives_at = *expected;
    }
    job.phase = Phase::Scheduled;
}

std::string DepotModel::refusal(const ChargingRequest& request) const {
    if (request.charging_point_id && !point_index(*request.charging_point_id)) {
        return "the charging point " + *request.charging_point_id + " does not exist";
    }
    if (!knows_vehicle(request.vehicle_id)) {
        return "the vehicle " + request.vehicle_id + " is not known";
    }
    const ChargingRequestData& data = request.charging_request_data;
    if (data.min_target_soc_pct > data.max_target_soc_pct) {
        return "minTargetSoc is above maxTargetSoc";
    }
    return data.min_target_soc_pct > full_pct ? "no battery can reach minTargetSoc" : std::string();
}

std::size_t DepotModel::choose_point(const ChargingRequest& request,
                                     const std::string& vehicle_id) const {
    if (request.charging_point_id) {
        return point_index(*request.charging_point_id).value_or(0);
    }
    const Vehicle& vehicle = vehicles_.at(vehicle_id);
    if (vehicle.point) {
        return *vehicle.point;
    }
    std::vector<int> burden(points_.size());
    for (std::size_t index = 0; index < points_.size(); ++index) {
        burden[index] = points_[index].vehicle_id ? 1 : 0;
    }
    for (const Job& job : jobs_) {
        burden[job.point] += job.phase == Phase::Scheduled ? 1 : 0;
    }
    return static_cast<std::size_t>(std::min_element(burden.begin(), burden.end()) -
                                    burden.begin());
}

std::optional<std::size_t> DepotModel::point_index(const std::string& id) const {
    for (std::size_t index = 0; index < points_.size(); ++index) {
        if (points_[index].id == id) {
            return index;
        }
    }
    return std::nullopt;
}

std::optional<Timestamp> DepotModel::departure_of(const ChargingRequest& request) const {
    const auto& departure = request.charging_request_data.requested_time_for_departure;
    // A departure that is over already must not send the vehicle away at once.
    return departure && *departure > clock_ ? departure : std::nullopt;
}

}  // namespace vdv463::sim
