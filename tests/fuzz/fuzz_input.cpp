// SPDX-License-Identifier: Apache-2.0
#include "fuzz_input.hpp"

#include <algorithm>

namespace vdv463::fuzz {
namespace {

DecodeLimits small_limits() {
    DecodeLimits limits;
    limits.max_message_bytes = 600;
    limits.max_depth = 14;
    limits.max_list_entries = 8;
    limits.max_string_bytes = 40;
    limits.max_number_bytes = 8;
    limits.max_issues = 2;
    return limits;
}

/// Bounds beyond what a text of this size can reach, so that only the text decides.
DecodeLimits wide_limits() {
    constexpr std::size_t wide = std::size_t{1} << 30U;
    return {wide, wide, wide, wide, wide, wide};
}

}  // namespace

FuzzInput parse_input(const std::uint8_t* data, std::size_t size) {
    FuzzInput input;
    const unsigned first = size > 0 ? data[0] : 0;
    const unsigned second = size > 1 ? data[1] : 0;
    if ((first & 3U) == 1) {
        input.limits = small_limits();
    } else if ((first & 3U) == 2) {
        input.limits = wide_limits();
    }
    input.payload_only = (first & 4U) != 0;
    input.form = (first & 8U) != 0 ? EnvelopeForm::Object : EnvelopeForm::Array;
    constexpr MessageType types[] = {MessageType::Request, MessageType::Confirmation,
                                     MessageType::Error};
    constexpr Action actions[] = {Action::ProvideChargingInformation,
                                  Action::ProvideChargingRequests, Action::BootNotification,
                                  Action::Unrecognized};
    input.type = types[second % 3];
    input.action = actions[second / 3 % 4];
    const std::size_t begin = std::min(size, FuzzInput::choices);
    input.text = {reinterpret_cast<const char*>(data) + begin, size - begin};
    return input;
}

Result<Message> FuzzInput::read(DecodeMode mode, SchemaVersion version) const {
    const DecodeOptions options{mode, version, limits};
    return payload_only ? decode_payload(type, action, text, options) : decode(text, options);
}

}  // namespace vdv463::fuzz
