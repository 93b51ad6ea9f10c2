// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "plan_model.hpp"

namespace vdv463::test {

namespace {

constexpr std::array<std::string_view, 28> names{"publish",
                                                 "publish the same",
                                                 "publish a variation",
                                                 "withdraw",
                                                 "republish",
                                                 "standby",
                                                 "activate",
                                                 "stop",
                                                 "start",
                                                 "restart process",
                                                 "reconnect",
                                                 "open",
                                                 "fail to open",
                                                 "CMS answers",
                                                 "late answers",
                                                 "inform",
                                                 "drop",
                                                 "CMS closes",
                                                 "CMS restarts",
                                                 "CMS forgets",
                                                 "2nd master",
                                                 "wait",
                                                 "wait long",
                                                 "oversleep",
                                                 "set clock",
                                                 "load store",
                                                 "save store",
                                                 "good times"};

std::chrono::seconds seconds_of(std::uint32_t number) {
    return std::chrono::seconds{number};
}

}  // namespace

std::string to_string(const Step& step) {
    return std::string{names.at(static_cast<std::size_t>(step.what))} + " " +
           std::to_string(step.argument);
}

void PlanModel::take(const Step& step) {
    const std::uint32_t argument = step.argument;
    switch (step.what) {
        case Do::Publish:
            return publish(make_list(argument), (argument >> 20U & 3U) == 0);
        case Do::PublishSame:
            return publish(newest_ && !withdrawn_ ? *newest_ : make_list(argument), false);
        case Do::PublishVariation:
            return publish(variation(argument), false);
        case Do::Withdraw:
            return withdraw();
        case Do::Republish: {
            const auto version = session_->republish(now_);
            if (version) {
                published_ = now_;
            }
            require(version.has_value() || !newest_ || (version.error().code == errc::mass_removal),
                    "a list that could not be published again");
            return feed(Woken{});
        }
        case Do::Standby:
        case Do::Activate:
            active_ = step.what == Do::Activate;
            return feed(SetActive{active_});
        case Do::Stop:
            return stop();
        case Do::Start:
            return feed(Start{});
        case Do::RestartProcess:
            return restart_process(argument % 2 == 0);
        case Do::ReconnectNow:
            return feed(ReconnectNow{});
        case Do::Open:
            return opened();
        case Do::FailToOpen:
            return link_ == Link::Connecting ? lost() : void();
        case Do::CmsAnswers:
            return cms_takes_next(static_cast<Answering>(argument % 10));
        case Do::LateAnswers:
            for (const Message& each : std::exchange(late_answers_, {})) {
                answer(each.envelope.message_id, ChargingRequestsConfirmation{});
            }
            return;
        case Do::Inform:
            return inform();
        case Do::Drop:
            return lost();
        case Do::CmsCloses:
            return link_ == Link::Open ? feed(PeerClosing{Error{errc::closed_by_peer, "closed"}})
                                       : void();
        case Do::CmsForgets:
            at_cms_.clear();
            return lost();
        case Do::CmsRestarts:
            return lost();
        case Do::SecondMaster:
            return second_master(argument);
        case Do::Wait:
            return wait(seconds_of(1 + argument % 40));
        case Do::WaitLong:
            return wait(seconds_of(60 * (1 + argument % 30)));
        case Do::Oversleep:
            return pass(seconds_of(60 * (1 + argument % 2000)));
        case Do::SetClock:
            now_.wall = now_.wall + (seconds_of(600 * (argument % 200)) - seconds_of(60'000));
            return;
        case Do::LoadStore:
            return load(argument % 4 != 0);
        case Do::SaveStore:
            return save(argument % 4 != 0);
        case Do::GoodTimes:
            return good_times(seconds_of(10 * (1 + argument % 4)));
    }
}

/// Everything that waits is done, and well.
void PlanModel::work() {
    load(true);
    save(true);
    if (link_ == Link::Closing) {
        lost();
    }
    opened();
    for (int i = 0; i < 8 && !to_cms_.empty(); ++i) {
        cms_takes_next(Answering::Confirms);
    }
}

void PlanModel::good_times(std::chrono::milliseconds duration) {
    const TimePoint end = now_.steady + duration;
    work();
    while (now_.steady < end) {
        wait(10s);
        work();
        inform();
        work();
    }
}

bool PlanModel::in_force() const {
    if (state_ != State::Ready || !newest_ || !delivered_ || in_flight_) {
        return false;
    }
    const SessionStatus status = session_->status(now_.steady);
    return status.plan_state == PlanState::Confirmed && !touched_by_another_;
}

// ---- the end

void PlanModel::judge() {
    if (state_ == State::Stopped || !newest_ || !active_) {
        return;  // that nothing was sent is checked with each list
    }
    require(state_ == State::Ready, "no connection in good times");
    const SessionStatus status = session_->status(now_.steady);
    if (status.plan_state == PlanState::Held) {
        require(status.plan_cause.has_value(), "held without a cause");
        require(raised_.count("PLAN_NOT_IN_FORCE") == 1, "held without an alarm (K4)");
        return status.plan_cause ? judge_held(*status.plan_cause) : void();
    }
    require(status.plan_state == PlanState::Confirmed,
            "the list is not confirmed but " +
                std::string{status.plan_state ? to_string(*status.plan_state) : "unknown"} +
                (status.plan_cause ? ": " + status.plan_cause->to_string() : std::string{}));
    require(raised_.count("PLAN_NOT_IN_FORCE") == 0, "PLAN_NOT_IN_FORCE for a confirmed list (K4)");
    judge_lists();
}

void PlanModel::judge_held(const Error& cause) {
    if (cause.code == errc::second_master) {
        return require(config_.plan.hold_on_second_master && raised_.count("SECOND_MASTER") == 1,
                       "held for a second master that is not told (K3)");
    }
    if (cause.code == errc::plan_stale) {
        const bool old_by_wall = now_.wall - published_.wall > config_.plan.valid_for;
        return require(is_stale() || old_by_wall, "held as stale, and is not (P6)");
    }
    require(cause.code == errc::mass_removal, "held in good times: " + cause.to_string());
}

void PlanModel::judge_lists() {
    std::map<std::string, RequestState> states;
    for (TrackedRequest& request : session_->requests()) {
        states.emplace(std::move(request.charging_request_id), request.state);
    }
    if (touched_by_another_) {
        const bool any_missing = std::any_of(states.begin(), states.end(), [](const auto& each) {
            return each.second == RequestState::Missing;
        });
        const bool told = any_missing || raised_.count("SECOND_MASTER") == 1 ||
                          raised_.count("PLAN_LOST_AT_CMS") == 1;
        return require(told, "a second master that is not told (K3)");
    }
    if (config_.schema == SchemaVersion::V1_0 && withdrawn_) {
        return require(at_cms_.empty(), "a withdrawal that left something");
    }
    for (const ChargingRequest& request : *newest_) {
        const std::string& id = request.charging_request_id;
        const auto there = at_cms_.find(id);
        if (there != at_cms_.end()) {
            require(there->second == request, "the CMS holds " + id + " as it was");
            continue;
        }
        const RequestState state = states.count(id) == 1 ? states.at(id) : RequestState::Waiting;
        require(is_expired(request) || state == RequestState::Expired ||
                    state == RequestState::Rejected,
                "the CMS lacks " + id + ", which is " + std::string{to_string(state)});
    }
    for (const auto& [id, request] : at_cms_) {
        const bool wanted = std::any_of(newest_->begin(), newest_->end(), [&](const auto& each) {
            return each.charging_request_id == id;
        });
        require(wanted, "the CMS holds " + id + ", which the newest list leaves out");
    }
}

}  // namespace vdv463::test
