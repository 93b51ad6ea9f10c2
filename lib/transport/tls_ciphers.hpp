// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/error.hpp>

#include <openssl/ssl.h>

namespace vdv463::transport {

/// Raises the least TLS version to 1.2; never lowers it below what `context` has.
[[nodiscard]] std::optional<Error> demand_tls12(SSL_CTX* context);

/// Sets what tls.ciphers asks for, starting from what `context` has. Never lets in a cipher without
/// authentication or encryption. Errors: tls_setup_failed.
[[nodiscard]] std::optional<Error> apply_ciphers(SSL_CTX* context, const TlsConfig& config);

/// One sentence for each part of the list that this OpenSSL cannot use. It would ignore those as
/// long as one other is left.
std::vector<std::string> check_cipher_list(const std::string& list);

}  // namespace vdv463::transport
