// SPDX-License-Identifier: Apache-2.0
#include "correlator.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace vdv463::session {

namespace {

std::string_view without_prefix(std::string_view message_id) {
    constexpr std::array<std::string_view, 3> prefixes{"boot-response-", "response-", "error-"};
    for (const std::string_view prefix : prefixes) {
        if (message_id.substr(0, prefix.size()) == prefix) {
            return message_id.substr(prefix.size());
        }
    }
    return message_id;
}

}  // namespace

void Correlator::open() {
    outstanding_.reset();
    foreign_ids_ = false;
    timed_out_ = false;
}

void Correlator::begin(Outstanding request) {
    assert(!outstanding_);
    outstanding_ = std::move(request);
}

void Correlator::note_our_answer(const std::string& message_id) {
    our_answers_.remember(message_id, Match::ToOurAnswer);
}

Match Correlator::match(MessageType type, std::string_view message_id, MessageAction action) {
    const bool fits =
        outstanding_ && (action == outstanding_->action || action == MessageAction::Unrecognized);
    if (outstanding_ && is_answer_to(outstanding_->message_id, message_id)) {
        // Our id is proof enough for an Error, whatever action the peer wrote into it.
        return fits || type == MessageType::Error ? Match::Ours : Match::Unknown;
    }
    for (const auto* list : {&our_requests_, &our_answers_}) {
        if (const Past* past = list->find(message_id)) {
            return past->verdict;
        }
    }
    if (!fits) {
        return Match::Unknown;
    }
    if (outstanding_->action == MessageAction::BootNotification) {
        foreign_ids_ = true;
        return Match::Ours;
    }
    // After a time-out a foreign id could as well be the late answer to the earlier request.
    return foreign_ids_ && !timed_out_ ? Match::Ours : Match::Unknown;
}

bool Correlator::is_answer_to(std::string_view request_id, std::string_view answer_id) {
    return answer_id == request_id || without_prefix(answer_id) == request_id;
}

Outstanding Correlator::finish() {
    return end(Match::Duplicate);
}

Outstanding Correlator::time_out() {
    timed_out_ = true;
    return end(Match::Late);
}

Outstanding Correlator::end(Match verdict) {
    assert(outstanding_);
    Outstanding ended = std::move(*outstanding_);
    outstanding_.reset();
    our_requests_.remember(ended.message_id, verdict);
    return ended;
}

void Correlator::History::remember(const std::string& message_id, Match verdict) {
    if (entries.size() < remembered) {
        entries.push_back(Past{message_id, verdict});
        return;
    }
    entries[oldest].message_id = message_id;
    entries[oldest].verdict = verdict;
    oldest = (oldest + 1) % remembered;
}

/// Each id is there once: ours are random, and all of our answers have one verdict.
const Correlator::Past* Correlator::History::find(std::string_view answer_id) const {
    const auto past = std::find_if(entries.begin(), entries.end(), [&](const Past& entry) {
        return is_answer_to(entry.message_id, answer_id);
    });
    return past == entries.end() ? nullptr : &*past;
}

}  // namespace vdv463::session
