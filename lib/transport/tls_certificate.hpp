// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <vdv463/timestamp.hpp>

#include <openssl/x509.h>

namespace vdv463::transport {

/// The part of a certificate that people want to see.
struct CertificateFacts {
    std::string subject;
    std::string issuer;
    std::string not_before;  ///< "2026-12-01T00:00:00Z"
    std::string not_after;
    std::vector<std::string> names;  ///< host names and addresses it is for
    std::string key;                 ///< "RSA, 2048 bits"
    bool self_issued = false;
};
CertificateFacts read_certificate(const X509* certificate);

std::string subject_of(const X509* certificate);
/// The latest instant when the certificate's own is unreadable: nobody knows that it expires.
Timestamp expiry_of(const X509* certificate);

/// "\"a\", \"b\" and 3 more"
std::string list_names(const std::vector<std::string>& names);

}  // namespace vdv463::transport
