// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vdv463::transport {

/// Seconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT", the only form that may be sent (RFC 9110,
/// 5.6.7). Empty for anything else.
std::optional<std::int64_t> parse_http_date(std::string_view text);

/// Seconds that Retry-After asks to wait: a number, or a date. A date counts from the answer's own
/// Date, so that our clock need not be right; `now` (seconds since 1970) stands in for a missing
/// one. Empty when it says nothing that can be understood; 0 for the past.
std::optional<std::int64_t> parse_retry_after(std::string_view retry_after, std::string_view date,
                                              std::int64_t now);

}  // namespace vdv463::transport
