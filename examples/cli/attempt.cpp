// SPDX-License-Identifier: Apache-2.0
#include "attempt.hpp"

#include "durations.hpp"
#include "report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace vdv463::cli {
namespace {

errc overdue_code(Step step) {
    switch (step) {
        case Step::Resolve:
            return errc::resolve_timeout;
        case Step::Connect:
            return errc::connect_timeout;
        case Step::Tls:
            return errc::tls_timeout;
        case Step::Upgrade:
        case Step::Subprotocol:
            return errc::upgrade_timeout;
        case Step::Boot:
            return errc::boot_timeout;
        case Step::Information:
            return errc::information_timeout;
    }
    return errc::timeout;
}

}  // namespace

std::chrono::milliseconds working_time(const ClientConfig& config,
                                       std::chrono::milliseconds timeout) {
    return timeout - config.limits.close_timeout;
}

void limit_to_one_attempt(ClientConfig& config, std::chrono::milliseconds timeout) {
    config.reconnect.max_attempts = 1;
    config.limits.close_timeout = std::min(config.limits.close_timeout, timeout / 5);
    // A little less than the whole, so that the library's own error, which knows the address,
    // comes before ours.
    const auto work = working_time(config, timeout);
    const auto almost = std::max(work - work / 20, std::chrono::milliseconds{1});
    config.limits.connect_timeout = std::min(config.limits.connect_timeout, almost);
    config.limits.boot_timeout = std::min(config.limits.boot_timeout, almost);
    config.limits.answer_timeout = std::min(config.limits.answer_timeout, almost);
}

Attempt::Attempt(const std::string& url) : tls_(url.compare(0, 3, "ws:") != 0) {}

void Attempt::add(const AttemptStep& step) {
    last_ = std::chrono::steady_clock::now();
    steps_.push_back(step);
    AttemptStep& added = steps_.back();
    if (!step.ok && step.error) {
        added.error = explained(*step.error);
        added.detail = added.error->detail;
        if (!error_) {
            error_ = added.error;
        }
    }
}

bool Attempt::add(const StateChange& change) {
    const bool over =
        change.to == State::Closing || change.to == State::Waiting || change.to == State::Stopped;
    if (!over || !change.cause) {
        return false;
    }
    if (!error_) {
        error_ = change.cause;
    }
    return true;
}

/// Waiting in vain for an answer that came but cannot be read is the peer's fault, not time's.
Error Attempt::explained(const Error& error) const {
    const bool in_vain =
        error.code == errc::boot_timeout || error.code == errc::information_timeout;
    if (!in_vain || !unreadable_) {
        return error;
    }
    Error cause = *unreadable_;
    cause.detail = error.detail + " A message that came cannot be read: " + cause.detail;
    return cause;
}

bool Attempt::reached(Step step) const {
    return std::any_of(steps_.begin(), steps_.end(), [step](const AttemptStep& candidate) {
        return candidate.step == step && candidate.ok;
    });
}

const AttemptStep& Attempt::add_overdue(std::chrono::milliseconds timeout) {
    AttemptStep step;
    step.attempt = 1;
    step.step = unfinished();
    step.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - last_);
    step.detail = fmt::format("Not finished within --timeout {}.", format_duration(timeout));
    step.error = Error(overdue_code(step.step), step.detail);
    add(step);
    return steps_.back();
}

Step Attempt::unfinished() const {
    for (const Step step : {Step::Information, Step::Boot, Step::Subprotocol, Step::Upgrade,
                            Step::Tls, Step::Connect, Step::Resolve}) {
        if (!reached(step)) {
            continue;
        }
        if (step == Step::Information) {
            return step;
        }
        const Step next = static_cast<Step>(static_cast<int>(step) + 1);
        return next == Step::Tls && !tls_ ? Step::Upgrade : next;
    }
    return Step::Resolve;
}

ClientHandlers attempt_handlers(Attempt& attempt) {
    ClientHandlers handlers;
    handlers.on_attempt = [&attempt](const AttemptStep& step) {
        attempt.add(step);
        remark(step_line(step, false));
    };
    handlers.on_issue = remark_issues;
    return handlers;
}

}  // namespace vdv463::cli
