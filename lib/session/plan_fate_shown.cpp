// SPDX-License-Identifier: Apache-2.0
#include "plan_fate.hpp"

#include <vdv463/depot.hpp>

#include "plan_prediction.hpp"

namespace vdv463::session {

namespace {

constexpr const char* at_the_target = "The state of charge has reached the maximum target.";

/// Of that vehicle: what another one at the point has, says nothing.
std::optional<double> soc_of(const ChargingPointInfo* point, const std::string& vehicle_id) {
    const bool is_ours =
        point != nullptr && point->vehicle_info && point->vehicle_info->vehicle_id == vehicle_id;
    return is_ours ? state_of_charge_pct(*point) : std::nullopt;
}

}  // namespace

bool RequestFate::shown(const Sighting& sighting, Timestamp now) {
    if (sighting.shown()) {
        seen_ = true;
        absences_ = 0;
        shown_as_earlier_ = sighting.as_earlier;
    }
    if (tracked_.state == RequestState::Expired) {
        return false;
    }
    read(sighting, now);
    const bool stays = tracked_.state == RequestState::Completed && stays_completed(sighting);
    if (sighting.process != nullptr) {
        tracked_.charging_process_id = sighting.process->charging_process_id;
    }
    const auto found = stays ? std::nullopt : verdict(sighting);
    return found && enter_shown(*found, sighting, now);
}

bool RequestFate::enter_shown(const Verdict& verdict, const Sighting& sighting, Timestamp now) {
    const bool has_changed = enter(verdict.state, verdict.evidence, now);
    if (sighting.by_vehicle) {
        tracked_.evidence += " The process names no request: vehicle and point tell.";
    } else if (sighting.as_earlier) {
        tracked_.evidence += " The process bears the id of the request before this one.";
    }
    if (verdict.state == RequestState::Rejected) {
        rejected_by_error_ = false;
        tracked_.reason = sighting.process != nullptr
                              ? std::string{to_string(sighting.process->process_status)}
                              : sighting.rejected->reason;
    } else if (!over()) {
        read_prediction(sighting.process != nullptr ? sighting.process->charging_prediction_data
                                                    : sighting.scheduled->charging_prediction_data);
    }
    return has_changed;
}

/// A process that runs says more than a rejection, and that more than a schedule. A rejection seen
/// before this content was confirmed is about an older one.
std::optional<RequestFate::Verdict> RequestFate::verdict(const Sighting& sighting) const {
    const bool counts = delivery_ == Delivery::Confirmed;
    if (sighting.process != nullptr) {
        const ProcessStatus status = sighting.process->process_status;
        if (status == ProcessStatus::ChargingRejectedTechnically && !counts) {
            return std::nullopt;
        }
        return verdict_of_process(*sighting.process);
    }
    if (sighting.rejected != nullptr && counts) {
        return Verdict{RequestState::Rejected,
                       "The CMS lists it in rejectedChargingRequestInfoList."};
    }
    if (sighting.scheduled != nullptr) {
        return Verdict{RequestState::Scheduled,
                       "The CMS lists it in scheduledChargingProcessList."};
    }
    return std::nullopt;
}

RequestFate::Verdict RequestFate::verdict_of_process(const ChargingProcessInfo& process) const {
    if (process.process_status == ProcessStatus::ChargingRejectedTechnically) {
        return {RequestState::Rejected, "Its charging process is ChargingRejectedTechnically."};
    }
    if (reached(tracked_.max_target_soc_pct)) {
        return {RequestState::Completed, at_the_target};
    }
    switch (process.process_status) {
        case ProcessStatus::Preparing:
            return {RequestState::Preparing, "Its charging process is Preparing."};
        case ProcessStatus::Charging:
            return {RequestState::Charging, "Its charging process is Charging."};
        case ProcessStatus::SuspendedEvse:
            return {RequestState::Suspended, "Its charging process is SuspendedEVSE."};
        case ProcessStatus::SuspendedEv:
            return {RequestState::Suspended, "Its charging process is SuspendedEV."};
        case ProcessStatus::Queued:
            return {RequestState::Scheduled, "Its charging process is Queued."};
        case ProcessStatus::Finishing:
            break;
        case ProcessStatus::ChargingRejectedTechnically:
        case ProcessStatus::Unrecognized: {
            const bool was_shown = runs() || tracked_.state == RequestState::Scheduled ||
                                   tracked_.state == RequestState::Finishing;
            return {was_shown ? tracked_.state : RequestState::Preparing,
                    "It has a charging process, in a status that is not known."};
        }
    }
    if (reached(tracked_.min_target_soc_pct)) {
        return {RequestState::Completed,
                "Its charging process is Finishing, the minimum target is reached."};
    }
    return {RequestState::Finishing, "Its charging process is Finishing, below the target."};
}

/// A vehicle that loses a little while it waits is as complete as before.
bool RequestFate::stays_completed(const Sighting& sighting) const {
    const auto soc = soc_of(sighting.vehicle_at, tracked_.vehicle_id);
    if (soc) {
        return *soc >= tracked_.min_target_soc_pct || sighting.process == nullptr;
    }
    return sighting.process == nullptr ||
           sighting.process->charging_process_id == tracked_.charging_process_id;
}

void RequestFate::read(const Sighting& sighting, Timestamp now) {
    const auto& arrival = request_.charging_request_data.expected_arrival_time_at_charging_point;
    const ChargingPointInfo* at =
        sighting.process != nullptr ? sighting.process_at : sighting.scheduled_at;
    if (at != nullptr) {
        tracked_.charging_point_id = at->charging_point_id;
    }
    const bool has_arrived = sighting.process != nullptr || runs() || !arrival || *arrival <= now;
    const auto process_soc = sighting.process != nullptr
                                 ? soc_of(sighting.process_at, tracked_.vehicle_id)
                                 : std::nullopt;
    const auto soc = process_soc ? process_soc : soc_of(sighting.vehicle_at, tracked_.vehicle_id);
    soc_now_pct_ = has_arrived ? soc : std::nullopt;
    if (soc) {
        tracked_.soc_pct = soc;
    }
    tracked_.power_kw.reset();
    if (sighting.process != nullptr) {
        tracked_.power_kw = charging_power_kw(*sighting.process_at);
        tracked_.start_time = sighting.process->start_time;
    } else if (sighting.scheduled != nullptr) {
        tracked_.start_time = sighting.scheduled->start_time;
        tracked_.charging_process_id = sighting.scheduled->charging_process_id;
    }
}

void RequestFate::read_prediction(const ChargingPredictionData& data) {
    const Prediction prediction = predict(data, request_.charging_request_data);
    tracked_.predicted_departure_soc_pct = prediction.departure_soc_pct;
    tracked_.predicted_min_target_time = prediction.min_target_time;
    tracked_.late = misses_target(prediction, request_.charging_request_data, soc_now_pct_);
}

bool RequestFate::absent(const Sighting& sighting, const Absence& absence, Timestamp now) {
    ++absences_;
    if (over() || tracked_.state == RequestState::Rejected) {
        return false;
    }
    read(sighting, now);
    const bool for_long = absences_ >= patience;
    if (tracked_.state == RequestState::Finishing) {
        return enter(RequestState::Completed, "Its charging process was Finishing and is gone.",
                     now);
    }
    if (runs() && reached(tracked_.max_target_soc_pct)) {
        return enter(RequestState::Completed, at_the_target, now);
    }
    const bool at_once_alone = absences_ == 1 && !absence.many_at_once;
    if (runs() && (at_once_alone || (for_long && absence.any_is_shown))) {
        return enter(RequestState::Ended, "Its charging process is gone.", now);
    }
    const bool has_left = tracked_.departure && *tracked_.departure <= now;
    if (tracked_.state == RequestState::Scheduled && for_long && has_left) {
        return enter(RequestState::Ended, "Its departure has passed, and it is not shown any more.",
                     now);
    }
    const bool should_be_shown =
        runs() || tracked_.state == RequestState::Scheduled ||
        (tracked_.state == RequestState::Confirmed && absence.schedules_are_shown);
    return for_long && should_be_shown &&
           enter(RequestState::Missing, "Three informations in a row do not show it.", now);
}

}  // namespace vdv463::session
