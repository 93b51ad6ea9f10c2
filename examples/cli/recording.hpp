// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/log.hpp>
#include <vdv463/result.hpp>

namespace vdv463::cli {

/// One line of a recording; see wire_log.hpp.
struct WireEntry {
    std::size_t line = 0;  ///< its number in the file, from 1
    std::chrono::microseconds time{0};
    WireDirection direction = WireDirection::In;
    std::string text;
};

/// Whether a text looks like a recording and not like a message.
bool is_recording(std::string_view text);

/// Reads a recording; blank lines and further members are passed over.
/// Errors: invalid_json, with the number of the line.
[[nodiscard]] Result<std::vector<WireEntry>> read_recording(std::string_view text);

}  // namespace vdv463::cli
