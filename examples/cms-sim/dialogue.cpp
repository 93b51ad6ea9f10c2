// SPDX-License-Identifier: Apache-2.0
#include "dialogue.hpp"

#include <vdv463/codec.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace vdv463::sim {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_push_delay{50};
constexpr milliseconds push_delay_after_list{100};
// Long enough to notice a presystem that does not wait for the answer to its first list.
constexpr milliseconds list_answer_delay{20};
constexpr milliseconds confirmation_deadline{30000};
constexpr std::size_t most_request_ids = 10000;

std::mt19937_64 make_random() {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
}

Timestamp whole_millisecond(Timestamp time) {
    const std::int64_t micro = time.unix_microseconds();
    return Timestamp::from_unix_microseconds(micro - ((micro % 1000) + 1000) % 1000);
}

std::string count_of(const ListChange& change, std::size_t size) {
    return std::to_string(size) + (size == 1 ? " request: +" : " requests: +") +
           std::to_string(change.added) + " ~" + std::to_string(change.changed) + " -" +
           std::to_string(change.removed);
}

}  // namespace

Dialogue::Dialogue(DialogueConfig config, DepotModel& depot, Journal& journal, std::string peer)
    : config_(std::move(config)),
      depot_(depot),
      journal_(journal),
      peer_(std::move(peer)),
      random_(make_random()) {}

void Dialogue::receive(std::string_view text, Timestamp now) {
    const Result<Message> message = decode(text);
    if (!message) {
        const Error& error = message.error();
        violation("sent a message that cannot be read: " + error.to_string());
        if (error.message_type.value_or(MessageType::Request) != MessageType::Request) {
            return;
        }
        Envelope request;
        request.presystem_id = presystem_id_;
        request.message_id = error.message_id.empty() ? new_message_id() : error.message_id;
        // The schema wants one of its actions even where none could be read.
        const Action action = error.action.value_or(Action::Unrecognized);
        request.action = action == Action::Unrecognized ? Action::ProvideChargingRequests : action;
        refuse(request, error.to_string(), now);
        return;
    }
    if (message->envelope.message_type == MessageType::Request) {
        on_request(*message, now);
        return;
    }
    on_answer(*message);
}

void Dialogue::on_request(const Message& message, Timestamp now) {
    check_request(message);
    if (std::holds_alternative<BootNotificationRequest>(message.payload)) {
        on_boot(message, now);
        return;
    }
    const std::string action(to_string(message.envelope.action));
    if (state_ != State::Accepted) {
        violation("sent " + action + " before its boot notification was accepted");
        refuse(message.envelope, "The boot notification has to be accepted first.", now);
        return;
    }
    if (const auto* list = std::get_if<ChargingRequests>(&message.payload)) {
        on_list(message, *list, now);
        return;
    }
    violation("sent a request that is not a presystem's: " + action);
    refuse(message.envelope, "A presystem may not send " + action + " requests.", now);
}

void Dialogue::check_request(const Message& message) {
    const Envelope& envelope = message.envelope;
    // The official schemas know the array only, so that they say nothing about the other form.
    const bool conforms =
        envelope.form == EnvelopeForm::Object || message.conforms_to.contains(config_.schema);
    if (!conforms) {
        std::string what = "sent " + std::string(to_string(envelope.action)) +
                           " that is not of schema " + std::string(to_string(config_.schema));
        for (const Issue& issue : message.issues) {
            what += "; " + issue.path + ": " + issue.text;
        }
        violation(what);
    }
    if (state_ != State::New && envelope.presystem_id != presystem_id_) {
        violation("changed its presystem id to " + envelope.presystem_id);
    }
    if (!request_ids_.insert(envelope.message_id).second) {
        violation("used the message id " + envelope.message_id + " twice");
    }
    if (request_ids_.size() > most_request_ids) {
        request_ids_.clear();
    }
}

void Dialogue::on_boot(const Message& message, Timestamp now) {
    const Envelope& envelope = message.envelope;
    if (state_ == State::Accepted) {
        violation("sent a second boot notification on one connection");
    }
    form_ = envelope.form;
    presystem_id_ = envelope.presystem_id;
    const bool accepted =
        config_.presystem_id.empty() || config_.presystem_id == envelope.presystem_id;
    state_ = accepted ? State::Accepted : State::Rejected;
    journal_.add(peer_ + ": boot of " + presystem_id_ + (accepted ? " accepted" : " rejected"));
    answer(envelope,
           BootNotificationResponse{accepted ? BootStatus::Accepted : BootStatus::Rejected}, now);
    next_push_ = accepted ? std::optional<Timestamp>(now + first_push_delay) : std::nullopt;
}

void Dialogue::on_list(const Message& message, const ChargingRequests& list, Timestamp now) {
    const Envelope& envelope = message.envelope;
    if (!information_sent_) {
        violation("sent charging requests before the first charging information");
    }
    if (std::any_of(outgoing_.begin(), outgoing_.end(),
                    [](const Outgoing& waiting) { return waiting.answers_a_list; })) {
        violation("sent a second list before the first was answered");
    }
    if (config_.schema == SchemaVersion::V1_0 && list.charging_request_list.empty()) {
        violation("sent an empty list, which schema 1.0 forbids");
        refuse(envelope, "Schema 1.0 forbids an empty chargingRequestList.", now);
        return;
    }
    const auto change = depot_.apply(envelope.presystem_id, list, now);
    if (!change) {
        violation("sent a list that cannot be taken: " + change.error().detail);
        refuse(envelope, change.error().detail, now);
        return;
    }
    journal_.add(peer_ + ": list of " + envelope.presystem_id + " with " +
                 count_of(*change, list.charging_request_list.size()));
    for (const std::string& rejected : change->rejected) {
        journal_.add(peer_ + ": rejected request " + rejected);
    }
    answer(envelope, ChargingRequestsConfirmation{}, now, true);
    next_push_ =
        std::min(next_push_.value_or(now + push_delay_after_list), now + push_delay_after_list);
}

void Dialogue::on_answer(const Message& message) {
    const Envelope& envelope = message.envelope;
    const auto found = std::find_if(
        unconfirmed_.begin(), unconfirmed_.end(),
        [&](const Unconfirmed& waiting) { return waiting.message_id == envelope.message_id; });
    if (found == unconfirmed_.end()) {
        violation("answered a message that was not asked, or was too late: " + envelope.message_id);
        return;
    }
    unconfirmed_.erase(found);
    if (envelope.action != Action::ProvideChargingInformation ||
        envelope.presystem_id != presystem_id_) {
        violation("answered charging information with another action or presystem id");
    }
    if (const auto* error = std::get_if<ErrorPayload>(&message.payload)) {
        journal_.add(peer_ + ": charging information answered with an error: " + error->text);
    }
}

std::vector<std::string> Dialogue::take_due(Timestamp now) {
    report_overdue(now);
    if (next_push_ && *next_push_ <= now) {
        push_information(now);
    }
    // An answer may be due before one that was queued earlier.
    std::vector<std::string> texts;
    for (auto waiting = outgoing_.begin(); waiting != outgoing_.end();) {
        if (waiting->due > now) {
            ++waiting;
            continue;
        }
        texts.push_back(std::move(waiting->text));
        waiting = outgoing_.erase(waiting);
    }
    return texts;
}

std::optional<Timestamp> Dialogue::next_due() const {
    std::optional<Timestamp> next = next_push_;
    const auto consider = [&](Timestamp time) { next = std::min(next.value_or(time), time); };
    for (const Outgoing& waiting : outgoing_) {
        consider(waiting.due);
    }
    if (!unconfirmed_.empty()) {
        consider(unconfirmed_.front().deadline);
    }
    return next;
}

void Dialogue::push_information(Timestamp now) {
    depot_.advance(now);
    Envelope envelope;
    envelope.message_type = MessageType::Request;
    envelope.presystem_id = presystem_id_;
    envelope.timestamp = now;
    envelope.message_id = new_message_id();
    envelope.action = Action::ProvideChargingInformation;
    next_push_ = now + config_.push_interval;
    if (write(envelope, depot_.information(config_.schema), now, false)) {
        unconfirmed_.push_back({envelope.message_id, now + confirmation_deadline});
        information_sent_ = true;
    }
}

void Dialogue::answer(const Envelope& request, Payload payload, Timestamp now, bool to_a_list) {
    Envelope envelope = request;
    envelope.message_type = std::holds_alternative<ErrorPayload>(payload)
                                ? MessageType::Error
                                : MessageType::Confirmation;
    envelope.timestamp = now;
    write(envelope, std::move(payload), to_a_list ? now + list_answer_delay : now, to_a_list);
}

void Dialogue::refuse(const Envelope& request, const std::string& reason, Timestamp now) {
    ErrorPayload payload;
    payload.text = reason;
    answer(request, std::move(payload), now);
}

bool Dialogue::write(const Envelope& envelope, Payload payload, Timestamp due,
                     bool answers_a_list) {
    Message message;
    message.envelope = envelope;
    message.envelope.source = "CMS";
    message.envelope.timestamp = whole_millisecond(envelope.timestamp);
    message.payload = std::move(payload);
    auto text = encode(message, EncodeOptions{config_.schema, form_});
    if (!text) {
        journal_.add(peer_ +
                     ": a message of the simulator cannot be written: " + text.error().to_string());
        return false;
    }
    outgoing_.push_back({due, *std::move(text), answers_a_list});
    return true;
}

void Dialogue::report_overdue(Timestamp now) {
    while (!unconfirmed_.empty() && unconfirmed_.front().deadline <= now) {
        violation("did not confirm the charging information " + unconfirmed_.front().message_id +
                  " within 30 s");
        unconfirmed_.pop_front();
    }
}

void Dialogue::violation(const std::string& what) {
    journal_.violation(peer_ + ": " + what);
}

std::string Dialogue::new_message_id() {
    static constexpr char digits[] = "0123456789abcdef";
    std::array<std::uint64_t, 2> bits{random_(), random_()};
    std::string text;
    for (std::size_t digit = 0; digit < 32; ++digit) {
        if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
            text += '-';
        }
        std::uint64_t nibble = bits[digit / 16] >> (4 * (digit % 16)) & 15U;
        if (digit == 12) {
            nibble = 4;  // RFC 4122: a random identifier
        }
        if (digit == 16) {
            nibble = 8U | (nibble & 3U);  // and its variant
        }
        text += digits[nibble];
    }
    return text;
}

}  // namespace vdv463::sim
