// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>

#include <openssl/ssl.h>

#include "tls_diagnosis.hpp"
#include "url.hpp"

namespace vdv463::transport {

/// What one attempt needs for TLS: the checked settings, and what the handshake told.
/// Lifetime: outlives every SSL made from it, because those report into `diagnosis()`.
class TlsContext {
public:
    /// Reads the files and prepares the verification of chain and name. May block.
    /// Errors: tls_setup_failed, naming the file and the reason.
    [[nodiscard]] static Result<std::shared_ptr<TlsContext>> make(const TlsConfig& config,
                                                                  const Url& url);

    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    SSL_CTX* native() noexcept { return context_.get(); }
    const TlsDiagnosis& diagnosis() const noexcept { return diagnosis_; }

private:
    struct Free {
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
    };

    TlsContext() = default;
    static int verify(X509_STORE_CTX* store, void* self) noexcept;
    static int certificate_wanted(SSL* ssl, X509** certificate, EVP_PKEY** key) noexcept;
    static void observe(const SSL* ssl, int where, int value) noexcept;

    std::unique_ptr<SSL_CTX, Free> context_;
    TlsDiagnosis diagnosis_;
    bool host_is_ip_ = false;
};

/// An established session as it is shown to people.
struct TlsSession {
    std::string version;
    std::string cipher;
    std::string peer;  ///< "subject CN=..., issuer CN=..., expires 2026-12-01T00:00:00Z"
};
TlsSession describe_session(const SSL* ssl);

/// Whether the session's peer was verified as the settings demand; a second look, should anything
/// between OpenSSL and us have overruled the first.
bool is_verified(const SSL* ssl) noexcept;

}  // namespace vdv463::transport
