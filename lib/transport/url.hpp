// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <vdv463/result.hpp>

namespace vdv463::transport {

/// A WebSocket URL taken apart and checked.
struct Url {
    bool secure = true;      ///< wss
    std::string host;        ///< DNS name in lower case or IP address, without brackets
    std::uint16_t port = 0;  ///< given, or 443 / 80
    std::string target;      ///< path and query, at least "/"
    bool is_ip = false;      ///< `host` is an IPv4 or IPv6 address
    bool is_ipv6 = false;

    /// Value of the Host header: brackets around IPv6, port unless it is the scheme's own.
    std::string host_header() const;
    /// Host and port as CONNECT wants them, with brackets around IPv6.
    std::string connect_target() const;
    /// The URL for people: without the query, which can be a secret.
    std::string to_string() const;
    /// The target as texts may show it: what stands in the query can be a secret.
    std::string path() const;
};

/// Reads wss://host[:port][/path][?query], and ws:// too (whether that is allowed is not judged
/// here). Refused with a sentence that says why: other schemes, user information, fragments, empty
/// or over-long hosts, names that are not ASCII, bad ports, control characters and spaces.
/// Errors: invalid_url.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

}  // namespace vdv463::transport
