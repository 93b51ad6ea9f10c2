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

Result<void> read_message(core::JsonReader& json, std::string_view text,
                          const DecodeOptions& options, Message& message) {
    core::Findings findings{options};
    core::MessageReader reader{json.tape, findings};
    if (std::optional<Error> error = json.read(text, options.limits)) {
        reader.find_parts_so_far();
        reader.describe_envelope(*error);
        return *std::move(error);
    }
    report_byte_order_mark(text, findings);
    reader.read_message(message);
    if (findings.failed()) {
        Error error = findings.take_error();
        reader.describe_envelope(error);
        return error;
    }
    findings.finish(message);
    return {};
}

}  // namespace

Result<Message> decode(std::string_view text, const DecodeOptions& options) {
    core::JsonReader json;
    Message message;
    Result<void> done = read_message(json, text, options, message);
    if (!done) {
        return std::move(done).error();
    }
    return message;
}

Result<Message> decode_payload(MessageType type, Action action, std::string_view text,
                               const DecodeOptions& options) {
    core::JsonReader json;
    if (std::optional<Error> error = json.read(text, options.limits)) {
        return *std::move(error);
    }
    core::Findings findings{options};
    report_byte_order_mark(text, findings);
    core::MessageReader reader{json.tape, findings};
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

class Decoder::Impl {
public:
    explicit Impl(const DecodeOptions& options) : options_(options) {}

    Result<void> decode_into(Message& message, std::string_view text) {
        if (!json_) {
            json_.emplace();
        }
        Result<void> done = read_message(*json_, text, options_, message);
        if (!done) {
            // A peer that sends what is refused shall not fill our memory with it.
            json_.reset();
        }
        return done;
    }

private:
    DecodeOptions options_;
    std::optional<core::JsonReader> json_;
};

Decoder::Decoder(const DecodeOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Result<void> Decoder::decode_into(Message& message, std::string_view text) {
    return impl_->decode_into(message, text);
}

}  // namespace vdv463
