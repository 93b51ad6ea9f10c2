// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>
#include <vdv463/status.hpp>

#include <openssl/ssl.h>

#include "tls_check.hpp"
#include "tls_diagnosis.hpp"
#include "tls_key_log.hpp"
#include "tls_openssl.hpp"
#include "tls_trust.hpp"
#include "url.hpp"

namespace vdv463::transport {

/// An established session as it is shown to people.
struct TlsSession {
    std::string version;
    std::string cipher;
    std::string detail;  ///< all in one: "TLSv1.3, ..., subject CN=..., issuer CN=..., expires ..."
    std::vector<CertificateInfo> certificates;
    std::vector<std::string> warnings;
};

/// What one attempt needs for TLS: the checked settings, and what the handshake told.
/// Lifetime: outlives every SSL made from it, because those report into `diagnosis()`.
class TlsContext {
public:
    /// Reads the files and prepares the verification of chain, name and keys. May block.
    /// Errors: tls_setup_failed, naming the file and the reason.
    [[nodiscard]] static Result<std::shared_ptr<TlsContext>> make(const TlsConfig& config,
                                                                  const Url& url,
                                                                  TrustCache& trust);

    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    SSL_CTX* native() noexcept { return context_.get(); }
    const TlsDiagnosis& diagnosis() const noexcept { return diagnosis_; }
    TlsSession describe(const SSL* ssl) const;

private:
    TlsContext() = default;
    std::optional<Error> set_up(const TlsConfig& config, const Url& url, TrustCache& trust);
    std::optional<Error> demand_name(const TlsConfig& config, const Url& url);
    std::optional<Error> begin_key_log(const std::string& path);
    std::vector<std::string> warnings() const;
    bool refuses_keys(X509_STORE_CTX* store);
    void note_refusal(X509_STORE_CTX* store, int error);

    static TlsContext* of(const SSL* ssl) noexcept;
    static int verify(X509_STORE_CTX* store, void* self) noexcept;
    static int certificate_asked(SSL* ssl, void* self) noexcept;
    static int certificate_wanted(SSL* ssl, X509** certificate, EVP_PKEY** key) noexcept;
    static void observe(const SSL* ssl, int where, int value) noexcept;
    static void log_key(const SSL* ssl, const char* line) noexcept;

    ContextPtr context_;
    TlsDiagnosis diagnosis_;
    PeerName peer_;
    std::vector<std::string> pins_;
    PinPolicy pin_policy_ = PinPolicy::Enforce;
    std::string key_log_path_;
    std::shared_ptr<KeyLog> key_log_;
    X509* own_ = nullptr;  ///< belongs to `context_`
};

/// Whether the session's peer was verified as the settings demand; a second look, should anything
/// between OpenSSL and us have overruled the first.
bool is_verified(const SSL* ssl) noexcept;

}  // namespace vdv463::transport
