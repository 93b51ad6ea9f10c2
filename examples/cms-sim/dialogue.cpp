// SPDX-License-Identifier: Apache-2.0
#include "dialogue.hpp"

#include <vdv463/codec.hpp>

#include <algorithm>
#include <utility>

namespace vdv463::sim {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_push_delay{50};
constexpr milliseconds push_delay_after_list{100};
// Long enough to notice a presystem that does not wait for the answer to its first list.
constexpr milliseconds list_answer_delay{20};
constexpr std::chrono::minutes rate_window{1};

/// Nobody can wait for information that never comes or cannot be read.
bool hides_information(const ConnectionFaults* faults) {
    constexpr FaultId hiding[] = {FaultId::InfoNever,  FaultId::InfoGarbage,
                                  FaultId::InfoHuge,   FaultId::InfoInvalidUtf8,
                                  FaultId::InfoBinary, FaultId::InfoMissingMember};
    return faults != nullptr && std::any_of(std::begin(hiding), std::end(hiding), [&](FaultId id) {
               return faults->find(id) != nullptr;
           });
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
      referee_({config_.schema, config_.confirm_within,
                depot.wants_information_first() && !hides_information(config_.faults)},
               journal_, peer_) {}

void Dialogue::receive(std::string_view text, Timestamp now) {
    const std::string own = with_own_depot(text, traits());
    received_ = own;
    const Result<Message> message = decode(own);
    if (!message) {
        on_unreadable(message.error(), now);
        return;
    }
    if (message->envelope.message_type == MessageType::Request) {
        on_request(*message, now);
        return;
    }
    on_answer(*message, now);
}

void Dialogue::on_unreadable(const Error& error, Timestamp now) {
    referee_.on_unreadable(error);
    if (error.message_type.value_or(MessageType::Request) != MessageType::Request) {
        return;
    }
    if (config_.dialect == Dialect::Favonius) {
        outgoing_.push_back(
            {now, {write_parse_error(presystem_id_, now, error.to_string())}, Kind::Other, {}});
        return;
    }
    Envelope request;
    request.presystem_id = presystem_id_;
    request.message_id = error.message_id.empty() ? identifiers_.next() : error.message_id;
    // The schema wants one of its actions even where none could be read.
    const Action action = error.action.value_or(Action::Unrecognized);
    request.action = action == Action::Unrecognized ? Action::ProvideChargingRequests : action;
    refuse(request, error.to_string(), now);
}

void Dialogue::on_request(const Message& message, Timestamp now) {
    referee_.on_request(message, now);
    const std::string objection = objection_to(message, now);
    if (!objection.empty()) {
        refuse(message.envelope, objection, now);
        return;
    }
    if (std::holds_alternative<BootNotificationRequest>(message.payload)) {
        on_boot(message, now);
        return;
    }
    if (!referee_.booted() && traits().gates_on_boot) {
        refuse(message.envelope, "The boot notification has to be accepted first.", now);
        return;
    }
    if (const auto* list = std::get_if<ChargingRequests>(&message.payload)) {
        on_list(message, *list, now);
        return;
    }
    const std::string action(to_string(message.envelope.action));
    refuse(message.envelope, "A presystem may not send " + action + " requests.", now);
}

/// What the dialect has against the message as such; empty: nothing.
std::string Dialogue::objection_to(const Message& message, Timestamp now) {
    if (now - minute_begin_ >= rate_window) {
        minute_begin_ = now;
        minute_messages_ = 0;
    }
    const int most = traits().most_messages_per_minute;
    if (++minute_messages_ > most && most > 0) {
        return "Not more than " + std::to_string(most) + " messages per minute.";
    }
    if (traits().refuses_array && message.envelope.form == EnvelopeForm::Array) {
        return "The envelope has to have named members.";
    }
    if (traits().refuses_unknown_members) {
        for (const Issue& issue : message.issues) {
            if (issue.rule == "unknown_member") {
                return "The member " + issue.path + " is not permitted.";
            }
        }
    }
    return {};
}

void Dialogue::on_boot(const Message& message, Timestamp now) {
    const Envelope& envelope = message.envelope;
    form_ = envelope.form;
    presystem_id_ = envelope.presystem_id;
    const bool accepted = (config_.presystem_id.empty() || config_.presystem_id == presystem_id_) &&
                          strike(FaultId::BootRejected, now) == nullptr;
    if (const Fault* error = strike(FaultId::BootError, now)) {
        journal_.add(peer_ + ": boot of " + presystem_id_ + " answered with an error");
        refuse(envelope, error->text, now, Kind::BootRefused);
        return;
    }
    if (strike(FaultId::BootSilent, now) != nullptr) {
        journal_.add(peer_ + ": boot of " + presystem_id_ + " left without an answer");
        return;
    }
    journal_.add(peer_ + ": boot of " + presystem_id_ + (accepted ? " accepted" : " rejected"));
    answer_boot(envelope, accepted, now);
}

void Dialogue::answer_boot(const Envelope& request, bool accepted, Timestamp now) {
    const Fault* const late = strike(FaultId::BootLate, now);
    const Timestamp due = late != nullptr ? now + late->duration : now;
    const Kind kind = accepted ? Kind::BootAccepted : Kind::BootRefused;
    const BootNotificationResponse payload{accepted ? BootStatus::Accepted : BootStatus::Rejected};
    Envelope answered = request;
    if (const Fault* prefix = strike(FaultId::BootPrefixedId, now)) {
        answered.message_id.insert(0, prefix->text);
    }
    answer(answered, payload, due, kind);
    if (strike(FaultId::BootTwice, now) != nullptr) {
        answer(answered, payload, due, kind);
    }
    next_push_ = accepted ? std::optional<Timestamp>(due + first_push_delay) : std::nullopt;
}

void Dialogue::on_list(const Message& message, const ChargingRequests& list, Timestamp now) {
    const Envelope& envelope = message.envelope;
    if (const Fault* error = strike(FaultId::AnswerError, now)) {
        refuse(envelope, error->text, now, Kind::ListAnswer);
        return;
    }
    if (config_.schema == SchemaVersion::V1_0 && list.charging_request_list.empty()) {
        referee_.violation(Rule::Schema, "sent an empty list, which schema 1.0 forbids");
        refuse(envelope, "Schema 1.0 forbids an empty chargingRequestList.", now, Kind::ListAnswer);
        return;
    }
    const auto change = depot_.apply(envelope.presystem_id, list, now, received_);
    if (!change) {
        referee_.violation(Rule::List,
                           "sent a list that cannot be taken: " + change.error().detail);
        refuse(envelope, change.error().detail, now, Kind::ListAnswer, change.error().peer_text);
        return;
    }
    journal_.add(peer_ + ": list of " + envelope.presystem_id + " with " +
                 count_of(*change, list.charging_request_list.size()));
    for (const std::string& rejected : change->rejected) {
        journal_.add(peer_ + ": rejected request " + rejected);
    }
    for (const ItemError& item : change->item_errors) {
        journal_.add(peer_ + ": not taken, " + item.code + ": " + item.text);
        refuse(envelope, item.text, now + list_answer_delay, Kind::ListAnswer, item.code);
    }
    answer_list(envelope, now);
    next_push_ =
        std::min(next_push_.value_or(now + push_delay_after_list), now + push_delay_after_list);
}

void Dialogue::answer_list(const Envelope& request, Timestamp now) {
    if (strike(FaultId::AnswerNever, now) != nullptr) {
        return;
    }
    const Fault* const late = strike(FaultId::AnswerLate, now);
    const Timestamp due = now + (late != nullptr ? late->duration : list_answer_delay);
    Envelope answered = request;
    if (strike(FaultId::AnswerUnknownId, now) != nullptr) {
        answered.message_id = identifiers_.next();
    }
    if (const Fault* errors = strike(FaultId::AnswerErrorsAndConfirmation, now)) {
        for (std::int64_t error = 1; error <= errors->number; ++error) {
            refuse(answered, "Request " + std::to_string(error) + " cannot be processed.", due,
                   Kind::ListAnswer);
        }
    }
    answer(answered, ChargingRequestsConfirmation{}, due, Kind::ListAnswer);
    if (strike(FaultId::AnswerTwice, now) != nullptr) {
        answer(answered, ChargingRequestsConfirmation{}, due, Kind::ListAnswer);
    }
}

void Dialogue::on_answer(const Message& message, Timestamp now) {
    referee_.on_answer(message);
    if (const auto* error = std::get_if<ErrorPayload>(&message.payload)) {
        journal_.add(peer_ + ": charging information answered with an error: " + error->text);
        return;
    }
    if (const Fault* fault = strike(FaultId::ErrorToConfirmation, now)) {
        refuse(message.envelope, fault->text, now);
    } else if (traits().errors_to_confirmations) {
        refuse(message.envelope, "Confirmations are not supported.", now);
    }
}

std::vector<Frame> Dialogue::take_due(Timestamp now) {
    referee_.watch(now);
    if (next_push_ && *next_push_ <= now) {
        push_information(now);
    }
    // An answer may be due before one that was queued earlier.
    std::vector<Frame> frames;
    for (auto waiting = outgoing_.begin(); waiting != outgoing_.end();) {
        if (waiting->due > now) {
            ++waiting;
            continue;
        }
        tell_referee(*waiting, now);
        frames.push_back(std::move(waiting->frame));
        waiting = outgoing_.erase(waiting);
    }
    return frames;
}

void Dialogue::tell_referee(const Outgoing& sent, Timestamp now) {
    switch (sent.kind) {
        case Kind::BootAccepted:
        case Kind::BootRefused:
            referee_.sent_boot_answer(sent.kind == Kind::BootAccepted);
            break;
        case Kind::ListAnswer:
            referee_.sent_list_answer();
            break;
        case Kind::Information:
            referee_.sent_information(sent.id, now);
            return;
        case Kind::Unreadable:
            referee_.sent_unreadable(sent.id);
            return;
        case Kind::Other:
            break;
    }
    referee_.sent_answer_to(sent.id);
}

std::optional<Timestamp> Dialogue::next_due() const {
    std::optional<Timestamp> next = next_push_;
    const auto consider = [&](Timestamp time) { next = std::min(next.value_or(time), time); };
    for (const Outgoing& waiting : outgoing_) {
        consider(waiting.due);
    }
    if (const auto due = referee_.next_due()) {
        consider(*due);
    }
    return next;
}

void Dialogue::push_information(Timestamp now) {
    const Fault* const flood = strike(FaultId::Flood, now);
    next_push_ = now + (flood != nullptr ? std::chrono::microseconds(1'000'000 / flood->number)
                                         : config_.push_interval);
    if (strike(FaultId::InfoNever, now) != nullptr) {
        return;
    }
    depot_.advance(now);
    Message message;
    message.envelope.message_type = MessageType::Request;
    message.envelope.presystem_id = presystem_id_;
    message.envelope.timestamp = now;
    message.envelope.message_id = identifiers_.next();
    message.envelope.action = Action::ProvideChargingInformation;
    message.payload = laid_out(depot_.information(config_.schema), traits());
    if (write(message, now, Kind::Information, message.envelope.message_id)) {
        spoil(outgoing_.back(), now);
    }
}

void Dialogue::refuse(const Envelope& request, const std::string& reason, Timestamp now, Kind kind,
                      const std::string& code) {
    ErrorPayload payload;
    payload.text = reason;
    if (config_.dialect == Dialect::Favonius) {
        payload.code = code.empty() ? "InvalidMessageStructure" : code;
    }
    answer(request, std::move(payload), now, kind);
}

void Dialogue::answer(const Envelope& request, Payload payload, Timestamp due, Kind kind) {
    Message message;
    message.envelope = request;
    message.envelope.message_type = std::holds_alternative<ErrorPayload>(payload)
                                        ? MessageType::Error
                                        : MessageType::Confirmation;
    message.envelope.timestamp = due;
    message.payload = std::move(payload);
    write(message, due, kind, request.message_id);
}

bool Dialogue::write(const Message& message, Timestamp due, Kind kind, const std::string& id) {
    Message sent = message;
    sent.envelope.source = "CMS";
    auto text = sim::write(sent, traits(), config_.schema, form_);
    if (!text) {
        journal_.add(peer_ +
                     ": a message of the simulator cannot be written: " + text.error().to_string());
        return false;
    }
    outgoing_.push_back({due, {*std::move(text)}, kind, id});
    return true;
}

const Fault* Dialogue::strike(FaultId id, Timestamp now) {
    return config_.faults == nullptr ? nullptr : config_.faults->strike(id, now);
}

}  // namespace vdv463::sim
