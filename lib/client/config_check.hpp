// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <vdv463/config.hpp>

#include "url.hpp"

namespace vdv463::client {

/// Every problem of `config`, with the member's name as path. Empty: it can be used.
/// Files are not looked at: they are read anew at each attempt and may well appear later.
[[nodiscard]] std::vector<Issue> check(const ClientConfig& config);

/// The main url and the alternates, taken apart. Precondition: check() found nothing.
[[nodiscard]] std::vector<transport::Url> parse_urls(const ClientConfig& config);

}  // namespace vdv463::client
