// SPDX-License-Identifier: Apache-2.0
#include "utf8.hpp"

#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/// Messages are almost all ASCII: 64 bytes at a time, then 8.
std::size_t skip_ascii_blocks(std::string_view text, std::size_t at) noexcept {
#ifdef __SSE2__
    const auto load = [&text](std::size_t from) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + from));
    };
    for (; text.size() - at >= 64; at += 64) {
        const __m128i any = _mm_or_si128(_mm_or_si128(load(at), load(at + 16)),
                                         _mm_or_si128(load(at + 32), load(at + 48)));
        if (_mm_movemask_epi8(any) != 0) {
            break;
        }
    }
#endif
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::uint64_t block = 0;
    for (; text.size() - at >= sizeof block; at += sizeof block) {
        std::memcpy(&block, text.data() + at, sizeof block);
        if ((block & high_bits) != 0) {
            break;
        }
    }
    return at;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) noexcept {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t at = 0;
    while (at < text.size()) {
        at = skip_ascii_blocks(text, at);
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
