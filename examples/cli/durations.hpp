// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <vdv463/result.hpp>

namespace vdv463::cli {

/// Reads "500ms", "15s", "5m" or "2h": a whole number and its unit, which 0 does not need.
/// Errors: invalid_value, with what was expected.
[[nodiscard]] Result<std::chrono::milliseconds> parse_duration(std::string_view text);

/// Writes a duration in the largest unit that holds it exactly; parse_duration() reads it again.
std::string format_duration(std::chrono::milliseconds duration);

/// Writes a duration for people: "0.4 ms", "132 ms", "2.5 s", "12 min", "3 h 20 min".
std::string humane_duration(std::chrono::microseconds duration);

}  // namespace vdv463::cli
