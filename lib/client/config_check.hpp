// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>
#include <vdv463/session.hpp>

#include "proxy.hpp"
#include "url.hpp"

namespace vdv463::client {

/// Every problem of `config`, with the member's name as path. Empty: it can be used.
/// Files are not looked at: they are read anew at each attempt and may well appear later.
[[nodiscard]] std::vector<Issue> check(const ClientConfig& config);

/// What the protocol's rules need of it; no log.
[[nodiscard]] SessionConfig protocol_part(const ClientConfig& config);

/// The main url and the alternates, taken apart. Precondition: check() found nothing.
[[nodiscard]] std::vector<transport::Url> parse_urls(const ClientConfig& config);

/// The proxy for each of `urls`, if any. Reads the environment when config.proxy says so.
/// Errors: invalid_config, when the environment holds none that can be used.
[[nodiscard]] Result<std::vector<std::optional<transport::Proxy>>> choose_proxies(
    const ClientConfig& config, const std::vector<transport::Url>& urls);

}  // namespace vdv463::client
