// SPDX-License-Identifier: Apache-2.0
#include "message_writer.hpp"

#include "dialect_information.hpp"
#include "dialect_requests.hpp"
#include "envelope.hpp"
#include "text.hpp"

namespace vdv463::core {
namespace {

/// 1.x states nothing about an Error's payload; "message" is the key in use there.
void write_error_payload(Writer& writer, const ErrorPayload& payload) {
    const bool stated = writer.version() == SchemaVersion::V2_0;
    writer.json.begin_object();
    writer.member(stated ? "errorMessage" : "message", payload.text);
    if (!stated && !payload.code.empty()) {
        writer.member("errorCode", payload.code);
    }
    writer.json.end_object();
}

bool belongs_together(MessageType type, Action action, const Payload& payload) {
    if (type == MessageType::Error) {
        return std::holds_alternative<ErrorPayload>(payload);
    }
    const bool request = type == MessageType::Request;
    switch (action) {
        case Action::BootNotification:
            return request ? std::holds_alternative<BootNotificationRequest>(payload)
                           : std::holds_alternative<BootNotificationResponse>(payload);
        case Action::ProvideChargingRequests:
            return request ? std::holds_alternative<ChargingRequests>(payload)
                           : std::holds_alternative<ChargingRequestsConfirmation>(payload);
        case Action::ProvideChargingInformation:
            return request ? std::holds_alternative<ChargingInformation>(payload)
                           : std::holds_alternative<ChargingInformationConfirmation>(payload);
        case Action::Unrecognized:
            break;
    }
    return true;  // the action itself cannot be written, which is said there
}

void write_type(Writer& writer, MessageType type) {
    if (find_entry(type) == nullptr) {
        writer.report(errc::invalid_value, "expected Request, Confirmation or Error");
        return;
    }
    writer.write(static_cast<std::int64_t>(type));
}

/// An answer repeats the request's id, and not every peer takes a UUID for that.
void write_id(Writer& writer, const Envelope& envelope) {
    const bool request = envelope.message_type == MessageType::Request;
    if (request ? !is_uuid(envelope.message_id) : envelope.message_id.empty()) {
        writer.report(errc::invalid_value, std::string{"expected "} +
                                               (request ? "a UUID" : "the request's message id") +
                                               ", found " + quoted(envelope.message_id));
        return;
    }
    writer.write(envelope.message_id);
}

void write_part(Writer& writer, const Message& message, Part part) {
    const Envelope& envelope = message.envelope;
    switch (part) {
        case Part::Type:
            return write_type(writer, envelope.message_type);
        case Part::Source:
            return writer.write(envelope.source);
        case Part::PresystemId:
            return writer.write(envelope.presystem_id);
        case Part::Time:
            return writer.write(envelope.timestamp);
        case Part::Id:
            return write_id(writer, envelope);
        case Part::Action:
            return writer.write(envelope.action);
        case Part::Payload:
            break;
    }
    if (!belongs_together(envelope.message_type, envelope.action, message.payload)) {
        writer.report(errc::not_expressible,
                      "expected the payload of a " + std::string{to_string(envelope.action)} + " " +
                          std::string{to_string(envelope.message_type)} + ", found another");
        return;
    }
    write_payload(writer, message.payload);
}

}  // namespace

void write_payload(Writer& writer, const Payload& payload) {
    std::visit(
        [&writer](const auto& content) {
            if constexpr (std::is_same_v<std::decay_t<decltype(content)>, ErrorPayload>) {
                write_error_payload(writer, content);
            } else {
                writer.write(content);
            }
        },
        payload);
}

void write_message(Writer& writer, const Message& message, EnvelopeForm form) {
    const bool named = form == EnvelopeForm::Object;
    named ? writer.json.begin_object() : writer.json.begin_array();
    for (std::size_t i = 0; i < part_count && !writer.stopped(); ++i) {
        if (named) {
            const PathStep step{writer.path, part_names[i]};
            writer.json.key(part_names[i]);
            write_part(writer, message, static_cast<Part>(i));
        } else {
            const PathStep step{writer.path, i};
            write_part(writer, message, static_cast<Part>(i));
        }
    }
    named ? writer.json.end_object() : writer.json.end_array();
}

}  // namespace vdv463::core
