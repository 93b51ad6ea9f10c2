// SPDX-License-Identifier: Apache-2.0
#include "utf8.hpp"

#include <cstdint>
#include <cstring>

namespace vdv463::core {
namespace {

/// Length of the character that begins at `at`, 0 when it is not one. The second byte's range
/// depends on the first: that is what keeps overlong forms and surrogates out.
std::size_t character_length(const unsigned char* at, std::size_t available) noexcept {
    const unsigned char first = at[0];
    if (first < 0x80) {
        return 1;
    }
    std::size_t length = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        low = first == 0xE0 ? 0xA0 : 0x80;
        high = first == 0xED ? 0x9F : 0xBF;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        low = first == 0xF0 ? 0x90 : 0x80;
        high = first == 0xF4 ? 0x8F : 0xBF;
    }
    if (length == 0 || length > available || at[1] < low || at[1] > high) {
        return 0;
    }
    for (std::size_t i = 2; i < length; ++i) {
        if (at[i] < 0x80 || at[i] > 0xBF) {
            return 0;
        }
    }
    return length;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t at = 0;
    while (at < text.size()) {
        // Messages are almost all ASCII: eight bytes at a time.
        std::uint64_t block = 0;
        while (text.size() - at >= sizeof block) {
            std::memcpy(&block, bytes + at, sizeof block);
            if ((block & high_bits) != 0) {
                break;
            }
            at += sizeof block;
        }
        if (at == text.size()) {
            break;
        }
        const std::size_t length = character_length(bytes + at, text.size() - at);
        if (length == 0) {
            return at;
        }
        at += length;
    }
    return std::string_view::npos;
}

}  // namespace vdv463::core
