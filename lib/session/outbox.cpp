// SPDX-License-Identifier: Apache-2.0
#include "outbox.hpp"

#include <utility>

namespace vdv463::session {

void Outbox::publish(PlanVersion version, List list, Actions& out) {
    supersede(out);
    plan_ = Plan{version, std::make_shared<const List>(std::move(list)), PlanState::Waiting, true};
    if (in_force_ && *in_force_ == *plan_->list) {
        report_plan_confirmed(out);
        return;
    }
    out.push_back(ReportPlan{{version, PlanState::Waiting, std::nullopt}});
}

void Outbox::supersede(Actions& out) {
    if (flight_ && !flight_->send && !flight_->superseded) {
        out.push_back(ReportPlan{{flight_->version, PlanState::Superseded, std::nullopt}});
        flight_->superseded = true;
        return;
    }
    if (plan_ && plan_->state == PlanState::Waiting) {
        out.push_back(ReportPlan{{plan_->version, PlanState::Superseded, std::nullopt}});
    }
}

void Outbox::queue(SendId id, List list) {
    waiting_.push_back(WaitingSend{id, std::make_shared<const List>(std::move(list))});
}

Outbox::SharedList Outbox::next(Actions& out) {
    if (flight_) {
        return nullptr;
    }
    if (!waiting_.empty()) {
        flight_ = Flight{waiting_.front().id, 0, false, std::move(waiting_.front().list)};
        waiting_.pop_front();
    } else if (plan_ && plan_->due) {
        plan_->due = false;
        if (in_force_ && *in_force_ == *plan_->list) {
            report_plan_confirmed(out);
            return nullptr;
        }
        flight_ = Flight{std::nullopt, plan_->version, false, plan_->list};
    } else {
        return nullptr;
    }
    in_force_.reset();
    return flight_->list;
}

void Outbox::written(Actions& out) {
    if (flight_ && !flight_->send) {
        report(*flight_, PlanState::Sent, std::nullopt, out);
    }
}

/// Ends what is on its way: a single send is completed, a published list is handed back.
std::optional<Outbox::Flight> Outbox::land(Result<Confirmation> outcome, Actions& out) {
    std::optional<Flight> ended = std::exchange(flight_, std::nullopt);
    if (ended && ended->send) {
        out.push_back(CompleteSend{*ended->send, std::move(outcome)});
        return std::nullopt;
    }
    return ended;
}

void Outbox::confirmed(const Confirmation& confirmation, Actions& out) {
    if (auto ended = land(confirmation, out)) {
        in_force_ = ended->list;
        confirmed_version_ = ended->version;
        report(*ended, PlanState::Confirmed, std::nullopt, out);
    }
}

void Outbox::refused(const Error& error, Actions& out) {
    if (auto ended = land(error, out)) {
        report(*ended, PlanState::Refused, error, out);
    }
}

void Outbox::failed(const Error& error, Actions& out) {
    auto ended = land(error, out);
    if (ended && plan_ && plan_->version == ended->version) {
        plan_->due = true;
        report(*ended, PlanState::Waiting, error, out);
    }
}

void Outbox::fail_waiting(const Error& error, Actions& out) {
    for (const WaitingSend& send : waiting_) {
        out.push_back(CompleteSend{send.id, error});
    }
    waiting_.clear();
}

void Outbox::connection_over(const Error& error, Actions& out) {
    failed(error, out);
    fail_waiting(error, out);
    in_force_.reset();
    if (plan_) {
        plan_->due = true;
    }
}

void Outbox::give_up(const Error& error, Actions& out) {
    fail_waiting(error, out);
    plan_.reset();
    in_force_.reset();
}

PlanVersion Outbox::plan_version() const noexcept {
    return plan_ ? plan_->version : 0;
}

std::optional<PlanState> Outbox::plan_state() const {
    return plan_ ? std::optional<PlanState>{plan_->state} : std::nullopt;
}

void Outbox::report(Flight& flight, PlanState state, std::optional<Error> cause, Actions& out) {
    if (flight.superseded) {
        return;
    }
    if (plan_ && plan_->version == flight.version) {
        plan_->state = state;
    }
    out.push_back(ReportPlan{{flight.version, state, std::move(cause)}});
}

void Outbox::report_plan_confirmed(Actions& out) {
    plan_->due = false;
    plan_->state = PlanState::Confirmed;
    confirmed_version_ = plan_->version;
    out.push_back(ReportPlan{{plan_->version, PlanState::Confirmed, std::nullopt}});
}

}  // namespace vdv463::session
