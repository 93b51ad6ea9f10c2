// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>

#include "url.hpp"

namespace vdv463::transport {

/// An HTTP proxy that is asked to CONNECT to the CMS.
struct Proxy {
    Url where;  ///< host and port; the rest is not used
    std::optional<Credentials> credentials;

    std::string name() const { return where.host_header(); }
};

/// The longest "user:password" that libwebsockets 4.1.6 sends to a proxy.
constexpr std::size_t max_proxy_credentials = 90;

/// Reads "http://host[:port]", where the scheme may be left out; port 80 unless given. With
/// `user_allowed` also "http://user:password@host", as the environment has it.
/// Errors: invalid_config; never with a piece of the text, which may hold a password.
[[nodiscard]] Result<Proxy> parse_proxy(std::string_view text, bool user_allowed);

/// Every problem of the settings, with the member's name as path; the environment is not looked at.
[[nodiscard]] std::vector<Issue> check_proxy(const ProxyConfig& config);

/// The proxy for `url`, if it goes through one: what the settings name, or else, when they say so,
/// what the environment does (https_proxy for wss, http_proxy for ws, all_proxy, not no_proxy).
/// Threads: reads the environment, which the host must not be changing.
/// Errors: invalid_config.
[[nodiscard]] Result<std::optional<Proxy>> choose_proxy(const ProxyConfig& config, const Url& url);

/// Whether the list of no_proxy ("*", "example.com", ".example.com", "192.0.2.1", each also with
/// ":port") exempts the URL.
bool is_exempt(std::string_view no_proxy, const Url& url);

}  // namespace vdv463::transport
