// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <utility>

namespace vdv463::sim {
namespace {

constexpr long hour = 3600;

template <auto release>
struct Releaser {
    template <class T>
    void operator()(T* object) const noexcept {
        release(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Releaser<EVP_PKEY_CTX_free>>;
using Certificate = std::unique_ptr<X509, Releaser<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Releaser<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Releaser<BIO_free_all>>;

Error failed(const std::string& step) {
    char reason[256] = "no reason given";
    if (const unsigned long code = ERR_get_error()) {
        ERR_error_string_n(code, reason, sizeof reason);
    }
    ERR_clear_error();
    return Error(errc::tls_setup_failed, "The throw-away certificate could not be made: " + step +
                                             " failed (" + reason + ").");
}

Key make_key() {
    const KeyContext context(EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_keygen_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context.get(), NID_X9_62_prime256v1) != 1 ||
        EVP_PKEY_keygen(context.get(), &key) != 1) {
        return nullptr;
    }
    return Key(key);
}

bool add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_name(X509_NAME* name, const std::string& common_name) {
    const auto add = [&](const char* field, const std::string& text) {
        return X509_NAME_add_entry_by_txt(name, field, MBSTRING_ASC,
                                          reinterpret_cast<const unsigned char*>(text.c_str()), -1,
                                          -1, 0) == 1;
    };
    return add("O", "VDV 463 simulator") && add("CN", common_name);
}

bool set_serial(X509* certificate) {
    std::uint64_t serial = 0;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) {
        return false;
    }
    return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1U) == 1;
}

struct Validity {
    long begin = -hour;  ///< seconds from now
    long end = 30 * 24 * hour;
};

Validity validity_of(const CertificateFlaws& flaws) {
    constexpr long day = 24 * hour;
    Validity validity;
    if (flaws.days_since_expiry > 0) {
        validity.end = -day * flaws.days_since_expiry;
        validity.begin = validity.end - 30 * day;
    }
    if (flaws.days_until_validity > 0) {
        validity.begin = day * flaws.days_until_validity;
        validity.end = validity.begin + 30 * day;
    }
    return validity;
}

Certificate begin_certificate(const Key& key, const std::string& common_name,
                              const Validity& validity = {}) {
    Certificate certificate(X509_new());
    const bool done =
        certificate && X509_set_version(certificate.get(), 2) == 1 &&
        set_serial(certificate.get()) &&
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), validity.begin) != nullptr &&
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validity.end) != nullptr &&
        set_name(X509_get_subject_name(certificate.get()), common_name) &&
        X509_set_pubkey(certificate.get(), key.get()) == 1;
    return done ? std::move(certificate) : nullptr;
}

Certificate make_authority(const Key& key) {
    Certificate authority = begin_certificate(key, "VDV 463 simulator CA of this run");
    X509* const raw = authority.get();
    const bool done = raw != nullptr &&
                      X509_set_issuer_name(raw, X509_get_subject_name(raw)) == 1 &&
                      add_extension(raw, raw, NID_basic_constraints, "critical,CA:TRUE") &&
                      add_extension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                      add_extension(raw, raw, NID_subject_key_identifier, "hash") &&
                      X509_sign(raw, key.get(), EVP_sha256()) != 0;
    return done ? std::move(authority) : nullptr;
}

Certificate make_server(const Key& key, const Certificate& authority, const Key& authority_key,
                        const std::string& names, const CertificateFlaws& flaws) {
    const std::string& host = flaws.only_host;
    Certificate server =
        begin_certificate(key, host.empty() ? "localhost" : host, validity_of(flaws));
    X509* const raw = server.get();
    const bool done =
        raw != nullptr && X509_set_issuer_name(raw, X509_get_subject_name(authority.get())) == 1 &&
        add_extension(raw, authority.get(), NID_basic_constraints, "critical,CA:FALSE") &&
        add_extension(raw, authority.get(), NID_key_usage, "critical,digitalSignature") &&
        add_extension(raw, authority.get(), NID_ext_key_usage, "serverAuth") &&
        add_extension(raw, authority.get(), NID_subject_key_identifier, "hash") &&
        add_extension(raw, authority.get(), NID_authority_key_identifier, "keyid") &&
        add_extension(raw, authority.get(), NID_subject_alt_name, names) &&
        X509_sign(raw, authority_key.get(), EVP_sha256()) != 0;
    return done ? std::move(server) : nullptr;
}

template <class Write>
std::optional<std::string> write_pem(const Write& write) {
    const Bio memory(BIO_new(BIO_s_mem()));
    if (!memory || write(memory.get()) != 1) {
        return std::nullopt;
    }
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return std::string(bytes, static_cast<std::size_t>(size));
}

std::optional<std::string> to_pem(const Certificate& certificate) {
    return write_pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); });
}

std::optional<std::string> to_pem(const Key& key) {
    return write_pem([&](BIO* out) {
        return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

std::string names_for(const std::vector<std::string>& further_addresses,
                      const CertificateFlaws& flaws) {
    if (!flaws.only_host.empty()) {
        return "DNS:" + flaws.only_host;
    }
    std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
    for (const std::string& address : further_addresses) {
        names += ",IP:" + address;
    }
    return names;
}

}  // namespace

Result<ThrowAwayCertificates> make_certificates(const std::vector<std::string>& further_addresses,
                                                const CertificateFlaws& flaws) {
    ERR_clear_error();
    const Key authority_key = make_key();
    const Key server_key = make_key();
    if (!authority_key || !server_key) {
        return failed("making a key");
    }
    const Certificate authority = make_authority(authority_key);
    if (!authority) {
        return failed("making the CA");
    }
    const Certificate server = make_server(server_key, authority, authority_key,
                                           names_for(further_addresses, flaws), flaws);
    if (!server) {
        return failed("making the server's certificate");
    }
    // Another CA of the same name, as it is when an operator has made a new one.
    const Key foreign_key = flaws.foreign_ca ? make_key() : nullptr;
    const Certificate foreign = foreign_key ? make_authority(foreign_key) : nullptr;
    if (flaws.foreign_ca && !foreign) {
        return failed("making another CA");
    }
    auto ca_pem = to_pem(foreign ? foreign : authority);
    auto server_pem = to_pem(server);
    auto server_key_pem = to_pem(server_key);
    if (!ca_pem || !server_pem || !server_key_pem) {
        return failed("writing PEM");
    }
    return ThrowAwayCertificates{*std::move(ca_pem), *std::move(server_pem),
                                 *std::move(server_key_pem)};
}

}  // namespace vdv463::sim
