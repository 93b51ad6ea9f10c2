// SPDX-License-Identifier: Apache-2.0
#include <vdv463/codec.hpp>

#include "json_reader.hpp"
#include "message_reader.hpp"

namespace vdv463 {
namespace {

void report_byte_order_mark(std::string_view text, core::Findings& findings) {
    if (core::byte_order_mark_length(text) > 0) {
        findings.add(
            {errc::invalid_json, "byte_order_mark", core::in_none, core::Leniency::Tolerate},
            [] { return "expected no byte order mark, found one; skipped"; });
    }
}

}  // namespace

Result<Message> decode(std::string_view text, const DecodeOptions& options) {
    core::Tape tape;
    core::Findings findings{options};
    core::MessageReader reader{text, tape, findings};
    if (std::optional<Error> error = core::read_json(text, options.limits, tape)) {
        reader.find_parts_so_far();
        reader.describe_envelope(*error);
        return *std::move(error);
    }
    report_byte_order_mark(text, findings);
    Message message;
    reader.read_message(message);
    if (findings.failed()) {
        Error error = findings.take_error();
        reader.describe_envelope(error);
        return error;
    }
    findings.finish(message);
    return message;
}

Result<Message> decode_payload(MessageType type, Action action, std::string_view text,
                               const DecodeOptions& options) {
    core::Tape tape;
    if (std::optional<Error> error = core::read_json(text, options.limits, tape)) {
        return *std::move(error);
    }
    core::Findings findings{options};
    report_byte_order_mark(text, findings);
    core::MessageReader reader{text, tape, findings};
    Message message;
    message.envelope.message_type = type;
    message.envelope.action = action;
    reader.read_payload(0, type, action, message.payload);
    if (findings.failed()) {
        Error error = findings.take_error();
        error.message_type = type;
        error.action = action;
        return error;
    }
    findings.finish(message);
    return message;
}

}  // namespace vdv463
