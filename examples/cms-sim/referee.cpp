// SPDX-License-Identifier: Apache-2.0
#include "referee.hpp"

#include <algorithm>
#include <utility>

namespace vdv463::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_ids = 10000;
// A presystem may give up waiting for an answer and ask again; this early it has not waited.
constexpr std::chrono::seconds shortest_patience = 10s;

void remember(std::set<std::string>& ids, const std::string& id) {
    if (ids.size() >= most_ids) {
        ids.clear();
    }
    ids.insert(id);
}

}  // namespace

Referee::Referee(RefereeConfig config, Journal& journal, std::string peer)
    : config_(config), journal_(journal), peer_(std::move(peer)) {}

void Referee::violation(Rule rule, const std::string& what) {
    journal_.violation(rule, peer_ + ": " + what);
}

void Referee::on_unreadable(const Error& error) {
    violation(Rule::Unreadable, "sent a message that cannot be read: " + error.to_string());
}

void Referee::on_request(const Message& message, Timestamp now) {
    const Envelope& envelope = message.envelope;
    check_schema(message);
    if (boot_ != Boot::New && envelope.presystem_id != presystem_id_) {
        violation(Rule::PresystemId, "changed its presystem id to " + envelope.presystem_id);
    }
    if (request_ids_.count(envelope.message_id) > 0) {
        violation(Rule::MessageId, "used the message id " + envelope.message_id + " twice");
    }
    remember(request_ids_, envelope.message_id);
    check_sequence(message, now);
}

void Referee::check_schema(const Message& message) {
    const Envelope& envelope = message.envelope;
    // The official schemas know the array only, so that they say nothing about the other form.
    if (envelope.form == EnvelopeForm::Object || message.conforms_to.contains(config_.schema)) {
        return;
    }
    std::string what = "sent " + std::string(to_string(envelope.action)) +
                       " that is not of schema " + std::string(to_string(config_.schema));
    for (const Issue& issue : message.issues) {
        what += "; " + issue.path + ": " + issue.text;
    }
    violation(Rule::Schema, what);
}

void Referee::check_sequence(const Message& message, Timestamp now) {
    const std::string action(to_string(message.envelope.action));
    if (std::holds_alternative<BootNotificationRequest>(message.payload)) {
        if (boot_ == Boot::Asked || boot_ == Boot::Accepted) {
            violation(Rule::SecondBoot, "sent a second boot notification on one connection");
        }
        boot_ = Boot::Asked;
        presystem_id_ = message.envelope.presystem_id;
        return;
    }
    if (boot_ != Boot::Accepted) {
        violation(Rule::BootFirst, "sent " + action + " before its boot notification was accepted");
    }
    if (!std::holds_alternative<ChargingRequests>(message.payload)) {
        violation(Rule::Direction, "sent a request that is not a presystem's: " + action);
        return;
    }
    if (config_.wants_information_first && boot_ == Boot::Accepted && !information_sent_) {
        violation(Rule::InformationFirst,
                  "sent charging requests before the first charging information");
    }
    if (list_since_ && now - *list_since_ < shortest_patience) {
        violation(Rule::ListInFlight, "sent a second list before the first was answered");
    }
    list_since_ = now;
}

void Referee::on_answer(const Message& message) {
    const Envelope& envelope = message.envelope;
    const auto found = std::find_if(
        unconfirmed_.begin(), unconfirmed_.end(),
        [&](const Unconfirmed& waiting) { return waiting.message_id == envelope.message_id; });
    if (found == unconfirmed_.end()) {
        // Who cannot read a message does not know its id.
        const bool is_error = envelope.message_type == MessageType::Error;
        if (unreadable_ids_.erase(envelope.message_id) > 0 ||
            (is_error && !unreadable_ids_.empty())) {
            return;
        }
        if (answered_ids_.count(envelope.message_id) > 0) {
            violation(Rule::AnsweredAnswer,
                      "answered an answer of the CMS: " + envelope.message_id);
            return;
        }
        violation(Rule::UnaskedAnswer,
                  "answered a message that was not asked, or was too late: " + envelope.message_id);
        return;
    }
    unconfirmed_.erase(found);
    if (envelope.action != Action::ProvideChargingInformation ||
        envelope.presystem_id != presystem_id_) {
        violation(Rule::ConfirmationWrong,
                  "answered charging information with another action or presystem id");
    }
    check_schema(message);
}

void Referee::sent_boot_answer(bool accepted) {
    if (boot_ == Boot::Asked) {
        boot_ = accepted ? Boot::Accepted : Boot::Refused;
    }
}

void Referee::sent_list_answer() {
    list_since_.reset();
}

void Referee::sent_information(const std::string& message_id, Timestamp now) {
    information_sent_ = true;
    unconfirmed_.push_back({message_id, now + config_.confirm_within});
}

void Referee::sent_unreadable(const std::string& message_id) {
    remember(unreadable_ids_, message_id);
}

void Referee::sent_answer_to(const std::string& message_id) {
    remember(answered_ids_, message_id);
}

void Referee::watch(Timestamp now) {
    while (!unconfirmed_.empty() && unconfirmed_.front().deadline <= now) {
        violation(Rule::ConfirmationMissing,
                  "did not confirm the charging information " + unconfirmed_.front().message_id +
                      " within " + std::to_string(config_.confirm_within.count()) + " ms");
        unconfirmed_.pop_front();
    }
}

std::optional<Timestamp> Referee::next_due() const {
    return unconfirmed_.empty() ? std::nullopt
                                : std::optional<Timestamp>(unconfirmed_.front().deadline);
}

}  // namespace vdv463::sim
