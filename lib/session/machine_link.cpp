// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <utility>

#include "machine.hpp"
#include "time.hpp"
#include "wording.hpp"

namespace vdv463::session {

using std::chrono::milliseconds;

namespace {

constexpr std::chrono::hours longest_retry_after{1};
constexpr std::chrono::hours certificate_check_interval{1};

/// What the peer asked for over HTTP, as far as it can be followed.
milliseconds retry_after(const std::optional<Error>& cause) {
    if (!cause || !cause->retry_after_s) {
        return milliseconds{0};
    }
    const auto most = std::chrono::seconds{longest_retry_after}.count();
    return std::chrono::seconds{std::clamp<std::int64_t>(*cause->retry_after_s, 0, most)};
}

}  // namespace

/// Arms the next attempt and, when credentials were refused, the times at which the provider is
/// asked before that.
void Session::Machine::await_retry(std::optional<Error> cause) {
    const milliseconds asked = retry_after(cause);
    const bool refused = cause && refuses_credentials(*cause);
    const milliseconds pace = std::max(backoff_.upcoming(), asked);
    const milliseconds least = refused ? std::max(asked, config_.reconnect.max_delay) : asked;
    const milliseconds delay = backoff_.next(random_, least);
    deadlines_.retry = after(now_.steady, delay);
    std::string text = "attempt " + std::to_string(attempt_ + 1) + " begins in " + in_words(delay);
    if (refused && config_.credentials_may_change) {
        credentials_pace_ = pace;
        arm_credentials();
        text += ", or as soon as the provider hands out other credentials";
    }
    log(LogLevel::Info, std::move(text));
    enter(State::Waiting, std::move(cause), delay);
}

void Session::Machine::arm_credentials() {
    const TimePoint next = after(now_.steady, credentials_pace_);
    if (next < *deadlines_.retry) {
        deadlines_.credentials = next;
    }
}

void Session::Machine::on_credentials_deadline() {
    out_.push_back(AskCredentials{attempt_});
    const milliseconds most = config_.reconnect.max_delay;
    credentials_pace_ = credentials_pace_ > most / 2 ? most : credentials_pace_ * 2;
    arm_credentials();
}

void Session::Machine::on(const CredentialsAsked& asked) {
    if (state_ != State::Waiting || asked.attempt != attempt_ || unwanted()) {
        return;
    }
    if (!asked.others) {
        return log(LogLevel::Warning, asked.others.error().to_string());
    }
    if (!*asked.others) {
        return;
    }
    log(LogLevel::Info, "the provider hands out other credentials than those refused");
    connect();
}

void Session::Machine::on(SendProgress) {
    liveness_.progressed(now_.steady);
}

void Session::Machine::on_certificates_deadline() {
    link_alarms_.check_certificates(now_, out_);
    deadlines_.certificates = after(now_.steady, certificate_check_interval);
}

void Session::Machine::note_clock(const Envelope& envelope) {
    clock_offset_.heard(envelope.timestamp, now_);
    link_alarms_.clock(clock_offset_.value(), now_, out_);
}

/// Charging information has come, or could from now on.
void Session::Machine::await_information() {
    const LivenessConfig& liveness = config_.liveness;
    if (liveness.information_silent_after > milliseconds{0}) {
        deadlines_.silent = after(now_.steady, liveness.information_silent_after);
    }
    if (liveness.information_timeout > milliseconds{0}) {
        deadlines_.information = after(now_.steady, liveness.information_timeout);
    }
}

void Session::Machine::on_information_silent() {
    const bool ever = connection_.first_information.has_value();
    const TimePoint since = ever ? *last_information_ : connection_.ready_at;
    const std::string age = in_words(between<milliseconds>(since, now_.steady));
    std::string text =
        ever ? "The last charging information is " + age + " old."
             : "No charging information has come in the " + age + " since the boot was accepted.";
    alarms_.raise(alarm_id::information_silent, Severity::Warning, std::move(text), now_, out_);
}

void Session::Machine::on_information_timeout() {
    close_connection(
        Error{errc::information_timeout, "No charging information has come for " +
                                             in_words(config_.liveness.information_timeout) +
                                             ", though the connection lives."});
}

}  // namespace vdv463::session
