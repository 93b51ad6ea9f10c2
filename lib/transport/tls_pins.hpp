// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <openssl/x509.h>

namespace vdv463::transport {

/// Base64 of the SHA-256 of the certificate's public key, as tls.pins has it; empty when OpenSSL
/// cannot say.
std::string pin_of(const X509* certificate);

/// Whether the text can be a pin at all.
bool is_pin(const std::string& text);

/// Whether a key of the chain is among the pins.
bool holds_pinned_key(const STACK_OF(X509) * chain, const std::vector<std::string>& pins);

}  // namespace vdv463::transport
