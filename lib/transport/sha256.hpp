// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace vdv463::transport {

/// SHA-256 (FIPS 180-4) as 64 hexadecimal digits in lower case.
/// Threads: any.
std::string sha256_hex(std::string_view bytes);

}  // namespace vdv463::transport
