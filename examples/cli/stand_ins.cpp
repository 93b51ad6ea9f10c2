// SPDX-License-Identifier: Apache-2.0
#include "stand_ins.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <system_error>

namespace vdv463::cli {
namespace {

/// Of a number that no double holds: whether it is too small and not too great.
bool is_tiny(std::string_view number) {
    const std::string_view digits = number.substr(number.front() == '-' ? 1 : 0);
    const char* const end = digits.data() + digits.size();
    long double value = 0;
    if (std::from_chars(digits.data(), end, value).ec == std::errc{}) {
        return value < 1;
    }
    const std::size_t exponent = digits.find_first_of("eE");
    return exponent == std::string_view::npos ? digits.front() == '0' : digits[exponent + 1] == '-';
}

}  // namespace

std::string holdable_number(std::string_view number) {
    const char* const end = number.data() + number.size();
    const bool negative = number.front() == '-';
    if (number.find_first_of(".eE") == std::string_view::npos) {
        std::int64_t value = 0;
        if (std::from_chars(number.data(), end, value).ec == std::errc{}) {
            return std::string(number);
        }
        return negative ? "-9000000000000000000" : "9000000000000000000";
    }
    constexpr double greatest_exact = 9007199254740992.0;  // 2^53
    double value = 0;
    const bool in_range = std::from_chars(number.data(), end, value).ec == std::errc{};
    if (in_range ? std::fabs(value) <= greatest_exact : is_tiny(number)) {
        return std::string(number);
    }
    return negative ? "-9007199254740992.0" : "9007199254740992.0";
}

void replace_outermost_days(std::string& text, std::size_t begin) {
    const std::string_view date = std::string_view(text).substr(begin, 10);
    if (date == "0001-01-01") {
        text.replace(begin, date.size(), "2001-02-01");
    } else if (date == "9999-12-31") {
        text.replace(begin, date.size(), "2001-01-31");
    }
}

}  // namespace vdv463::cli
