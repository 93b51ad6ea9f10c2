// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace vdv463::core {

/// The seven parts of a message, in the order of the array.
enum class Part : std::size_t { Type, Source, PresystemId, Time, Id, Action, Payload };

inline constexpr std::size_t part_count = 7;

/// Their names in the object form.
inline constexpr std::array<std::string_view, part_count> part_names = {
    "messageType", "source", "presystemId", "timeStamp", "messageId", "messageAction", "payload"};

}  // namespace vdv463::core
