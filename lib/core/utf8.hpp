// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace vdv463::core {

/// Offset of the first byte that is not UTF-8 (overlong forms, surrogates and values above 10FFFF
/// included), or npos.
std::size_t find_invalid_utf8(std::string_view text) noexcept;

}  // namespace vdv463::core
