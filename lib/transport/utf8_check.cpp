// SPDX-License-Identifier: Apache-2.0
#include "utf8_check.hpp"

#include <cstdint>
#include <cstring>

namespace vdv463::transport {
namespace {

/// How many whole words of ASCII there are in front; nearly all of a message is ASCII.
std::size_t skip_ascii(std::string_view text) noexcept {
    constexpr std::uint64_t beyond_ascii = 0x8080808080808080U;
    std::size_t at = 0;
    for (std::uint64_t word = 0; text.size() - at >= sizeof(word); at += sizeof(word)) {
        std::memcpy(&word, text.data() + at, sizeof(word));
        if ((word & beyond_ascii) != 0) {
            break;
        }
    }
    return at;
}

}  // namespace

bool Utf8Check::take(std::string_view piece) noexcept {
    std::size_t at = wanted_ == 0 ? skip_ascii(piece) : 0;
    while (at < piece.size()) {
        const auto byte = static_cast<unsigned char>(piece[at++]);
        if (wanted_ == 0) {
            if (byte < 0x80) {
                at += skip_ascii(piece.substr(at));
            } else if (!begin(byte)) {
                return false;
            }
            continue;
        }
        if (byte < least_ || byte > most_) {
            return false;
        }
        least_ = 0x80;
        most_ = 0xBF;
        --wanted_;
    }
    return true;
}

/// RFC 3629, section 4: which second bytes may follow; this keeps out overlong forms, surrogates
/// and what lies above 10FFFF.
bool Utf8Check::begin(unsigned char byte) noexcept {
    if (byte < 0xC2 || byte > 0xF4) {
        return false;
    }
    wanted_ = byte < 0xE0 ? 1 : (byte < 0xF0 ? 2 : 3);
    switch (byte) {
        case 0xE0:
            least_ = 0xA0;
            break;
        case 0xED:
            most_ = 0x9F;
            break;
        case 0xF0:
            least_ = 0x90;
            break;
        case 0xF4:
            most_ = 0x8F;
            break;
        default:
            break;
    }
    return true;
}

bool Utf8Check::finish() noexcept {
    const bool whole = wanted_ == 0;
    *this = {};
    return whole;
}

}  // namespace vdv463::transport
