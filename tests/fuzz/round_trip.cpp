// SPDX-License-Identifier: Apache-2.0
// Whatever can be read and written in a version is read back as the same message, strictly; what
// cannot be written is refused with its path.
#include <vdv463/validate.hpp>
#include "demand.hpp"
#include "fuzz_input.hpp"
#include "text.hpp"

#include <algorithm>

namespace {

using namespace vdv463;
using namespace vdv463::fuzz;

/// What writing in `version` can keep: an Error's code has no place in 2.0.
Message as_writable(Message message, SchemaVersion version) {
    if (auto* error = std::get_if<ErrorPayload>(&message.payload)) {
        error->code = version == SchemaVersion::V2_0 ? "" : error->code;
    }
    return message;
}

/// Writing a whole message or a payload alone, and reading what was written.
class Trip {
public:
    Trip(const FuzzInput& input, const Message& message) : input_(input), message_(message) {}

    void run(SchemaVersion version) const {
        const EncodeOptions options{version, input_.form};
        const Result<std::string> text = write(message_, options);
        if (text) {
            demand_same_again(*text, options);
        } else {
            demand_refusal(text.error(), version);
        }
    }

private:
    Result<std::string> write(const Message& message, const EncodeOptions& options) const {
        return input_.payload_only ? encode_payload(message.payload, options)
                                   : encode(message, options);
    }

    /// Strictly where that is possible: an answer's id need not be a UUID.
    Result<Message> read(const std::string& text, const EncodeOptions& options) const {
        const Envelope& envelope = message_.envelope;
        const bool standard =
            options.envelope == EnvelopeForm::Array && core::is_uuid(envelope.message_id);
        const DecodeMode mode =
            standard || input_.payload_only ? DecodeMode::Strict : DecodeMode::Lenient;
        DecodeLimits limits;
        limits.max_list_entries = limits.max_string_bytes = std::size_t{1} << 30U;
        const DecodeOptions how{mode, options.version, limits};
        return input_.payload_only
                   ? decode_payload(envelope.message_type, envelope.action, text, how)
                   : decode(text, how);
    }

    void demand_same_again(const std::string& text, const EncodeOptions& options) const {
        const Result<Message> again = read(text, options);
        demand(again.has_value(), "what was written can be read");
        demand(*again == as_writable(message_, options.version),
               "what was written is read as the same message");
        demand(input_.payload_only || again->envelope.form == options.envelope,
               "and in the form that was asked for");
        const Result<std::string> rewritten = write(*again, options);
        demand(rewritten && *rewritten == text, "and is written the same way again");
    }

    void demand_refusal(const Error& error, SchemaVersion version) const {
        constexpr errc expected[] = {errc::not_expressible, errc::out_of_range, errc::invalid_value,
                                     errc::missing_member};
        demand(std::find(std::begin(expected), std::end(expected), error.value()) !=
                   std::end(expected),
               "writing refuses with one of its own codes");
        demand(!error.path.empty() && is_json_pointer(error.path), "a refused value has a path");
        demand(!error.detail.empty(), "a refused value has a reason");
        demand(input_.payload_only || error.message_id == message_.envelope.message_id,
               "a refused message has its id");
        // 1.1 lets a member of 2.0 pass where it forbids none; writing keeps to what it lists.
        demand(!message_.conforms_to.contains(version) || error.code == errc::not_expressible,
               "a message that conforms to a version can be written in it");
    }

    const FuzzInput& input_;
    const Message& message_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const FuzzInput input = parse_input(data, size);
    const Result<Message> message = input.read(DecodeMode::Lenient, SchemaVersion::V1_1);
    if (!message) {
        return 0;
    }
    const Trip trip{input, *message};
    for (const SchemaVersion version : versions) {
        trip.run(version);
        ValidateOptions options;
        options.version = version;
        for (const Issue& issue : validate(*message, options)) {
            demand_sound_issue(issue);
        }
    }
    return 0;
}
