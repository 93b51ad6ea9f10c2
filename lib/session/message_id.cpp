// SPDX-License-Identifier: Apache-2.0
#include "message_id.hpp"

#include <cstdint>
#include <string_view>

namespace vdv463::session {

namespace {

void append_hex(std::string& text, std::uint64_t bits, int digits) {
    constexpr std::string_view hex = "0123456789abcdef";
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
        text.push_back(hex[(bits >> shift) & 0xFU]);
    }
}

}  // namespace

std::string new_message_id(Random& random) {
    const std::uint64_t high = random.next();
    const std::uint64_t low = random.next();
    std::string text;
    text.reserve(36);
    append_hex(text, high >> 32U, 8);
    text.push_back('-');
    append_hex(text, high >> 16U, 4);
    text.push_back('-');
    append_hex(text, 0x4000U | (high & 0x0FFFU), 4);
    text.push_back('-');
    append_hex(text, 0x8000U | ((low >> 48U) & 0x3FFFU), 4);
    text.push_back('-');
    append_hex(text, low, 12);
    return text;
}

}  // namespace vdv463::session
