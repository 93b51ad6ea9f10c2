// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <vdv463/result.hpp>

#include "url.hpp"

namespace vdv463::transport {

/// An IP address in figures.
struct Address {
    std::string text;
    bool is_ipv6 = false;

    /// "127.0.0.1:443", "[::1]:443".
    std::string with_port(std::uint16_t port) const;
};

/// All addresses of the URL's host in the order in which the system wants them tried; at once and
/// without a lookup when the host is an address. Blocks as long as the system's resolver does.
/// Errors: resolve_failed.
[[nodiscard]] Result<std::vector<Address>> look_up(const Url& url);

/// Why a TCP connection to this address cannot be made, found out by trying once more: the
/// WebSocket stack keeps the reason to itself. 0: it could be made now. Blocks up to `patience`.
[[nodiscard]] int probe(const Address& address, std::uint16_t port,
                        std::chrono::milliseconds patience);

/// The end of "address: ..." for a number from probe().
std::string describe_connect_error(int error_number);

}  // namespace vdv463::transport
