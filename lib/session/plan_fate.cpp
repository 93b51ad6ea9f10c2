// SPDX-License-Identifier: Apache-2.0
#include "plan_fate.hpp"

#include <utility>

#include "plan_prediction.hpp"

namespace vdv463::session {

namespace {

Prediction known_prediction(const TrackedRequest& tracked) {
    return {tracked.predicted_departure_soc_pct, tracked.predicted_min_target_time};
}

}  // namespace

RequestFate::RequestFate(ChargingRequest request, Timestamp now) : request_(std::move(request)) {
    tracked_.charging_request_id = request_.charging_request_id;
    tracked_.vehicle_id = request_.vehicle_id;
    tracked_.charging_point_id = request_.charging_point_id;
    tracked_.min_target_soc_pct = request_.charging_request_data.min_target_soc_pct;
    tracked_.max_target_soc_pct = request_.charging_request_data.max_target_soc_pct;
    tracked_.departure = request_.charging_request_data.requested_time_for_departure;
    tracked_.since = now;
    tracked_.evidence = "It is new in the newest list.";
}

/// What was predicted holds on as far as it still answers the question.
bool RequestFate::change(const ChargingRequest& request, Timestamp now) {
    const TrackedRequest before = std::exchange(tracked_, RequestFate{request, now}.tracked_);
    request_ = request;
    delivery_ = Delivery::Waiting;
    rejected_by_error_ = named_in_error_ = false;
    if (before.vehicle_id != tracked_.vehicle_id) {
        seen_ = false;
        soc_now_pct_.reset();
    } else {
        if (!tracked_.charging_point_id) {
            tracked_.charging_point_id = before.charging_point_id;
        }
        tracked_.charging_process_id = before.charging_process_id;
        tracked_.start_time = before.start_time;
        tracked_.soc_pct = before.soc_pct;
        tracked_.power_kw = before.power_kw;
        if (before.departure == tracked_.departure) {
            tracked_.predicted_departure_soc_pct = before.predicted_departure_soc_pct;
        }
        if (before.min_target_soc_pct == tracked_.min_target_soc_pct) {
            tracked_.predicted_min_target_time = before.predicted_min_target_time;
        }
        tracked_.late =
            misses_target(known_prediction(tracked_), request_.charging_request_data, soc_now_pct_);
    }
    tracked_.state = before.state;
    tracked_.since = before.since;
    return enter(RequestState::Waiting, "Its content was changed in the newest list.", now);
}

bool RequestFate::leave_out(const char* evidence, Timestamp now) {
    return !over() && enter(RequestState::Ended, evidence, now);
}

bool RequestFate::sent(Timestamp now) {
    was_sent_ = true;
    named_in_error_ = false;
    if (delivery_ == Delivery::Waiting) {
        delivery_ = Delivery::Sent;
    }
    const bool begins_anew = tracked_.state == RequestState::Waiting ||
                             tracked_.state == RequestState::Missing ||
                             tracked_.state == RequestState::Expired;
    return begins_anew && enter(RequestState::Sent, "Its list was sent.", now);
}

bool RequestFate::confirmed(Timestamp now) {
    if (delivery_ != Delivery::Confirmed || tracked_.state == RequestState::Sent) {
        absences_ = 0;
    }
    delivery_ = Delivery::Confirmed;
    if (is_to_end()) {
        return !over() && enter(RequestState::Ended, "The CMS confirmed its termination.", now);
    }
    const bool accepted_now =
        tracked_.state == RequestState::Rejected && rejected_by_error_ && !named_in_error_;
    const bool was_on_its_way =
        tracked_.state == RequestState::Waiting || tracked_.state == RequestState::Sent;
    return (accepted_now || was_on_its_way) &&
           enter(RequestState::Confirmed, "The CMS confirmed its list.", now);
}

bool RequestFate::unsent(Timestamp now) {
    if (delivery_ == Delivery::Sent) {
        delivery_ = Delivery::Waiting;
    }
    return tracked_.state == RequestState::Sent &&
           enter(RequestState::Waiting, "Its list was sent, but the CMS did not confirm it.", now);
}

/// What is over stays so: a CMS may refuse to hear of it again.
bool RequestFate::named_in_error(const std::string& reason, Timestamp now) {
    named_in_error_ = true;
    if (over()) {
        return false;
    }
    const bool is_new = enter(RequestState::Rejected, "The CMS named it in an Error.", now);
    rejected_by_error_ = true;
    tracked_.reason = reason;
    return is_new;
}

bool RequestFate::expired(Timestamp now) {
    delivery_ = Delivery::Waiting;
    return !over() && enter(RequestState::Expired,
                            "Its departure passed long ago: it is no longer sent.", now);
}

void RequestFate::take_place_of(const RequestFate& earlier) {
    earlier_id_ =
        earlier.shown_as_earlier_ ? earlier.earlier_id_ : earlier.tracked_.charging_request_id;
}

bool RequestFate::over() const noexcept {
    return tracked_.state == RequestState::Completed || tracked_.state == RequestState::Ended ||
           tracked_.state == RequestState::Expired;
}

bool RequestFate::expected(Timestamp now) const noexcept {
    const bool to_be_charged = !over() && tracked_.state != RequestState::Rejected && !is_to_end();
    return seen_ && to_be_charged && (!tracked_.departure || *tracked_.departure > now);
}

bool RequestFate::in_hand(Timestamp now) const noexcept {
    return expected(now) && (runs() || tracked_.state == RequestState::Scheduled);
}

bool RequestFate::runs() const noexcept {
    return tracked_.state == RequestState::Preparing || tracked_.state == RequestState::Charging ||
           tracked_.state == RequestState::Suspended;
}

bool RequestFate::reached(double soc_pct) const noexcept {
    return soc_now_pct_ && *soc_now_pct_ >= soc_pct;
}

bool RequestFate::is_to_end() const noexcept {
    return request_.charging_instruction == ChargingInstruction::Terminate;
}

bool RequestFate::enter(RequestState state, const char* evidence, Timestamp now) {
    tracked_.evidence = evidence;
    if (state == tracked_.state) {
        return false;
    }
    tracked_.state = state;
    tracked_.since = now;
    tracked_.reason.clear();
    rejected_by_error_ = false;
    if (over() || state == RequestState::Rejected || state == RequestState::Missing) {
        tracked_.predicted_departure_soc_pct.reset();
        tracked_.predicted_min_target_time.reset();
        tracked_.late = false;
    }
    return true;
}

}  // namespace vdv463::session
