// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

/// Texts that others wrote, made fit for a line of a log.
namespace vdv463::common {

/// Its beginning of at most `limit` bytes, cut between characters of UTF-8.
inline std::string_view begin_of(std::string_view text, std::size_t limit) noexcept {
    std::size_t end = std::min(text.size(), limit);
    while (end > 0 && end < text.size() &&
           (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end);
}

/// How many bytes the control character at `at` has, 0 for another one. Those of C1, U+0080 to
/// U+009F, have two.
inline std::size_t control_at(std::string_view text, std::size_t at) noexcept {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20U || byte == 0x7FU) {
        return 1;
    }
    const bool of_c1 = byte == 0xC2U && at + 1 < text.size() &&
                       static_cast<unsigned char>(text[at + 1]) >= 0x80U &&
                       static_cast<unsigned char>(text[at + 1]) < 0xA0U;
    return of_c1 ? 2 : 0;
}

inline bool is_one_line(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (control_at(text, at) != 0) {
            return false;
        }
    }
    return true;
}

/// With a space in place of each control character.
inline std::string one_line(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t control = control_at(text, at);
        out += control == 0 ? text[at] : ' ';
        at += control == 2 ? 1 : 0;
    }
    return out;
}

/// The same of its beginning; "..." tells that there is more.
inline std::string one_line(std::string_view text, std::size_t limit) {
    const std::string_view begin = begin_of(text, limit);
    return one_line(begin) + (begin.size() < text.size() ? "..." : "");
}

}  // namespace vdv463::common
