// SPDX-License-Identifier: Apache-2.0
#include "machine.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "time.hpp"
#include "wording.hpp"

namespace vdv463::session {

using std::chrono::milliseconds;

Session::Machine::Machine(SessionConfig config, Random& random)
    : config_(std::move(config)),
      random_(random),
      backoff_(config_.reconnect),
      liveness_(config_.liveness) {}

void Session::Machine::handle(Event event, const Now& now, Actions& out) {
    now_ = now;
    out.clear();
    out_.swap(out);
    std::move(declared_.begin(), declared_.end(), std::back_inserter(out_));
    declared_.clear();
    std::visit([this](auto&& what) { on(std::forward<decltype(what)>(what)); }, std::move(event));
    give_up_if_nothing_leaves();
    pump();
    plan_.settle(now_, out_);
    out_.swap(out);
}

void Session::Machine::on(TransportOpened opened) {
    if (state_ != State::Connecting) {
        return;
    }
    link_alarms_.upgraded(std::move(opened.certificates), now_, out_);
    if (!subprotocol_acceptable(opened.subprotocol)) {
        const std::string found = opened.subprotocol.empty()
                                      ? "The CMS chose no subprotocol."
                                      : "The CMS chose the subprotocol \"" + opened.subprotocol +
                                            "\", which was not offered.";
        return drop(Error{errc::subprotocol_mismatch, found});
    }
    connection_ = Connection{};
    connection_.opened_at = now_.steady;
    connection_.subprotocol = std::move(opened.subprotocol);
    boot();
}

void Session::Machine::on(TransportClosed closed) {
    switch (state_) {
        case State::Stopped:
        case State::Waiting:
            return;
        case State::Closing:
            return end_connection(std::move(closing_cause_));
        case State::Connecting:
        case State::Booting:
        case State::Ready:
            return end_connection(explained(std::move(closed.error)));
    }
}

void Session::Machine::on(PeerClosing closing) {
    if (!connected()) {
        return;
    }
    liveness_.heard(now_.steady);
    if (state_ != State::Closing) {
        await_close(explained(std::move(closing.error)));
    }
}

void Session::Machine::begin() {
    attempt_ = 0;
    attempts_without_ready_ = 0;
    backoff_.reset();
    closed_unanswered_ = false;
    plan_.start(now_, out_);
    if (unwanted()) {
        return rest();
    }
    connect();
}

/// In standby there may be no connection wanted.
bool Session::Machine::unwanted() const noexcept {
    return !plan_.active() && !config_.plan.connected_in_standby;
}

/// Waits until the standby ends.
void Session::Machine::rest() {
    deadlines_ = Deadlines{};
    alarms_.clear(alarm_id::link_down, "In standby no connection is wanted.", out_);
    if (state_ != State::Waiting) {
        log(LogLevel::Info, "no connection in standby");
        enter(State::Waiting);
    }
}

void Session::Machine::connect() {
    deadlines_ = Deadlines{};
    ++attempt_;
    ++attempts_without_ready_;
    const std::size_t url_index = (attempt_ - 1) % std::max<std::size_t>(config_.url_count, 1);
    out_.push_back(OpenTransport{attempt_, url_index});
    log(LogLevel::Info, "attempt " + std::to_string(attempt_) + " begins");
    enter(State::Connecting);
}

void Session::Machine::boot() {
    correlator_.open();
    liveness_.open(now_.steady);
    clock_offset_.open();
    deadlines_.boot = after(now_.steady, config_.limits.boot_timeout);
    enter(State::Booting);
    request(MessageAction::BootNotification, BootNotificationRequest{config_.presystem});
}

void Session::Machine::become_ready() {
    const auto elapsed = between<std::chrono::microseconds>(connection_.opened_at, now_.steady);
    out_.push_back(
        ReportStep{{attempt_, {}, Step::Boot, true, elapsed, "Accepted by the CMS", {}}});
    connection_.ready_at = now_.steady;
    attempts_without_ready_ = 0;
    ++connections_;
    deadlines_ = Deadlines{};
    if (config_.reconnect.stable_after > milliseconds{0}) {
        deadlines_.stable = after(now_.steady, config_.reconnect.stable_after);
    } else {
        backoff_.reset();
    }
    await_information();
    if (link_alarms_.has_certificates()) {
        on_certificates_deadline();
    }
    enter(State::Ready);
    plan_.ready();
    if (connection_.first_information) {
        // It came before the answer to the boot; the steps are told in their order.
        report_information_step(std::chrono::microseconds{0});
    }
    if (connection_.first_information) {
        return judge_gate();
    }
    if (plan_.expects_depots()) {
        return;  // nothing else shows which CMS this is
    }
    if (config_.plan.gate == Gate::AfterBoot) {
        return open_gate();
    }
    deadlines_.gate = after(now_.steady, config_.plan.first_information_timeout);
}

void Session::Machine::close_connection(std::optional<Error> cause) {
    connection_.closed_by_us = true;
    if (config_.limits.close_timeout > milliseconds{0}) {
        out_.push_back(CloseTransport{});
    }
    await_close(std::move(cause));
}

void Session::Machine::await_close(std::optional<Error> cause) {
    if (config_.limits.close_timeout <= milliseconds{0}) {
        return drop(std::move(cause));
    }
    closing_cause_ = cause;
    deadlines_ = Deadlines{};
    deadlines_.close = after(now_.steady, config_.limits.close_timeout);
    connection_.gate_open = false;
    enter(State::Closing, std::move(cause));
}

void Session::Machine::drop(std::optional<Error> cause) {
    out_.push_back(DropTransport{});
    end_connection(std::move(cause));
}

void Session::Machine::end_connection(std::optional<Error> cause) {
    if (stopping_) {
        return finish_stop();
    }
    closing_cause_.reset();
    deadlines_ = Deadlines{};
    Error lost{errc::connection_lost, "The connection ended before the CMS answered."};
    if (cause) {
        lost.detail += " " + cause->detail;
    }
    forget_connection(lost);
    last_error_ = cause;
    if (unwanted()) {
        return rest();
    }
    const auto& most = config_.reconnect.max_attempts;
    if (most && attempts_without_ready_ > 0 && attempts_without_ready_ >= *most) {
        log(LogLevel::Warning, "giving up after " + std::to_string(attempts_without_ready_) +
                                   " attempts in a row that did not become ready");
        plan_.stop(out_);
        return enter(State::Stopped, std::move(cause));
    }
    await_retry(std::move(cause));
}

void Session::Machine::finish_stop() {
    closing_cause_.reset();
    deadlines_ = Deadlines{};
    forget_connection(Error{errc::stopped, "Stopped before the CMS answered."});
    alarms_.clear_all("The client was stopped.", out_);
    enter(State::Stopped);
    stopping_ = false;
    if (std::exchange(restart_, false)) {
        begin();
    }
}

void Session::Machine::forget_connection(const Error& error) {
    sends_.complete(error, out_);
    sends_.fail_waiting(error, out_);
    plan_.connection_over(error, !connection_.closed_by_us, now_, out_);
    correlator_.open();
    liveness_.close();
    unwritten_.clear();
    connection_.gate_open = false;
}

void Session::Machine::enter(State to, std::optional<Error> cause,
                             std::optional<milliseconds> retry_in) {
    const State from = std::exchange(state_, to);
    entered_ = now_.steady;
    if (from == State::Booting && to != State::Ready && cause) {
        const auto elapsed = between<std::chrono::microseconds>(connection_.opened_at, now_.steady);
        out_.push_back(
            ReportStep{{attempt_, {}, Step::Boot, false, elapsed, cause->detail, cause}});
    }
    if (from == State::Ready) {
        alarms_.clear(alarm_id::information_silent, "The connection is no longer ready.", out_);
    }
    if (to == State::Ready) {
        link_alarms_.up(out_);
    } else if (cause) {
        link_alarms_.down(*cause, now_, out_);
    }
    if (cause && from != State::Closing) {
        log(LogLevel::Warning, cause->to_string(), cause->message_id);
    }
    log(LogLevel::Info, std::string{to_string(from)} + " -> " + std::string{to_string(to)});
    out_.push_back(ReportState{{from, to, std::move(cause), retry_in}});
}

bool Session::Machine::open() const noexcept {
    return state_ == State::Booting || state_ == State::Ready;
}

bool Session::Machine::connected() const noexcept {
    return open() || state_ == State::Closing;
}

bool Session::Machine::subprotocol_acceptable(const std::string& subprotocol) const {
    const auto& offer = config_.subprotocol.offer;
    if (subprotocol.empty()) {
        return offer.empty() || config_.subprotocol.policy == SubprotocolPolicy::AcceptMissing;
    }
    return std::find(offer.begin(), offer.end(), subprotocol) != offer.end();
}

Error Session::Machine::explained(Error cause) const {
    if (state_ == State::Booting && cause.code == errc::closed_by_peer &&
        !connection_.heard_message && connection_.subprotocol.empty() &&
        !config_.subprotocol.offer.empty()) {
        cause.detail +=
            " It chose no subprotocol, and a CMS that follows the standard closes like this when "
            "it does not know the one offered.";
    }
    return cause;
}

void Session::Machine::log(LogLevel level, std::string text, std::string message_id) {
    if (logs(level)) {
        out_.push_back(Log{level, std::move(text), std::move(message_id)});
    }
}

}  // namespace vdv463::session
