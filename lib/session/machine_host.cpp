// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "machine.hpp"
#include "time.hpp"

namespace vdv463::session {

using std::chrono::milliseconds;

void Session::Machine::on(Start) {
    if (state_ == State::Stopped) {
        begin();
    } else if (stopping_) {
        restart_ = true;
    }
}

void Session::Machine::on(Stop) {
    restart_ = false;
    if (state_ == State::Stopped) {
        // Those of a session that has given up by itself.
        return alarms_.clear_all("The client was stopped.", out_);
    }
    if (plan_.has_plan()) {
        log(LogLevel::Info, "stopping: list " + std::to_string(plan_.version()) +
                                " is no longer kept in force; publish it again after a start");
    }
    plan_.stop(out_);
    sends_.fail_waiting(Error{errc::stopped, "Stopped before the list could be sent."}, out_);
    if (stopping_) {
        return;
    }
    stopping_ = true;
    switch (state_) {
        case State::Connecting:
            return drop(std::nullopt);
        case State::Waiting:
            return finish_stop();
        case State::Booting:
        case State::Ready:
            return close_connection(std::nullopt);
        case State::Closing:
        case State::Stopped:
            return;
    }
}

void Session::Machine::on(ReconnectNow) {
    if (state_ == State::Waiting && !unwanted()) {
        connect();
    }
}

void Session::Machine::on(Woken) {}

void Session::Machine::on(const SetActive& set) {
    if (set.active == plan_.active()) {
        return;
    }
    log(LogLevel::Info, set.active ? "active: lists are sent" : "standby: no list is sent");
    plan_.set_active(set.active);
    if (!set.active) {
        sends_.fail_waiting(Error{errc::standby, "No list is sent in standby."}, out_);
    }
    if (config_.plan.connected_in_standby || stopping_) {
        return;
    }
    switch (state_) {
        case State::Waiting:
            return set.active ? connect() : rest();
        case State::Connecting:
            return set.active ? void() : drop(std::nullopt);
        case State::Booting:
        case State::Ready:
            return set.active ? void() : close_connection(std::nullopt);
        case State::Closing:
        case State::Stopped:
            return;
    }
}

void Session::Machine::on(const StoreLoaded& loaded) {
    plan_.loaded(loaded, now_, out_);
}

void Session::Machine::on(const StoreSaved& saved) {
    plan_.saved(saved, now_, out_);
}

Result<PlanVersion> Session::Machine::publish(std::vector<ChargingRequest> list,
                                              const PublishOptions& options, const Now& now) {
    return plan_.publish(std::move(list), options, now, declared_);
}

Result<PlanVersion> Session::Machine::withdraw_all(std::string reason, const Now& now) {
    return plan_.withdraw_all(std::move(reason), now, declared_);
}

Result<PlanVersion> Session::Machine::republish(const Now& now) {
    return plan_.republish(now, declared_);
}

std::vector<TrackedRequest> Session::Machine::requests() const {
    return plan_.requests();
}

void Session::Machine::on(Send send) {
    std::optional<Error> refusal;
    if (state_ != State::Ready) {
        refusal = Error{errc::not_ready, "A list can only be sent while Ready, and the state is " +
                                             std::string{to_string(state_)} + "."};
    } else if (plan_.has_plan()) {
        refusal = Error{errc::plan_active, "List " + std::to_string(plan_.version()) +
                                               " is kept in force: use publish to replace it."};
    } else if (!plan_.active()) {
        refusal = Error{errc::standby, "No list is sent in standby."};
    } else if (sends_.waiting() >= config_.limits.max_queued_sends) {
        refusal = Error{errc::queue_full, std::to_string(sends_.waiting()) +
                                              " lists are already waiting to be sent."};
    }
    if (refusal) {
        out_.push_back(CompleteSend{send.id, std::move(*refusal)});
        return;
    }
    sends_.queue(send.id, std::move(send.list));
}

SessionStatus Session::Machine::status(TimePoint now) const {
    SessionStatus status;
    status.state = state_;
    if (entered_) {
        status.state_age = between<milliseconds>(*entered_, now);
    }
    status.attempt = attempt_;
    if (deadlines_.retry) {
        status.retry_in = std::max(between<milliseconds>(now, *deadlines_.retry), milliseconds{0});
    }
    status.last_error = last_error_;
    status.gate_open = connection_.gate_open;
    status.round_trip = liveness_.round_trip();
    status.silence = liveness_.silence(now);
    if (last_information_) {
        status.information_age = between<milliseconds>(*last_information_, now);
    }
    status.information_silent = alarms_.raised(alarm_id::information_silent);
    status.cms_clock_offset = clock_offset_.value();
    status.alarms = alarms_.list();
    plan_.fill(status, now);
    status.connections = connections_;
    status.information_received = information_received_;
    status.undecodable_messages = undecodable_messages_;
    status.unmatched_answers = unmatched_answers_;
    return status;
}

}  // namespace vdv463::session
