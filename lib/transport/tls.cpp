// SPDX-License-Identifier: Apache-2.0
#include "tls.hpp"

#include <chrono>
#include <system_error>
#include <utility>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "tls_ciphers.hpp"
#include "tls_own.hpp"
#include "tls_pins.hpp"

namespace vdv463::transport {
namespace {

int self_index() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

std::string one_or(const char* text, const char* otherwise) {
    return text == nullptr ? otherwise : text;
}

CertificateInfo info_of(CertificateRole role, const X509* certificate) {
    return {role, subject_of(certificate), expiry_of(certificate)};
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::make(const TlsConfig& config, const Url& url,
                                                     TrustCache& trust) {
    ERR_clear_error();
    const std::shared_ptr<TlsContext> out(new TlsContext);
    out->context_.reset(SSL_CTX_new(TLS_client_method()));
    if (!out->context_) {
        return setup_error("OpenSSL cannot be used: " + take_openssl_error() + ".");
    }
    if (auto error = out->set_up(config, url, trust)) {
        return *std::move(error);
    }
    return out;
}

std::optional<Error> TlsContext::set_up(const TlsConfig& config, const Url& url,
                                        TrustCache& trust) {
    SSL_CTX* context = context_.get();
    for (const auto& step : {demand_tls12(context), apply_ciphers(context, config),
                             demand_name(config, url), begin_key_log(config.key_log_file)}) {
        if (step) {
            return step;
        }
    }
    const Result<TrustStore> trusted = trust.get(config);
    if (!trusted) {
        return trusted.error();
    }
    SSL_CTX_set1_cert_store(context, trusted->get());
    const Result<X509*> own = load_own_certificate(context, config);
    if (!own) {
        return own.error();
    }
    own_ = *own;
    if (own_ != nullptr) {
        diagnosis_.own_certificate =
            "subject " + subject_of(own_) + ", expires " + expiry_of(own_).to_string();
    }
    pins_ = config.pins;
    pin_policy_ = config.pin_policy;
    if (self_index() < 0 || SSL_CTX_set_ex_data(context, self_index(), this) != 1) {
        return setup_error("OpenSSL has no place for our data: " + take_openssl_error() + ".");
    }
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context, &TlsContext::verify, this);
    SSL_CTX_set_info_callback(context, &TlsContext::observe);
    SSL_CTX_set_cert_cb(context, &TlsContext::certificate_asked, this);
    SSL_CTX_set_client_cert_cb(context, &TlsContext::certificate_wanted);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    return std::nullopt;
}

/// An empty name would switch the check off, so that is refused as well.
std::optional<Error> TlsContext::demand_name(const TlsConfig& config, const Url& url) {
    Result<PeerName> expected = expected_peer(config, url);
    if (!expected) {
        return setup_error("tls.server_name: " + expected.error().detail);
    }
    peer_ = *std::move(expected);
    const std::string& name = peer_.text;
    X509_VERIFY_PARAM* parameters = SSL_CTX_get0_param(context_.get());
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // A certificate listed in the CA file is trusted as it is, whatever its place in a chain.
    const bool flags = X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN) == 1;
    const bool demanded =
        !name.empty() &&
        (peer_.is_ip ? X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str()) == 1
                     : X509_VERIFY_PARAM_set1_host(parameters, name.c_str(), name.size()) == 1);
    if (flags && demanded) {
        return std::nullopt;
    }
    ERR_clear_error();
    return setup_error("The name check for \"" + name + "\" cannot be set up.");
}

std::optional<Error> TlsContext::begin_key_log(const std::string& path) {
    if (path.empty()) {
        return std::nullopt;
    }
    Result<std::shared_ptr<KeyLog>> opened = KeyLog::open(path);
    if (!opened) {
        return std::move(opened).error();
    }
    key_log_path_ = path;
    key_log_ = *std::move(opened);
    SSL_CTX_set_keylog_callback(context_.get(), &TlsContext::log_key);
    return std::nullopt;
}

TlsContext* TlsContext::of(const SSL* ssl) noexcept {
    return static_cast<TlsContext*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), self_index()));
}

int TlsContext::verify(X509_STORE_CTX* store, void* self) noexcept {
    const bool accepted = X509_verify_cert(store) == 1;
    int error = X509_STORE_CTX_get_error(store);
    try {
        auto* context = static_cast<TlsContext*>(self);
        if (accepted && error == X509_V_OK) {
            if (!context->refuses_keys(store)) {
                return 1;
            }
            error = X509_V_ERR_APPLICATION_VERIFICATION;
        }
        error = error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error;
        context->note_refusal(store, error);
    } catch (...) {
        // Out of memory while explaining; the certificate is refused all the same.
        error = X509_V_ERR_OUT_OF_MEM;
    }
    X509_STORE_CTX_set_error(store, error);
    return 0;
}

bool TlsContext::refuses_keys(X509_STORE_CTX* store) {
    const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(store);
    if (pins_.empty() || holds_pinned_key(chain, pins_)) {
        return false;
    }
    for (int i = 0; i < sk_X509_num(chain); ++i) {
        diagnosis_.keys.push_back(pin_of(sk_X509_value(chain, i)));
    }
    return pin_policy_ == PinPolicy::Enforce;
}

void TlsContext::note_refusal(X509_STORE_CTX* store, int error) {
    diagnosis_.verify_error = error;
    diagnosis_.depth = X509_STORE_CTX_get_error_depth(store);
    diagnosis_.chain_sent = sk_X509_num(X509_STORE_CTX_get0_untrusted(store));
    diagnosis_.clock = Timestamp::from_system_clock(std::chrono::system_clock::now());
    if (const X509* refused = X509_STORE_CTX_get_current_cert(store)) {
        diagnosis_.certificate = read_certificate(refused);
    }
}

/// Called when the server asks for a certificate; we send what is set.
int TlsContext::certificate_asked(SSL* /*ssl*/, void* self) noexcept {
    static_cast<TlsContext*>(self)->diagnosis_.certificate_asked = true;
    return 1;
}

/// Called only when the server asks for a certificate and we have none that fits.
int TlsContext::certificate_wanted(SSL* ssl, X509** /*certificate*/, EVP_PKEY** /*key*/) noexcept {
    if (TlsContext* self = of(ssl)) {
        self->diagnosis_.certificate_wanted = true;
    }
    return 0;
}

void TlsContext::observe(const SSL* ssl, int where, int value) noexcept {
    TlsContext* self = of(ssl);
    if (self == nullptr) {
        return;
    }
    if ((where & SSL_CB_HANDSHAKE_START) != 0) {
        // libwebsockets sends the Host header's name, and addresses too, which RFC 6066 forbids and
        // strict servers refuse. The first const only says that most callbacks change nothing, the
        // second is missing in OpenSSL, which copies the name.
        const char* name = self->peer_.is_ip ? nullptr : self->peer_.text.c_str();
        SSL_ctrl(const_cast<SSL*>(ssl), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 const_cast<char*>(name));
    }
    if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT) {
        self->diagnosis_.alert_received = value & 0xff;
    }
    if ((where & SSL_CB_EXIT) != 0 && value <= 0) {
        const unsigned long error = ERR_peek_last_error();
        if (error != 0) {
            self->diagnosis_.library_error = error;
        }
    }
}

void TlsContext::log_key(const SSL* ssl, const char* line) noexcept {
    TlsContext* self = of(ssl);
    if (self != nullptr && self->key_log_) {
        self->key_log_->write(line);
    }
}

std::vector<std::string> TlsContext::warnings() const {
    std::vector<std::string> out;
    if (!diagnosis_.keys.empty()) {
        out.push_back(describe_pin_mismatch(diagnosis_));
    }
    if (key_log_) {
        out.push_back("The keys of this connection are written to \"" + key_log_path_ +
                      "\": who has them reads everything.");
        if (const int error = key_log_->error()) {
            out.push_back("Some of them could not be: " + std::generic_category().message(error) +
                          ".");
        }
    }
    return out;
}

TlsSession TlsContext::describe(const SSL* ssl) const {
    TlsSession out;
    out.version = one_or(SSL_get_version(ssl), "unknown TLS version");
    out.cipher = one_or(SSL_get_cipher_name(ssl), "unknown cipher");
    out.warnings = warnings();
    out.detail = out.version + ", " + out.cipher;
    const STACK_OF(X509)* chain = SSL_get0_verified_chain(ssl);
    for (int i = 0; i < sk_X509_num(chain); ++i) {
        const auto role = i == 0 ? CertificateRole::Server : CertificateRole::Ca;
        out.certificates.push_back(info_of(role, sk_X509_value(chain, i)));
    }
    if (!out.certificates.empty()) {
        const CertificateFacts facts = read_certificate(sk_X509_value(chain, 0));
        out.detail += ", subject " + facts.subject + ", issuer " + facts.issuer + ", expires " +
                      facts.not_after;
    }
    if (own_ != nullptr) {
        out.certificates.push_back(info_of(CertificateRole::Client, own_));
    }
    for (const std::string& warning : out.warnings) {
        out.detail += "; " + warning;
    }
    return out;
}

bool is_verified(const SSL* ssl) noexcept {
    const X509Ptr certificate(SSL_get_peer_certificate(ssl));
    return certificate != nullptr && SSL_get_verify_result(ssl) == X509_V_OK;
}

}  // namespace vdv463::transport
