// SPDX-License-Identifier: Apache-2.0
#include "utf8_check.hpp"

namespace vdv463::transport {

bool Utf8Check::take(std::string_view piece) noexcept {
    for (const char c : piece) {
        const auto byte = static_cast<unsigned char>(c);
        if (wanted_ == 0) {
            if (byte >= 0x80 && !begin(byte)) {
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
