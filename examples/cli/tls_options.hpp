// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "options.hpp"

namespace vdv463::cli {

/// Adds what concerns TLS to a command, in the group `group`; see add_connection_options().
void add_tls_options(CLI::App& command, ConnectionOptions& options, const std::string& group);

/// Adds the way through a proxy.
void add_proxy_options(CLI::App& command, ConnectionOptions& options, const std::string& group);

/// Fills in what the options only refer to: ciphers, the key's passphrase, the proxy's password.
/// Errors: invalid_config.
[[nodiscard]] std::optional<Error> complete_tls_and_proxy(const ConnectionOptions& options,
                                                          ClientConfig& config);

}  // namespace vdv463::cli
