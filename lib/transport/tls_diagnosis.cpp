// SPDX-License-Identifier: Apache-2.0
#include "tls_diagnosis.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <utility>

#include "tls_openssl.hpp"
#include "tls_trust.hpp"

namespace vdv463::transport {
namespace {

std::string whose(const TlsDiagnosis& diagnosis) {
    return diagnosis.depth == 0 ? "The certificate of the CMS"
                                : "A CA certificate in the chain of the CMS";
}

Error untrusted(const TlsDiagnosis& diagnosis, const TlsConfig& config) {
    const std::string store = describe_trust(config);
    const CertificateFacts& certificate = diagnosis.certificate;
    if (certificate.self_issued && diagnosis.depth == 0) {
        return Error(errc::tls_untrusted,
                     "The certificate of the CMS is signed by itself (subject " +
                         certificate.subject + ") and is not " + store + ".");
    }
    std::string detail = "The certificate chain does not end in a CA we trust: issuer \"" +
                         certificate.issuer + "\" is not " + store + ".";
    if (diagnosis.chain_sent == 1) {
        detail +=
            " The CMS sent its own certificate alone: if that issuer is an intermediate CA, the "
            "CMS has to send its certificate too.";
    }
    return Error(errc::tls_untrusted, std::move(detail));
}

std::string our_clock(const TlsDiagnosis& diagnosis) {
    return "this machine's clock shows " + diagnosis.clock.to_string().substr(0, 19) + "Z";
}

Error too_weak(const TlsDiagnosis& diagnosis) {
    return Error(errc::tls_certificate_invalid,
                 whose(diagnosis) + " has a key that is too weak for this host's OpenSSL: " +
                     diagnosis.certificate.key + " (subject " + diagnosis.certificate.subject +
                     ").");
}

Error name_mismatch(const CertificateFacts& certificate, const Url& url, const TlsConfig& config) {
    const bool overridden = !config.server_name.empty();
    return Error(errc::tls_name_mismatch, "The certificate is for " +
                                              list_names(certificate.names) + ", not for \"" +
                                              (overridden ? config.server_name : url.host) + "\"" +
                                              (overridden ? " as tls.server_name demands." : "."));
}

Error classify_certificate(const TlsDiagnosis& diagnosis, const Url& url, const TlsConfig& config) {
    const CertificateFacts& certificate = diagnosis.certificate;
    const std::string subject = " (subject " + certificate.subject + ")";
    switch (diagnosis.verify_error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return Error(errc::tls_expired, whose(diagnosis) + " expired on " +
                                                certificate.not_after + subject + "; " +
                                                our_clock(diagnosis) + ".");
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return Error(errc::tls_not_yet_valid, whose(diagnosis) + " is not valid before " +
                                                      certificate.not_before + subject + "; " +
                                                      our_clock(diagnosis) + ": is that right?");
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return name_mismatch(certificate, url, config);
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_UNTRUSTED:
            return untrusted(diagnosis, config);
        case X509_V_ERR_EE_KEY_TOO_SMALL:
        case X509_V_ERR_CA_KEY_TOO_SMALL:
            return too_weak(diagnosis);
        case X509_V_ERR_INVALID_PURPOSE:
            return Error(errc::tls_certificate_invalid,
                         whose(diagnosis) + " is not made for a TLS server" + subject +
                             ": its extended key usage or key usage forbids it.");
        default:
            return Error(errc::tls_certificate_invalid,
                         whose(diagnosis) + " was refused" + subject + ": " +
                             X509_verify_cert_error_string(diagnosis.verify_error) + ".");
    }
}

std::string describe_alert(int alert) {
    switch (alert) {
        case SSL_AD_HANDSHAKE_FAILURE:
        case SSL_AD_INSUFFICIENT_SECURITY:
            return "there is no common cipher or key type";
        case SSL_AD_PROTOCOL_VERSION:
            return "there is no common protocol version (we offer TLS 1.2 and newer)";
        case SSL_AD_CERTIFICATE_EXPIRED:
            return "our client certificate has expired, it says";
        case SSL_AD_CERTIFICATE_REVOKED:
            return "our client certificate was revoked, it says";
        case SSL_AD_UNKNOWN_CA:
            return "it does not know the CA of our client certificate";
        case SSL_AD_BAD_CERTIFICATE:
        case SSL_AD_UNSUPPORTED_CERTIFICATE:
        case SSL_AD_CERTIFICATE_UNKNOWN:
        case SSL_AD_CERTIFICATE_REQUIRED:
        case SSL_AD_ACCESS_DENIED:
            return "it does not accept our client certificate";
        case SSL_AD_UNRECOGNIZED_NAME:
            return "it does not know this host name";
        default:
            return "it gave no further reason";
    }
}

std::string describe_reason(const TlsDiagnosis& diagnosis, const std::string& fallback) {
    if (diagnosis.certificate_wanted) {
        return "the server asked for a client certificate, and tls.certificate_file names none "
               "that fits";
    }
    if (diagnosis.alert_received >= 0) {
        const std::string own = diagnosis.own_certificate.empty()
                                    ? ""
                                    : "; our client certificate: " + diagnosis.own_certificate;
        return "the server refused: " + describe_alert(diagnosis.alert_received) + " (alert \"" +
               SSL_alert_desc_string_long(diagnosis.alert_received) + "\"" + own + ")";
    }
    if (diagnosis.library_error == 0) {
        return "the server ended the connection (" + fallback + ")";
    }
    switch (ERR_GET_REASON(diagnosis.library_error)) {
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_HTTP_REQUEST:
        case SSL_R_HTTPS_PROXY_REQUEST:
        case SSL_R_PACKET_LENGTH_TOO_LONG:
            return "the server does not speak TLS: is the port right?";
        case SSL_R_UNSUPPORTED_PROTOCOL:
            return "there is no common protocol version (we offer TLS 1.2 and newer)";
        default:
            return describe_openssl_error(diagnosis.library_error);
    }
}

}  // namespace

bool refused_afterwards(const TlsDiagnosis& diagnosis) noexcept {
    return diagnosis.certificate_wanted || diagnosis.alert_received > 0;
}

std::string hint_at_own_certificate(const TlsDiagnosis& diagnosis) {
    if (!diagnosis.certificate_asked || diagnosis.own_certificate.empty()) {
        return "";
    }
    return " It had asked for our client certificate (" + diagnosis.own_certificate +
           ") and may not accept it.";
}

Error classify_tls_failure(const TlsDiagnosis& diagnosis, const Url& url, const TlsConfig& config,
                           const std::string& fallback) {
    if (!diagnosis.keys.empty() && config.pin_policy == PinPolicy::Enforce) {
        return Error(errc::tls_pin_mismatch, describe_pin_mismatch(diagnosis));
    }
    if (diagnosis.verify_error != X509_V_OK) {
        return classify_certificate(diagnosis, url, config);
    }
    std::string detail = "The TLS handshake with " + url.host_header() +
                         " failed: " + describe_reason(diagnosis, fallback);
    if (detail.back() != '?') {
        detail += '.';
    }
    return Error(errc::tls_handshake_failed, std::move(detail));
}

std::string describe_pin_mismatch(const TlsDiagnosis& diagnosis) {
    std::string out = "No key of the CMS is among tls.pins; from the CMS's own upwards they are ";
    for (std::size_t i = 0; i < diagnosis.keys.size(); ++i) {
        out += (i == 0 ? "" : ", ") + diagnosis.keys[i];
    }
    return out + ".";
}

}  // namespace vdv463::transport
