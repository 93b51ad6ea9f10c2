// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/error.hpp>

#include <openssl/x509.h>

#include "tls_certificate.hpp"
#include "url.hpp"

namespace vdv463::transport {

/// What was seen of a TLS handshake.
struct TlsDiagnosis {
    long verify_error = X509_V_OK;
    int depth = 0;       ///< of the refused certificate; 0 is the server's own
    int chain_sent = 0;  ///< certificates that the server sent
    Timestamp clock;     ///< ours, when the certificate was refused
    CertificateFacts certificate;
    std::vector<std::string> keys;    ///< pins of a verified chain that holds no pinned key
    std::string own_certificate;      ///< subject and expiry of ours, if there is one
    bool certificate_asked = false;   ///< ours
    bool certificate_wanted = false;  ///< ours, and we have none
    int alert_received = -1;          ///< TLS alert number from the server
    unsigned long library_error = 0;  ///< OpenSSL's packed code
};

/// Whether the server seems to have refused us after a handshake that looked complete to us: with
/// TLS 1.3 it judges our certificate only then, and its alert may get lost.
bool refused_afterwards(const TlsDiagnosis& diagnosis) noexcept;

/// What to add when the connection ended after the handshake without a word: a sentence if that
/// may be for our certificate's sake, else nothing.
std::string hint_at_own_certificate(const TlsDiagnosis& diagnosis);

/// The Error of a failed handshake, in one sentence that names the cause.
/// `fallback` is what the WebSocket stack had to say, for when nothing better is known.
Error classify_tls_failure(const TlsDiagnosis& diagnosis, const Url& url, const TlsConfig& config,
                           const std::string& fallback);

/// What is said about a chain that holds no pinned key.
std::string describe_pin_mismatch(const TlsDiagnosis& diagnosis);

}  // namespace vdv463::transport
