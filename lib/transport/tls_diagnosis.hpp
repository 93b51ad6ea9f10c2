// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/error.hpp>

#include <openssl/x509.h>

#include "url.hpp"

namespace vdv463::transport {

/// The part of a certificate that explains why it was refused.
struct CertificateFacts {
    std::string subject;
    std::string issuer;
    std::string not_before;  ///< "2026-12-01T00:00:00Z"
    std::string not_after;
    std::vector<std::string> names;  ///< host names and addresses it is for
    bool self_issued = false;
};
CertificateFacts read_certificate(const X509* certificate);

/// What was seen of a TLS handshake.
struct TlsDiagnosis {
    long verify_error = X509_V_OK;
    int depth = 0;  ///< of the refused certificate; 0 is the server's own
    CertificateFacts certificate;
    bool certificate_wanted = false;  ///< ours, and we have none
    int alert_received = -1;          ///< TLS alert number from the server
    unsigned long library_error = 0;  ///< OpenSSL's packed code
};

/// Whether the server seems to have refused us after a handshake that looked complete to us: with
/// TLS 1.3 it judges our certificate only then, and its alert may get lost.
bool refused_afterwards(const TlsDiagnosis& diagnosis) noexcept;

/// The Error of a failed handshake, in one sentence that names the cause.
/// `fallback` is what the WebSocket stack had to say, for when nothing better is known.
Error classify_tls_failure(const TlsDiagnosis& diagnosis, const Url& url, const TlsConfig& config,
                           const std::string& fallback);

/// Text of an OpenSSL error, "unknown reason" at worst.
std::string describe_openssl_error(unsigned long code);

}  // namespace vdv463::transport
