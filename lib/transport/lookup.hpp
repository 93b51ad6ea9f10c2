// SPDX-License-Identifier: Apache-2.0
#pragma once

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

}  // namespace vdv463::transport
