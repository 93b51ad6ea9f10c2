// SPDX-License-Identifier: Apache-2.0
// Any text, read in both modes and all versions: what is refused is refused soundly, and the
// readings agree with one another.
#include "demand.hpp"
#include "fuzz_input.hpp"

#include <algorithm>

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
    return 0;
}
