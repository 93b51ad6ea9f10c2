// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace vdv463::transport {

/// Whether a text that comes in pieces is UTF-8 (RFC 3629), so that a wrong one is refused with its
/// first wrong byte and not with its last.
class Utf8Check {
public:
    /// False as soon as the text so far cannot become UTF-8 any more.
    bool take(std::string_view piece) noexcept;
    /// Whether the text may end here; makes ready for the next one.
    bool finish() noexcept;

private:
    bool begin(unsigned char byte) noexcept;

    int wanted_ = 0;  ///< continuation bytes
    unsigned char least_ = 0x80;
    unsigned char most_ = 0xBF;  ///< of the next continuation byte
};

}  // namespace vdv463::transport
