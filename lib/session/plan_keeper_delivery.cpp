// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "plan_keeper.hpp"
#include "time.hpp"
#include "wording.hpp"

namespace vdv463::session {

using std::chrono::milliseconds;

void PlanKeeper::ready() {
    retry_.connected();
}

SharedList PlanKeeper::next(const PlanLink& link, const Now& now, Actions& out) {
    next_try_.reset();
    note_gate(link, now, out);
    if (!running_ || !standing_ || !due_) {
        return nullptr;
    }
    if (const auto reason = hold_reason(link, now)) {
        if (*reason == errc::plan_poisoned) {
            next_try_ = retry_.not_before();
        }
        hold(*reason, now, out);
        return nullptr;
    }
    release(out);
    if (!link.gate_open || !link.free) {
        return nullptr;
    }
    const TimePoint when = earliest(now);
    if (when > now.steady) {
        next_try_ = when;
        return nullptr;
    }
    return take(now, out);
}

/// Asks for a fresh list when none could leave for long (P6).
void PlanKeeper::note_gate(const PlanLink& link, const Now& now, Actions& out) {
    if (std::exchange(gate_open_, link.gate_open) == link.gate_open) {
        return;
    }
    fresh_until_.reset();
    if (!link.gate_open) {
        gate_closed_ = now.steady;
        return;
    }
    asked_stale_ = false;
    if (!running_ || !standing_ || !due_ || hold_reason(link, now)) {
        return;
    }
    milliseconds without = book_.newest()->age.at(now);
    if (gate_closed_) {
        without = std::min(without, between<milliseconds>(*gate_closed_, now.steady));
    }
    if (without > config_.plan.fresh_plan_after) {
        need(PlanNeeded::Reason::Outage, now, out);
        fresh_until_ = after(now.steady, config_.plan.fresh_plan_wait);
    }
}

void PlanKeeper::need(PlanNeeded::Reason reason, const Now& now, Actions& out) const {
    milliseconds outage{0};
    if (gate_closed_) {
        outage = between<milliseconds>(*gate_closed_, now.steady);
    } else if (reason == PlanNeeded::Reason::Outage) {
        outage = book_.newest()->age.at(now);
    }
    out.push_back(Log{LogLevel::Info,
                      "a fresh list is wanted: " + std::string{to_string(reason)} + ", " +
                          in_words(outage) + " without sending",
                      {}});
    out.push_back(ReportPlanNeeded{{reason, outage}});
}

/// Why the newest list must not go at all; waiting for its time or the gate is no such reason.
std::optional<errc> PlanKeeper::hold_reason(const PlanLink& link, const Now& now) const {
    if (!store_.ready()) {
        return errc::plan_not_loaded;
    }
    if (!active_) {
        return errc::standby;
    }
    if (book_.removal()) {
        return errc::mass_removal;
    }
    if (depots_.wrong()) {
        return errc::wrong_depot;
    }
    if (config_.plan.hold_on_second_master && alarms_.second_master()) {
        return errc::second_master;
    }
    if (retry_.poisoned() && retry_.not_before() && *retry_.not_before() > now.steady) {
        return errc::plan_poisoned;
    }
    const bool held_as_stale = standing_->state == PlanState::Held && standing_->cause &&
                               standing_->cause->code == errc::plan_stale;
    if ((link.gate_open || held_as_stale) && book_.stale(now)) {
        return errc::plan_stale;
    }
    return std::nullopt;
}

Error PlanKeeper::hold_error(errc reason, const Now& now) const {
    switch (reason) {
        case errc::standby:
            return Error{reason, "This client is in standby."};
        case errc::mass_removal:
            return *book_.removal();
        case errc::wrong_depot:
            return depots_.error();
        case errc::second_master:
            return Error{reason, "Somebody else publishes requests under this presystem id."};
        case errc::plan_poisoned:
            return Error{reason, "Connections were lost again and again after the list was sent."};
        case errc::plan_stale:
            return *book_.stale(now);
        default:
            return Error{errc::plan_not_loaded, "The stored plan is not read yet."};
    }
}

void PlanKeeper::hold(errc reason, const Now& now, Actions& out) {
    if (reason == errc::plan_stale && !std::exchange(asked_stale_, true)) {
        need(PlanNeeded::Reason::Stale, now, out);
    }
    const bool told =
        standing_->state == PlanState::Held && standing_->cause && standing_->cause->code == reason;
    if (told) {
        return;
    }
    Error error = hold_error(reason, now);
    if (reason == errc::plan_stale) {
        alarms_.stale(error, now, out);
    } else {
        alarms_.fresh(out);
    }
    audit(*book_.newest(), "held: " + error.detail, {}, now, out);
    tell(standing_->version, PlanState::Held, std::move(error), out);
}

void PlanKeeper::release(Actions& out) {
    if (standing_->state == PlanState::Held) {
        alarms_.fresh(out);
        tell(standing_->version, PlanState::Waiting, std::nullopt, out);
    }
}

TimePoint PlanKeeper::earliest(const Now& now) const {
    TimePoint when = now.steady;
    if (last_sent_) {
        when = std::max(when, after(*last_sent_, config_.plan.min_interval));
    }
    when = std::max(when, retry_.not_before().value_or(when));
    return std::max(when, fresh_until_.value_or(when));
}

SharedList PlanKeeper::take(const Now& now, Actions& out) {
    if (!book_.newest()->vetted) {
        book_.trust_newest();
        note_newest();
    }
    const PublishedList& newest = *book_.newest();
    Unexpired rest = without_expired(newest.list, now.wall, config_.plan.expired_after);
    if (!rest.expired.empty()) {
        tracker_.expired(rest.expired, now.wall);
    }
    due_ = false;
    fresh_until_.reset();
    Flight flight{newest, rest.list, {}, now.steady, false, false, {}};
    if (same_content(in_force_, rest.list)) {
        note_confirmed(flight, now, out);
        return nullptr;
    }
    flight_ = std::move(flight);
    replace_at_cms(now);
    last_list_ = rest.list;
    return rest.list;
}

void PlanKeeper::sending(std::string message_id) {
    flight_->message_id = std::move(message_id);
}

void PlanKeeper::other_list_sent(const ChargingList& list, const Now& now) {
    tracker_.sent(list, now.wall);
    replace_at_cms(now);
}

/// Each list replaces the whole of the one before.
void PlanKeeper::replace_at_cms(const Now& now) {
    in_force_.reset();
    last_sent_ = now.steady;
}

void PlanKeeper::written(const Now& now, Actions& out) {
    if (!flight_) {
        return;
    }
    ++counters_.sent;
    tracker_.sent(*flight_->sent, now.wall);
    audit(flight_->published, "sent", flight_->message_id, now, out);
    if (flight_->superseded) {
        return;
    }
    if (standing_ && !standing_->unconfirmed_since) {
        standing_->unconfirmed_since = now.steady;
    }
    tell(flight_->published.version, PlanState::Sent, std::nullopt, out);
}

void PlanKeeper::settle(const Now& now, Actions& out) {
    watch_force(now, out);
    std::vector<TrackedRequest> changes = tracker_.take_changes();
    if (running_ && (std::exchange(requests_seen_, false) || !changes.empty())) {
        late_ = tracker_.late(now.wall);
        alarms_.requests(late_, tracker_.rejected_requests(), now, out);
    }
    for (TrackedRequest& request : changes) {
        out.push_back(ReportRequest{std::move(request)});
    }
    store_.flush(now, out);
}

/// PLAN_NOT_IN_FORCE: at once when the list is held or refused, else when it takes too long.
void PlanKeeper::watch_force(const Now& now, Actions& out) {
    force_due_.reset();
    if (!running_ || !standing_) {
        return;
    }
    const Standing& standing = *standing_;
    if (standing.state == PlanState::Confirmed) {
        if (std::exchange(force_told_, std::nullopt)) {
            alarms_.in_force("The CMS has confirmed list " + std::to_string(standing.version) + ".",
                             out);
        }
        return;
    }
    const bool loading = standing.cause && standing.cause->code == errc::plan_not_loaded;
    const bool at_once =
        standing.state == PlanState::Refused || (standing.state == PlanState::Held && !loading);
    const TimePoint due =
        after(standing.unconfirmed_since.value_or(now.steady), config_.limits.answer_timeout);
    if (!at_once && now.steady < due) {
        force_due_ = due;
        return;
    }
    const auto condition = std::make_pair(standing.version, standing.state);
    if (force_told_ != condition) {
        force_told_ = condition;
        alarms_.not_in_force(standing.version, standing.cause, now, out);
    }
}

}  // namespace vdv463::session
