// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "machine.hpp"
#include "time.hpp"
#include "wording.hpp"

namespace vdv463::session {

namespace {
constexpr std::size_t max_unwritten = 1000;
}  // namespace

std::optional<TimePoint> Session::Machine::deadline() const {
    std::optional<TimePoint> earliest;
    const auto watch = [&earliest](const Deadline& each) {
        if (each && (!earliest || *each < *earliest)) {
            earliest = each;
        }
    };
    watch(deadlines_.retry);
    watch(deadlines_.credentials);
    watch(deadlines_.boot);
    watch(deadlines_.close);
    watch(deadlines_.stable);
    watch(deadlines_.answer);
    watch(deadlines_.gate);
    watch(deadlines_.silent);
    watch(deadlines_.information);
    watch(deadlines_.certificates);
    watch(plan_.deadline());
    if (open()) {
        watch(liveness_.deadline());
        watch(written_deadline());
    }
    return earliest;
}

bool Session::Machine::due(Deadline& deadline) const {
    if (!deadline || *deadline > now_.steady) {
        return false;
    }
    deadline.reset();
    return true;
}

void Session::Machine::on(TimerFired) {
    // Every transition clears the deadlines of the state it leaves. What ends a connection comes
    // before what would send on it.
    if (due(deadlines_.retry)) {
        connect();
    }
    if (due(deadlines_.credentials)) {
        on_credentials_deadline();
    }
    if (due(deadlines_.close)) {
        drop(std::move(closing_cause_));
    }
    if (due(deadlines_.stable)) {
        backoff_.reset();
    }
    if (due(deadlines_.boot)) {
        on_boot_deadline();
    }
    if (open()) {
        on_liveness_deadline();
    }
    if (due(deadlines_.information)) {
        on_information_timeout();
    }
    if (due(deadlines_.answer)) {
        on_answer_deadline();
    }
    if (due(deadlines_.gate)) {
        log(LogLevel::Warning, "no charging information within " +
                                   in_words(config_.plan.first_information_timeout) +
                                   "; charging requests are sent without it");
        open_gate();
    }
    if (due(deadlines_.silent)) {
        on_information_silent();
    }
    if (due(deadlines_.certificates)) {
        on_certificates_deadline();
    }
}

void Session::Machine::on_boot_deadline() {
    std::string text = "The CMS did not answer the BootNotification within " +
                       in_words(config_.limits.boot_timeout);
    if (connection_.heard_message) {
        text += ", although other messages of it came";
    }
    correlator_.time_out();
    close_connection(Error{errc::boot_timeout, text + "."});
}

void Session::Machine::on_liveness_deadline() {
    if (liveness_.stale(now_.steady)) {
        return drop(Error{errc::stale, "Nothing was received for " +
                                           in_words(config_.liveness.timeout) + " after a ping."});
    }
    if (auto payload = liveness_.ping_due(now_.steady)) {
        out_.push_back(SendPing{std::move(*payload)});
    }
}

Session::Machine::Deadline Session::Machine::written_deadline() const {
    if (unwritten_.empty()) {
        return std::nullopt;
    }
    return after(unwritten_.front().since, config_.limits.message_timeout);
}

/// A peer that sends but reads nothing looks alive, while what it asks for piles up here.
void Session::Machine::give_up_if_nothing_leaves() {
    if (!open()) {
        return;
    }
    const auto deadline = written_deadline();
    if (deadline && *deadline <= now_.steady) {
        return drop(Error{errc::stale, "The CMS did not take a message of ours within " +
                                           in_words(config_.limits.message_timeout) + "."});
    }
    if (unwritten_.size() > max_unwritten) {
        drop(Error{errc::stale, "The CMS takes no messages: " + std::to_string(unwritten_.size()) +
                                    " of ours wait to be sent."});
    }
}

}  // namespace vdv463::session
