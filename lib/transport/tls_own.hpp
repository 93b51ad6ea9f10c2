// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>

#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace vdv463::transport {

/// Gives `context` our certificate, its chain and its key, if the settings name them. May block:
/// reads files, and asks for the passphrase of an encrypted key.
/// Returns the certificate, which belongs to `context`; null when none is configured.
/// Errors: tls_setup_failed.
[[nodiscard]] Result<X509*> load_own_certificate(SSL_CTX* context, const TlsConfig& config);

}  // namespace vdv463::transport
