// SPDX-License-Identifier: Apache-2.0
#include "plan_keeper.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "time.hpp"

namespace vdv463::session {

namespace {

/// A withdrawal is nothing that has to be brought back.
bool asks_for_anything(const ChargingList& list) {
    return std::any_of(list.begin(), list.end(), [](const ChargingRequest& request) {
        return request.charging_instruction != ChargingInstruction::Terminate;
    });
}

}  // namespace

PlanKeeper::PlanKeeper(const SessionConfig& config, Alarms& alarms)
    : config_(config),
      book_(config.plan),
      retry_(config.plan, config.limits.answer_timeout),
      alarms_(alarms),
      depots_(config.plan, alarms),
      store_(config.has_store, alarms),
      tracker_(config.presystem_id),
      active_(!config.plan.start_in_standby) {}

Result<PlanVersion> PlanKeeper::publish(ChargingList list, const PublishOptions& options,
                                        const Now& now, Actions& out) {
    auto version = book_.publish(std::move(list), options, now);
    if (version) {
        adopt(now, out);
    }
    return version;
}

Result<PlanVersion> PlanKeeper::withdraw_all(std::string reason, const Now& now, Actions& out) {
    ChargingList list;
    if (config_.schema == SchemaVersion::V1_0) {
        list = terminations({last_confirmed_, last_list_, shown_});
        if (list.empty()) {
            return Error{errc::not_expressible,
                         "Schema 1.0 cannot express an empty list, and no request is known that "
                         "could be terminated."};
        }
    }
    const PlanVersion version = book_.withdraw(std::move(list), std::move(reason), now);
    adopt(now, out);
    return version;
}

Result<PlanVersion> PlanKeeper::republish(const Now& now, Actions& out) {
    if (!standing_) {
        return Error{errc::no_plan, "There is no published list to send again."};
    }
    if (book_.removal()) {
        return *book_.removal();
    }
    book_.renew(now);
    note_newest();
    retry_.clear();
    alarms_.released(out);
    fresh_until_.reset();
    asked_stale_ = false;
    in_force_.reset();
    due_ = true;
    if (!standing_->unconfirmed_since) {
        standing_->unconfirmed_since = now.steady;
    }
    audit(*book_.newest(), "republished", {}, now, out);
    if (!flight_ || flight_->superseded) {
        tell(standing_->version, PlanState::Waiting, std::nullopt, out);
    }
    return standing_->version;
}

/// While this client was in standby another may have published in its place.
void PlanKeeper::set_active(bool active) {
    active_ = active;
    if (active) {
        tracker_.take_over();
        in_force_.reset();
        due_ = standing_.has_value();
    }
}

/// The newest list of the book takes the place of the one that stood.
void PlanKeeper::adopt(const Now& now, Actions& out) {
    const PublishedList& newest = *book_.newest();
    supersede(out);
    std::optional<Error> cause;
    if (retry_.adopt(newest.list)) {
        alarms_.replaced(out);
    } else if (standing_) {
        cause = standing_->cause;  // it still is why the list has to wait
    }
    standing_ = Standing{newest.version, PlanState::Waiting, cause, now.steady};
    due_ = true;
    fresh_until_.reset();
    asked_stale_ = false;
    tracker_.adopt(*newest.list, now.wall);
    note_newest();
    audit(newest, "published", {}, now, out);
    const SharedList list = without_expired(newest.list, now.wall, config_.plan.expired_after).list;
    if (same_content(in_force_, list)) {
        due_ = false;
        Flight same{newest, in_force_, {}, now.steady, false, true, {}};
        return note_confirmed(same, now, out);
    }
    out.push_back(ReportPlan{{newest.version, PlanState::Waiting, std::move(cause)}});
}

void PlanKeeper::supersede(Actions& out) {
    if (flight_ && !flight_->superseded) {
        flight_->superseded = true;
        out.push_back(
            ReportPlan{{flight_->published.version, PlanState::Superseded, std::nullopt}});
        return;
    }
    if (standing_ && standing_->state != PlanState::Confirmed) {
        out.push_back(ReportPlan{{standing_->version, PlanState::Superseded, std::nullopt}});
    }
}

/// Hands the newest list to the store as soon as it may be compared with.
void PlanKeeper::note_newest() {
    const auto& newest = book_.newest();
    if (newest && newest->vetted) {
        store_.published(StoredList{*newest->list, newest->age.published()});
    }
}

void PlanKeeper::start(const Now& now, Actions& out) {
    running_ = true;
    active_ = active_ && !config_.plan.start_in_standby;
    gate_closed_.reset();
    book_.start();
    depots_.forget_verdict();
    store_.start(out);
    first_shown_.reset();
    tracker_.begin(now.wall);
    if (standing_) {
        standing_->unconfirmed_since = now.steady;
    }
    resume(now, out);
}

void PlanKeeper::stop(Actions& out) {
    running_ = false;
    book_.forget();
    standing_.reset();
    due_ = false;
    retry_.adopt(nullptr);
    tracker_.clear();
    late_.clear();
    shown_.reset();
    store_.stop();
    alarms_.forgotten(out);
    fresh_until_.reset();
    next_try_.reset();
    force_due_.reset();
    force_told_.reset();
}

void PlanKeeper::loaded(const StoreLoaded& loaded, const Now& now, Actions& out) {
    if (const auto stored = store_.loaded(loaded, now, out)) {
        depots_.remember(stored->depot_ids);
        const auto& before = stored->newest ? stored->newest : stored->confirmed;
        if (before) {
            book_.baseline_from_store(before->list, now);
        }
        unsendable_ = loaded.unsendable;
        if (stored->confirmed && !last_confirmed_) {
            last_confirmed_ = std::make_shared<const ChargingList>(stored->confirmed->list);
        }
    }
    depots_.judge(store_.ready(), now, out);
    store_.depots(depots_.first_contact());
    compare_with_shown(now);
    note_newest();
    resume(now, out);
}

/// What the first information showed counts when the store knows no better.
void PlanKeeper::compare_with_shown(const Now& now) {
    if (store_.ready() && first_shown_) {
        book_.baseline_from_information(*std::exchange(first_shown_, nullptr), now);
        note_newest();
    }
}

void PlanKeeper::saved(const StoreSaved& saved, const Now& now, Actions& out) {
    store_.saved(saved, now, out);
}

/// After a restart of the process, and only then: P5.
void PlanKeeper::resume(const Now& now, Actions& out) {
    const auto& stored = store_.plan().newest;
    if (!config_.plan.resume_stored_plan || !running_ || !store_.ready() || !stored ||
        book_.last_version() != 0 || !asks_for_anything(stored->list)) {
        return;
    }
    if (unsendable_) {
        Error error(
            unsendable_->value(),
            "The stored list is not sent again, publish a fresh one: " + unsendable_->to_string());
        return alarms_.stale(error, now, out);
    }
    book_.resume(StoredList{*stored}, now);
    adopt(now, out);
}

void PlanKeeper::tell(PlanVersion version, PlanState state, std::optional<Error> cause,
                      Actions& out) {
    if (standing_ && standing_->version == version) {
        standing_->state = state;
        standing_->cause = cause;
    }
    out.push_back(ReportPlan{{version, state, std::move(cause)}});
}

void PlanKeeper::audit(const PublishedList& list, std::string answer, const std::string& message_id,
                       const Now& now, Actions& out) const {
    out.push_back(
        Audit{{list.version, now.wall, list.reason, list.list, list.difference.added,
               list.difference.changed, list.difference.removed, std::move(answer), message_id}});
}

std::optional<TimePoint> PlanKeeper::deadline() const {
    std::optional<TimePoint> earliest;
    for (const auto& each : {next_try_, force_due_, store_.deadline()}) {
        if (each && (!earliest || *each < *earliest)) {
            earliest = each;
        }
    }
    return earliest;
}

void PlanKeeper::fill(SessionStatus& status, TimePoint now) const {
    status.plan_version = version();
    if (standing_) {
        status.plan_state = standing_->state;
        status.plan_cause = standing_->cause;
        if (book_.newest()) {
            status.plan_published = book_.newest()->age.published();
        }
    }
    status.confirmed_plan_version = confirmed_version_;
    if (last_confirmation_) {
        status.plan_confirmed_age = between<std::chrono::milliseconds>(*last_confirmation_, now);
    }
    status.lists_sent = counters_.sent;
    status.lists_confirmed = counters_.confirmed;
    status.lists_refused = counters_.refused;
    status.active = active_;
    status.late_requests = late_;
}

}  // namespace vdv463::session
