// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/codec.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vdv463::fuzz {

inline constexpr SchemaVersion versions[] = {SchemaVersion::V1_0, SchemaVersion::V1_1,
                                             SchemaVersion::V2_0};

/// What a fuzzer's bytes stand for: the first two choose how to read, the rest is the text.
struct FuzzInput {
    static constexpr std::size_t choices = 2;  ///< bytes in front of the text

    DecodeLimits limits;
    bool payload_only = false;
    MessageType type = MessageType::Request;   ///< of a payload alone
    Action action = Action::BootNotification;  ///< of a payload alone
    EnvelopeForm form = EnvelopeForm::Array;   ///< to write
    std::string_view text;

    Result<Message> read(DecodeMode mode, SchemaVersion version) const;
};

FuzzInput parse_input(const std::uint8_t* data, std::size_t size);

}  // namespace vdv463::fuzz
