// SPDX-License-Identifier: Apache-2.0
#include "tls_diagnosis.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <memory>
#include <utility>

namespace vdv463::transport {
namespace {

constexpr std::size_t max_name_text = 256;
constexpr std::size_t max_names_shown = 4;

std::string name_text(const X509_NAME* name) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
    if (!out || name == nullptr || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) < 0) {
        return "(unreadable)";
    }
    std::array<char, max_name_text> text{};
    const int size = BIO_read(out.get(), text.data(), static_cast<int>(text.size()));
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "(empty)";
}

std::string time_text(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return "(unreadable time)";
    }
    std::array<char, 80> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900,
                  parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return text.data();
}

std::string printable(const unsigned char* bytes, int size) {
    std::string out;
    for (int i = 0; i < size && out.size() < max_name_text; ++i) {
        const char c = static_cast<char>(bytes[i]);
        out += c > ' ' && c <= '~' ? c : '?';
    }
    return out;
}

std::string alternative_name_text(const GENERAL_NAME& name) {
    if (name.type == GEN_DNS) {
        return printable(ASN1_STRING_get0_data(name.d.dNSName), ASN1_STRING_length(name.d.dNSName));
    }
    if (name.type != GEN_IPADD) {
        return "";
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = ASN1_STRING_length(name.d.iPAddress) == 4 ? AF_INET : AF_INET6;
    if (family == AF_INET6 && ASN1_STRING_length(name.d.iPAddress) != 16) {
        return "";
    }
    const char* done = inet_ntop(family, ASN1_STRING_get0_data(name.d.iPAddress), text.data(),
                                 static_cast<socklen_t>(text.size()));
    return done == nullptr ? "" : done;
}

std::string common_name(const X509* certificate) {
    const X509_NAME* subject = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0) {
        return "";
    }
    const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
    return printable(ASN1_STRING_get0_data(text), ASN1_STRING_length(text));
}

std::vector<std::string> names_of(const X509* certificate) {
    std::vector<std::string> out;
    auto* names = static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        std::string name = alternative_name_text(*sk_GENERAL_NAME_value(names, i));
        if (!name.empty()) {
            out.push_back(std::move(name));
        }
    }
    GENERAL_NAMES_free(names);
    if (out.empty()) {
        std::string name = common_name(certificate);
        if (!name.empty()) {
            out.push_back(std::move(name));
        }
    }
    return out;
}

std::string list_names(const std::vector<std::string>& names) {
    if (names.empty()) {
        return "no host name at all";
    }
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < max_names_shown; ++i) {
        out += (i == 0 ? "\"" : ", \"") + names[i] + "\"";
    }
    if (names.size() > max_names_shown) {
        out += " and " + std::to_string(names.size() - max_names_shown) + " more";
    }
    return out;
}

std::string whose(const TlsDiagnosis& diagnosis) {
    return diagnosis.depth == 0 ? "The certificate of the CMS"
                                : "A CA certificate in the chain of the CMS";
}

Error untrusted(const TlsDiagnosis& diagnosis, const TlsConfig& config) {
    const std::string store =
        config.ca_file.empty() ? "among the system's CAs" : "in \"" + config.ca_file + "\"";
    const CertificateFacts& certificate = diagnosis.certificate;
    if (certificate.self_issued && diagnosis.depth == 0) {
        return Error(errc::tls_untrusted,
                     "The certificate of the CMS is signed by itself (subject " +
                         certificate.subject + ") and is not " + store + ".");
    }
    return Error(errc::tls_untrusted,
                 "The certificate chain does not end in a CA we trust: issuer \"" +
                     certificate.issuer + "\" is not " + store + ".");
}

Error classify_certificate(const TlsDiagnosis& diagnosis, const Url& url, const TlsConfig& config) {
    const CertificateFacts& certificate = diagnosis.certificate;
    switch (diagnosis.verify_error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return Error(errc::tls_expired, whose(diagnosis) + " expired on " +
                                                certificate.not_after + " (subject " +
                                                certificate.subject + ").");
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return Error(errc::tls_not_yet_valid, whose(diagnosis) + " is not valid before " +
                                                      certificate.not_before + " (subject " +
                                                      certificate.subject +
                                                      "): is this machine's clock right?");
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return Error(errc::tls_name_mismatch, "The certificate is for " +
                                                      list_names(certificate.names) +
                                                      ", not for \"" + url.host + "\".");
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_UNTRUSTED:
            return untrusted(diagnosis, config);
        default:
            return Error(errc::tls_certificate_invalid,
                         whose(diagnosis) + " was refused (subject " + certificate.subject +
                             "): " + X509_verify_cert_error_string(diagnosis.verify_error) + ".");
    }
}

std::string describe_alert(int alert) {
    switch (alert) {
        case SSL_AD_HANDSHAKE_FAILURE:
        case SSL_AD_INSUFFICIENT_SECURITY:
            return "there is no common cipher or key type";
        case SSL_AD_PROTOCOL_VERSION:
            return "there is no common protocol version (we offer TLS 1.2 and newer)";
        case SSL_AD_BAD_CERTIFICATE:
        case SSL_AD_UNSUPPORTED_CERTIFICATE:
        case SSL_AD_CERTIFICATE_REVOKED:
        case SSL_AD_CERTIFICATE_EXPIRED:
        case SSL_AD_CERTIFICATE_UNKNOWN:
        case SSL_AD_UNKNOWN_CA:
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
        return "the server refused: " + describe_alert(diagnosis.alert_received) + " (alert \"" +
               SSL_alert_desc_string_long(diagnosis.alert_received) + "\")";
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

CertificateFacts read_certificate(const X509* certificate) {
    CertificateFacts out;
    out.subject = name_text(X509_get_subject_name(certificate));
    out.issuer = name_text(X509_get_issuer_name(certificate));
    out.not_before = time_text(X509_get0_notBefore(certificate));
    out.not_after = time_text(X509_get0_notAfter(certificate));
    out.names = names_of(certificate);
    out.self_issued =
        X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
    return out;
}

bool refused_afterwards(const TlsDiagnosis& diagnosis) noexcept {
    return diagnosis.certificate_wanted || diagnosis.alert_received > 0;
}

Error classify_tls_failure(const TlsDiagnosis& diagnosis, const Url& url, const TlsConfig& config,
                           const std::string& fallback) {
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

std::string describe_openssl_error(unsigned long code) {
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "unknown reason" : reason;
}

}  // namespace vdv463::transport
