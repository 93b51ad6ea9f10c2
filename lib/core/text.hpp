// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Small helpers for texts in findings.
namespace vdv463::core {

inline constexpr std::size_t longest_found_text = 40;

/// At most `limit` bytes, cut between characters and marked with "..."; control characters become
/// spaces, so that the result stays on one line.
std::string shorten(std::string_view text, std::size_t limit);

/// shorten() in double quotes, at the length that findings use.
std::string quoted(std::string_view text);

/// The number as encode() writes it; "NaN", "Infinity" or "-Infinity" where JSON has no text.
std::string number_text(double value);

/// 8-4-4-4-12 hexadecimal digits, either case, any version of UUID.
bool is_uuid(std::string_view text) noexcept;

}  // namespace vdv463::core
