// SPDX-License-Identifier: Apache-2.0
#include "message_reader.hpp"

#include "dialect_information.hpp"
#include "dialect_requests.hpp"
#include "json_reader.hpp"
#include "text.hpp"

#include <algorithm>

namespace vdv463::core {
namespace {

/// The member of an Error's payload that 2.0 states.
constexpr std::string_view stated_key = "errorMessage";

}  // namespace

void MessageReader::read_message(Message& out) {
    if (!find_parts()) {
        return;
    }
    read_envelope(out.envelope);
    in_part(Part::Payload, [&](Reader::Index at) {
        read_payload(at, out.envelope.message_type, out.envelope.action, out.payload);
    });
    if (named_) {
        reader_.report_rest(in_none);
    }
}

void MessageReader::describe_envelope(Error& error) const {
    const Reader::Index type = part(Part::Type);
    if (type != Reader::none && reader_.type(type) == TokenType::Number) {
        for (const auto& entry : EnumTable<MessageType>::entries) {
            if (reader_.number(type) == static_cast<double>(entry.value)) {
                error.message_type = entry.value;
            }
        }
    }
    const Reader::Index id = part(Part::Id);
    if (id != Reader::none && reader_.type(id) == TokenType::String) {
        error.message_id = reader_.view(id);
    }
    const Reader::Index action = part(Part::Action);
    if (action != Reader::none && reader_.type(action) == TokenType::String) {
        const auto* entry = find_entry_by_text<Action>(reader_.view(action));
        error.action = entry != nullptr ? entry->value : Action::Unrecognized;
    }
}

bool MessageReader::find_parts() {
    constexpr Reader::Index root = 0;
    if (reader_.type(root) == TokenType::Object && !findings_.strict()) {
        find_named_parts();
        findings_.conforms_to_none();
        if (findings_.audit()) {
            findings_.add({errc::invalid_envelope, "object_form", in_all, Leniency::Tolerate},
                          [] { return "expected a list of seven parts, found an object"; });
        }
        return true;
    }
    find_parts_so_far();
    const bool is_list = reader_.type(root) == TokenType::Array;
    const std::uint32_t count = is_list ? reader_.tape().elements(root) : 0;
    if (is_list && count == part_count) {
        return true;
    }
    findings_.fail(errc::invalid_envelope,
                   "expected a list of seven parts, found " +
                       (is_list ? "a list of " + std::to_string(count) : reader_.found(root)));
    return false;
}

void MessageReader::find_named_parts() {
    named_ = true;
    reader_.enter(0);
    for (std::size_t i = 0; i < part_count; ++i) {
        parts_[i] = reader_.find(part_names[i]);
    }
}

void MessageReader::find_parts_so_far() {
    const Tape& tape = reader_.tape();
    if (tape.size() == 0 || !tape.tokens[0].is_container()) {
        return;
    }
    const bool named = tape.type(0) == TokenType::Object;
    std::size_t index = 0;
    for (Reader::Index at = tape.content(0); at < tape.size(); at = tape.behind(at)) {
        if (tape.behind(at) == 0) {
            return;
        }
        if (named) {
            const auto* name = std::find(part_names.begin(), part_names.end(), tape.key(at));
            index = static_cast<std::size_t>(name - part_names.begin());
        }
        if (index < part_count) {
            parts_[index] = at;
        }
        ++index;
    }
}

/// Reads one part with the path set to it; a part that is not there is the object form's.
template <class Read>
void MessageReader::in_part(Part which, Read read) {
    if (findings_.failed()) {
        return;
    }
    const auto index = static_cast<std::size_t>(which);
    const PathStep step =
        named_ ? PathStep{findings_.path, part_names[index]} : PathStep{findings_.path, index};
    if (part(which) != Reader::none) {
        read(part(which));
    } else if (which == Part::PresystemId) {
        findings_.add({errc::invalid_envelope, "missing_member", in_all, Leniency::Tolerate},
                      [] { return "expected the presystem's id, found nothing"; });
    } else {
        findings_.fail(errc::invalid_envelope, "expected this part of the envelope, found nothing");
    }
}

void MessageReader::read_envelope(Envelope& out) {
    out.form = named_ ? EnvelopeForm::Object : EnvelopeForm::Array;
    read_type(out.message_type);
    in_part(Part::Source, [&](Reader::Index at) { reader_.read(at, out.source); });
    read_presystem_id(out.presystem_id);
    in_part(Part::Time, [&](Reader::Index at) { reader_.read(at, out.timestamp); });
    read_id(out.message_id);
    read_action(out.message_type, out.action);
    findings_.blame_envelope();
}

void MessageReader::read_type(MessageType& out) {
    in_part(Part::Type, [&](Reader::Index at) {
        std::int64_t number = 0;
        reader_.read(at, number);
        for (const auto& entry : EnumTable<MessageType>::entries) {
            if (number == static_cast<std::int64_t>(entry.value)) {
                out = entry.value;
                return;
            }
        }
        findings_.fail(errc::invalid_envelope, "expected 1, 2 or 3, found " + reader_.found(at));
    });
}

void MessageReader::read_presystem_id(std::string& out) {
    out.clear();
    in_part(Part::PresystemId, [&](Reader::Index at) {
        if (reader_.type(at) != TokenType::Null) {
            reader_.read(at, out);
            return;
        }
        findings_.add({errc::invalid_envelope, "null_value", in_all, Leniency::Tolerate},
                      [] { return "expected the presystem's id, found null"; });
    });
}

void MessageReader::read_id(std::string& out) {
    in_part(Part::Id, [&](Reader::Index at) {
        reader_.read(at, out);
        if (!findings_.failed() && !is_uuid(out)) {
            findings_.add({errc::invalid_envelope, "message_id", in_all, Leniency::Tolerate},
                          [&] { return "expected a UUID, found " + reader_.found(at); });
        }
    });
}

void MessageReader::read_action(MessageType type, Action& out) {
    in_part(Part::Action, [&](Reader::Index at) {
        if (!reader_.expect(at, TokenType::String, "a text")) {
            return;
        }
        if (const auto* entry = find_entry_by_text<Action>(reader_.view(at))) {
            out = entry->value;
            return;
        }
        out = Action::Unrecognized;
        // A request of an unknown kind has no payload that could be read; an answer is worth more
        // than its action's name.
        const Leniency leniency =
            type == MessageType::Request ? Leniency::Refuse : Leniency::Tolerate;
        findings_.add({errc::invalid_envelope, "unknown_action", in_all, leniency}, [&] {
            return "expected one of the three actions, found " + reader_.found(at);
        });
    });
}

void MessageReader::read_payload(Reader::Index at, MessageType type, Action action, Payload& out) {
    if (type == MessageType::Error) {
        return read_error(at, kept<ErrorPayload>(out));
    }
    if (type == MessageType::Confirmation) {
        return read_confirmation(at, action, out);
    }
    switch (action) {
        case Action::BootNotification:
            return read_as<BootNotificationRequest>(at, out);
        case Action::ProvideChargingRequests:
            return read_as<ChargingRequests>(at, out);
        case Action::ProvideChargingInformation:
            return read_as<ChargingInformation>(at, out);
        case Action::Unrecognized:
            break;
    }
    findings_.fail(errc::invalid_value, "expected one of the three actions for a request");
}

void MessageReader::read_confirmation(Reader::Index at, Action action, Payload& out) {
    switch (action) {
        case Action::BootNotification:
            return read_as<BootNotificationResponse>(at, out);
        case Action::ProvideChargingRequests:
            return read_as<ChargingRequestsConfirmation>(at, out);
        case Action::ProvideChargingInformation:
            return read_as<ChargingInformationConfirmation>(at, out);
        case Action::Unrecognized:
            break;
    }
    // Only the boot's confirmation has a content.
    const bool has_members =
        reader_.type(at) == TokenType::Object && reader_.tape().members(at) > 0;
    if (has_members) {
        return read_as<BootNotificationResponse>(at, out);
    }
    read_as<ChargingRequestsConfirmation>(at, out);
}

void MessageReader::read_error(Reader::Index at, ErrorPayload& out) {
    const bool quoted_text = reader_.type(at) == TokenType::String;
    out.text.clear();
    out.code.clear();
    out.raw = value_text(reader_.tape().text, reader_.tape().begin(at) - (quoted_text ? 1U : 0U));
    if (reader_.type(at) == TokenType::Object) {
        return findings_.strict_in(in_2_0) ? read_stated_error(at, out)
                                           : read_error_object(at, out);
    }
    if (quoted_text) {
        out.text = reader_.view(at);
    }
    findings_.add({errc::wrong_type, "error_payload", in_all, Leniency::Tolerate},
                  [&] { return "expected an object, found " + reader_.found(at); });
}

/// As 2.0 has it, and no other way.
void MessageReader::read_stated_error(Reader::Index at, ErrorPayload& out) {
    const Reader::Frame outer = reader_.enter(at);
    reader_.member(stated_key, out.text);
    reader_.report_rest(in_1_x);
    reader_.leave(outer);
}

void MessageReader::read_error_object(Reader::Index at, ErrorPayload& out) {
    constexpr std::string_view text_keys[] = {stated_key, "message", "errorDescription",
                                              "description", "error"};
    const Reader::Frame outer = reader_.enter(at);
    std::string_view used;
    for (const std::string_view key : text_keys) {
        const Reader::Index value = reader_.find(key);
        if (used.empty() && value != Reader::none && reader_.type(value) == TokenType::String) {
            out.text = reader_.view(value);
            used = key;
        }
    }
    const Reader::Index code = reader_.find("errorCode");
    if (code != Reader::none &&
        (reader_.type(code) == TokenType::String || reader_.type(code) == TokenType::Number)) {
        out.code = reader_.view(code);
    }
    if (used != stated_key || reader_.has_other_member(stated_key)) {
        // 1.0 and 1.1 take any object; that no text can be found in it is worth a word.
        const Leniency leniency = used.empty() ? Leniency::Tolerate : Leniency::Narrow;
        findings_.add({errc::invalid_value, "error_payload", in_2_0, leniency}, [&] {
            return "expected the member \"errorMessage\" and no other, found " +
                   shorten(out.raw, longest_found_text);
        });
    }
    reader_.leave(outer);
}

}  // namespace vdv463::core
