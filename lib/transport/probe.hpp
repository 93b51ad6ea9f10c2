// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "lookup.hpp"
#include "url.hpp"

namespace vdv463::transport {

// libwebsockets keeps to itself why an address or a proxy let it down. These find out by trying
// once more.

/// Why a TCP connection to this address cannot be made. 0: it could be made now. Blocks up to
/// `patience`.
[[nodiscard]] int probe(const Address& address, std::uint16_t port,
                        std::chrono::milliseconds patience);

/// The end of "address: ..." for a number from probe().
std::string describe_connect_error(int error_number);

/// The HTTP status with which a proxy answers CONNECT to `target` without credentials; 0 when it
/// gives no HTTP answer. Blocks up to `patience`.
[[nodiscard]] int probe_proxy(const Address& address, std::uint16_t port, const Url& target,
                              std::chrono::milliseconds patience);

}  // namespace vdv463::transport
