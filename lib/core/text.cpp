// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <charconv>
#include <cmath>

#include "one_line.hpp"

namespace vdv463::core {
namespace {

constexpr bool is_hex_digit(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

std::string shorten(std::string_view text, std::size_t limit) {
    return common::one_line(text, limit);
}

std::string quoted(std::string_view text) {
    return '"' + shorten(text, longest_found_text) + '"';
}

std::string number_text(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    if (std::isinf(value)) {
        return value > 0 ? "Infinity" : "-Infinity";
    }
    constexpr double exact_integers = 1e15;
    char buffer[32];
    std::to_chars_result end{};
    if (std::fabs(value) < exact_integers && std::trunc(value) == value) {
        end = std::to_chars(buffer, buffer + sizeof buffer, static_cast<long long>(value));
    } else {
        end = std::to_chars(buffer, buffer + sizeof buffer, value);
    }
    return {buffer, end.ptr};
}

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex_digit(text[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace vdv463::core
