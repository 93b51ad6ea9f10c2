// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <vdv463/result.hpp>

namespace vdv463::sim {

/// A certificate authority made for one run, and a server certificate of it. All are PEM text; the
/// authority's own key is forgotten, so that nobody can sign another certificate with it.
struct ThrowAwayCertificates {
    std::string ca_pem;
    std::string server_pem;
    std::string server_key_pem;
};

/// What is wrong with the server's certificate on purpose.
struct CertificateFlaws {
    std::string only_host;        ///< it is for this host alone; empty: no such flaw
    bool foreign_ca = false;      ///< the CA that is handed out has not signed it
    int days_since_expiry = 0;    ///< 0: it has not expired
    int days_until_validity = 0;  ///< 0: it is valid already
};

/// Makes both (ECDSA P-256, valid from an hour ago for 30 days) for localhost, 127.0.0.1, ::1 and
/// the addresses in `further_addresses`, which must be IP addresses.
/// Errors: tls_setup_failed with OpenSSL's reason.
[[nodiscard]] Result<ThrowAwayCertificates> make_certificates(
    const std::vector<std::string>& further_addresses, const CertificateFlaws& flaws = {});

}  // namespace vdv463::sim
