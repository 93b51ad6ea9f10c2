// SPDX-License-Identifier: Apache-2.0
#include "identifiers.hpp"

#include <array>
#include <cstdint>

namespace vdv463::sim {
namespace {

std::mt19937_64 make_random() {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
}

}  // namespace

Identifiers::Identifiers() : random_(make_random()) {}

std::string Identifiers::next() {
    static constexpr char digits[] = "0123456789abcdef";
    std::array<std::uint64_t, 2> bits{random_(), random_()};
    std::string text;
    for (std::size_t digit = 0; digit < 32; ++digit) {
        if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
            text += '-';
        }
        std::uint64_t nibble = bits[digit / 16] >> (4 * (digit % 16)) & 15U;
        if (digit == 12) {
            nibble = 4;  // RFC 4122: a random identifier
        }
        if (digit == 16) {
            nibble = 8U | (nibble & 3U);  // and its variant
        }
        text += digits[nibble];
    }
    return text;
}

}  // namespace vdv463::sim
