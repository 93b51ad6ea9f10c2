// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/timestamp.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace vdv463::core {

/// RFC 3339 date-time text as read, with what a Timestamp cannot tell.
struct DateTime {
    Timestamp time;
    bool has_zone = true;             ///< false: read as UTC
    bool is_utc = true;               ///< false: written with an offset that is not zero
    bool rounded = false;             ///< digits beyond the microsecond were not all zero
    std::size_t fraction_digits = 0;  ///< as written
};

/// Reads date-time text with any number of fraction digits, with or without a zone. Empty when it
/// is anything else, or an instant outside the years 0001 to 9999.
std::optional<DateTime> parse_date_time(std::string_view text) noexcept;

/// Appends UTC text with "Z", a fraction only when it is not zero.
void append_date_time(std::string& out, Timestamp time);

}  // namespace vdv463::core
