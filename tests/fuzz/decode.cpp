// SPDX-License-Identifier: Apache-2.0
// Any text, read in both modes and all versions: what is refused is refused soundly, and the
// readings agree with one another; also with one into a message that held another before.
#include "demand.hpp"
#include "fuzz_input.hpp"
#include "random_model.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <vector>

namespace {

using namespace vdv463;
using namespace vdv463::fuzz;

/// The envelope in an error is what the CMS is answered with, so that it has to be right.
void demand_same_envelope(const Error& error, const Message& message) {
    demand(error.message_id == message.envelope.message_id, "an error keeps the message's id");
    demand(error.action == message.envelope.action, "an error keeps the message's action");
    demand(error.message_type == message.envelope.message_type, "an error keeps the type");
}

void compare(const FuzzInput& input, const Result<Message>& lenient) {
    for (const SchemaVersion version : versions) {
        const Result<Message> strict = input.read(DecodeMode::Strict, version);
        const bool conforms = lenient && lenient->conforms_to.contains(version);
        demand(strict.has_value() == conforms, "strict reading takes what lenient reading says");
        if (strict) {
            demand(*strict == *lenient, "both readings yield the same message");
            demand(strict->conforms_to == lenient->conforms_to, "and the same versions");
            continue;
        }
        demand_sound_refusal(strict.error(), input.text.size());
        if (lenient && !input.payload_only && lenient->envelope.form == EnvelopeForm::Array) {
            demand_same_envelope(strict.error(), *lenient);
        }
    }
}

/// An audit reads as leniently, and finds an error exactly where the version's schema does.
void demand_sound_audit(const FuzzInput& input, const Result<Message>& lenient) {
    for (const SchemaVersion version : versions) {
        const Result<Message> audit = input.read(DecodeMode::Audit, version);
        demand(audit.has_value() == lenient.has_value(),
               "an audit takes what lenient reading takes");
        if (!audit) {
            continue;
        }
        demand(*audit == *lenient, "an audit yields the same message");
        demand(audit->conforms_to == lenient->conforms_to, "and the same versions");
        const bool error =
            std::any_of(audit->issues.begin(), audit->issues.end(),
                        [](const Issue& issue) { return issue.severity == IssueSeverity::Error; });
        demand(error != audit->conforms_to.contains(version),
               "an audit has an error exactly when the schema refuses the message");
    }
}

/// Messages that may have been read before.
const std::vector<Message>& earlier_messages() {
    static const std::vector<Message> messages = [] {
        constexpr std::uint32_t count = 60;
        std::vector<Message> made;
        for (std::uint32_t seed = 0; seed < count; ++seed) {
            const SchemaVersion version = versions[seed % std::size(versions)];
            test::RandomModel random{seed, version};
            made.push_back(test::random_message(random, version));
        }
        return made;
    }();
    return messages;
}

/// One of them, chosen by the input, of the kind of `next` when that was read.
Message earlier_message(const FuzzInput& input, const Result<Message>& next) {
    const std::vector<Message>& messages = earlier_messages();
    const std::size_t first = std::hash<std::string_view>{}(input.text) % messages.size();
    for (std::size_t i = 0; next && i < messages.size(); ++i) {
        const Message& message = messages[(first + i) % messages.size()];
        if (message.payload.index() == next->payload.index()) {
            return message;
        }
    }
    return messages[first];
}

void demand_same_when_kept(const FuzzInput& input, DecodeMode mode) {
    const SchemaVersion version = SchemaVersion::V2_0;
    const Result<Message> fresh = input.read(mode, version);
    Message message = earlier_message(input, fresh);
    Decoder decoder{{mode, version, input.limits}};
    for (int i = 0; i < 2; ++i) {
        const Result<void> kept = decoder.decode_into(message, input.text);
        demand(kept.has_value() == fresh.has_value(),
               "a kept message takes what a fresh one takes");
        if (!kept) {
            demand(kept.error().to_string() == fresh.error().to_string() &&
                       kept.error().offset == fresh.error().offset &&
                       kept.error().message_id == fresh.error().message_id,
                   "and is refused for the same reason");
            continue;
        }
        demand(message == *fresh, "a kept message becomes the same as a fresh one");
        demand(message.issues == fresh->issues, "with the same issues");
        demand(message.conforms_to == fresh->conforms_to, "and the same versions");
        demand(message.envelope.form == fresh->envelope.form, "and the same form");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const FuzzInput input = parse_input(data, size);
    const Result<Message> lenient = input.read(DecodeMode::Lenient, SchemaVersion::V1_1);
    if (lenient) {
        demand(lenient->issues.size() <= input.limits.max_issues + 1, "issues are bounded");
        for (const Issue& issue : lenient->issues) {
            demand_sound_issue(issue);
        }
        // Of the object form the envelope tells.
        demand(!lenient->conforms_to.empty() || !lenient->issues.empty() ||
                   lenient->envelope.form == EnvelopeForm::Object,
               "a message that no schema takes has an issue that says why");
    } else {
        demand_sound_refusal(lenient.error(), input.text.size());
    }
    compare(input, lenient);
    demand_sound_audit(input, lenient);
    if (!input.payload_only) {
        demand_same_when_kept(input, DecodeMode::Lenient);
        demand_same_when_kept(input, DecodeMode::Audit);
    }
    return 0;
}
