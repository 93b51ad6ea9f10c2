// SPDX-License-Identifier: Apache-2.0
#include "tls_certificate.hpp"

#include <openssl/x509v3.h>

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "tls_openssl.hpp"

namespace vdv463::transport {
namespace {

constexpr std::size_t max_name_text = 256;
constexpr std::size_t max_names_shown = 4;

std::string name_text(const X509_NAME* name) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    if (!out || name == nullptr || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) < 0) {
        return "(unreadable)";
    }
    std::array<char, max_name_text> text{};
    const int size = BIO_read(out.get(), text.data(), static_cast<int>(text.size()));
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "(empty)";
}

std::optional<Timestamp> read_time(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return std::nullopt;
    }
    std::array<char, 80> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900,
                  parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return Timestamp::parse(text.data());
}

std::string time_text(const ASN1_TIME* time) {
    const std::optional<Timestamp> read = read_time(time);
    return read ? read->to_string() : "(unreadable time)";
}

std::string key_text(const X509* certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    const char* type = key == nullptr ? nullptr : EVP_PKEY_get0_type_name(key);
    return type == nullptr
               ? "unknown"
               : std::string(type) + ", " + std::to_string(EVP_PKEY_get_bits(key)) + " bits";
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

}  // namespace

CertificateFacts read_certificate(const X509* certificate) {
    CertificateFacts out;
    out.subject = subject_of(certificate);
    out.issuer = name_text(X509_get_issuer_name(certificate));
    out.not_before = time_text(X509_get0_notBefore(certificate));
    out.not_after = time_text(X509_get0_notAfter(certificate));
    out.names = names_of(certificate);
    out.key = key_text(certificate);
    out.self_issued =
        X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
    return out;
}

std::string subject_of(const X509* certificate) {
    return name_text(X509_get_subject_name(certificate));
}

Timestamp expiry_of(const X509* certificate) {
    return read_time(X509_get0_notAfter(certificate))
        .value_or(Timestamp::from_unix_microseconds(std::numeric_limits<std::int64_t>::max()));
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

}  // namespace vdv463::transport
