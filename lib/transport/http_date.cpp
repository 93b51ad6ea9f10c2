// SPDX-License-Identifier: Apache-2.0
#include "http_date.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>

namespace vdv463::transport {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::string_view pattern = "aaa, dd aaa dddd dd:dd:dd GMT";
constexpr std::size_t month_at = 8;

/// Whether `text` has letters and digits where `pattern` has a and d, and is the same elsewhere.
bool has_form(std::string_view text) {
    return text.size() == pattern.size() &&
           std::equal(text.begin(), text.end(), pattern.begin(), [](char c, char form) {
               switch (form) {
                   case 'a':
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                   case 'd':
                       return c >= '0' && c <= '9';
                   default:
                       return c == form;
               }
           });
}

int number(std::string_view digits) {
    int out = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
}

}  // namespace

std::optional<std::int64_t> parse_http_date(std::string_view text) {
    if (!has_form(text)) {
        return std::nullopt;
    }
    const auto month = std::find(months.begin(), months.end(), text.substr(month_at, 3));
    tm parts{};
    parts.tm_mday = number(text.substr(5, 2));
    parts.tm_mon = static_cast<int>(month - months.begin());
    parts.tm_year = number(text.substr(12, 4)) - 1900;
    parts.tm_hour = number(text.substr(17, 2));
    parts.tm_min = number(text.substr(20, 2));
    parts.tm_sec = number(text.substr(23, 2));
    if (month == months.end() || parts.tm_mday == 0 || parts.tm_mday > 31 || parts.tm_hour > 23 ||
        parts.tm_min > 59 || parts.tm_sec > 60) {
        return std::nullopt;
    }
    return timegm(&parts);
}

std::optional<std::int64_t> parse_retry_after(std::string_view retry_after, std::string_view date,
                                              std::int64_t now) {
    std::int64_t seconds = 0;
    const char* end = retry_after.data() + retry_after.size();
    const auto parsed = std::from_chars(retry_after.data(), end, seconds);
    if (parsed.ec == std::errc() && parsed.ptr == end && seconds >= 0) {
        return seconds;
    }
    const std::optional<std::int64_t> when = parse_http_date(retry_after);
    if (!when) {
        return std::nullopt;
    }
    return std::max<std::int64_t>(0, *when - parse_http_date(date).value_or(now));
}

}  // namespace vdv463::transport
