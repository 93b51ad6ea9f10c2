// SPDX-License-Identifier: Apache-2.0
#include "tls.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

namespace vdv463::transport {
namespace {

Error setup_error(std::string what) {
    return Error(errc::tls_setup_failed, std::move(what));
}

/// Takes the newest entry of this thread's error queue and empties the queue.
std::string take_openssl_error() {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    return describe_openssl_error(code);
}

std::optional<Error> check_readable(const char* what, const std::string& file) {
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    char byte = 0;
    if (in && in.get(byte)) {
        return std::nullopt;
    }
    const std::string reason = errno == 0 ? "it is empty" : std::generic_category().message(errno);
    return setup_error(std::string("The ") + what + " \"" + file + "\" cannot be read: " + reason +
                       ".");
}

std::optional<Error> load_trust(SSL_CTX* context, const std::string& ca_file) {
    if (ca_file.empty()) {
        if (SSL_CTX_set_default_verify_paths(context) == 1) {
            return std::nullopt;
        }
        return setup_error("The system's CA certificates cannot be used: " + take_openssl_error() +
                           ".");
    }
    if (auto error = check_readable("CA file", ca_file)) {
        return error;
    }
    if (SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr) != 1) {
        return setup_error("The CA file \"" + ca_file +
                           "\" holds no usable PEM certificate: " + take_openssl_error() + ".");
    }
    return std::nullopt;
}

/// Without this OpenSSL would ask for the passphrase on the terminal.
int refuse_passphrase(char*, int, int, void*) {
    return -1;
}

std::optional<Error> load_own_certificate(SSL_CTX* context, const TlsConfig& config) {
    if (config.certificate_file.empty() && config.key_file.empty()) {
        return std::nullopt;
    }
    if (config.certificate_file.empty() || config.key_file.empty()) {
        return setup_error("For mutual TLS both tls.certificate_file and tls.key_file are needed.");
    }
    if (auto error = check_readable("certificate file", config.certificate_file)) {
        return error;
    }
    if (auto error = check_readable("key file", config.key_file)) {
        return error;
    }
    if (SSL_CTX_use_certificate_chain_file(context, config.certificate_file.c_str()) != 1) {
        return setup_error("The certificate file \"" + config.certificate_file +
                           "\" holds no usable PEM certificate: " + take_openssl_error() + ".");
    }
    SSL_CTX_set_default_passwd_cb(context, refuse_passphrase);
    if (SSL_CTX_use_PrivateKey_file(context, config.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        return setup_error("The key file \"" + config.key_file +
                           "\" holds no usable PEM key (keys with a passphrase are not "
                           "supported), or not that of the certificate: " +
                           take_openssl_error() + ".");
    }
    if (SSL_CTX_check_private_key(context) != 1) {
        ERR_clear_error();
        return setup_error("The key in \"" + config.key_file +
                           "\" is not that of the certificate in \"" + config.certificate_file +
                           "\".");
    }
    return std::nullopt;
}

/// An empty name would switch the check off, so that is refused as well.
std::optional<Error> demand_name(SSL_CTX* context, const Url& url) {
    X509_VERIFY_PARAM* parameters = SSL_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // A certificate listed in the CA file is trusted as it is, whatever its place in a chain.
    const bool flags = X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN) == 1;
    const bool name = !url.host.empty() &&
                      (url.is_ip ? X509_VERIFY_PARAM_set1_ip_asc(parameters, url.host.c_str()) == 1
                                 : X509_VERIFY_PARAM_set1_host(parameters, url.host.c_str(),
                                                               url.host.size()) == 1);
    if (flags && name) {
        return std::nullopt;
    }
    ERR_clear_error();
    return setup_error("The name check for \"" + url.host + "\" cannot be set up.");
}

std::optional<Error> demand_tls12(SSL_CTX* context) {
    // The system's own settings may demand more; they are never lowered.
    if (SSL_CTX_get_min_proto_version(context) >= TLS1_2_VERSION ||
        SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1) {
        return std::nullopt;
    }
    return setup_error("TLS 1.2 as the least version cannot be set: " + take_openssl_error() + ".");
}

int self_index() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

std::string one_or(const char* text, const char* otherwise) {
    return text == nullptr ? otherwise : text;
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::make(const TlsConfig& config, const Url& url) {
    ERR_clear_error();
    const std::shared_ptr<TlsContext> out(new TlsContext);
    out->context_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX* context = out->context_.get();
    if (context == nullptr) {
        return setup_error("OpenSSL cannot be used: " + take_openssl_error() + ".");
    }
    for (auto& error : {demand_tls12(context), load_trust(context, config.ca_file),
                        load_own_certificate(context, config), demand_name(context, url)}) {
        if (error) {
            return *error;
        }
    }
    if (self_index() < 0 || SSL_CTX_set_ex_data(context, self_index(), out.get()) != 1) {
        return setup_error("OpenSSL has no place for our data: " + take_openssl_error() + ".");
    }
    out->host_is_ip_ = url.is_ip;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context, &TlsContext::verify, out.get());
    SSL_CTX_set_info_callback(context, &TlsContext::observe);
    SSL_CTX_set_client_cert_cb(context, &TlsContext::certificate_wanted);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    return out;
}

int TlsContext::verify(X509_STORE_CTX* store, void* self) noexcept {
    const bool accepted = X509_verify_cert(store) == 1;
    const int error = X509_STORE_CTX_get_error(store);
    if (accepted && error == X509_V_OK) {
        return 1;
    }
    try {
        TlsDiagnosis& diagnosis = static_cast<TlsContext*>(self)->diagnosis_;
        diagnosis.verify_error = error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error;
        diagnosis.depth = X509_STORE_CTX_get_error_depth(store);
        if (const X509* refused = X509_STORE_CTX_get_current_cert(store)) {
            diagnosis.certificate = read_certificate(refused);
        }
    } catch (...) {
        // Out of memory while explaining; the certificate is refused all the same.
        X509_STORE_CTX_set_error(store, X509_V_ERR_OUT_OF_MEM);
        return 0;
    }
    X509_STORE_CTX_set_error(store, error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error);
    return 0;
}

/// Called only when the server asks for a certificate and we have none that fits.
int TlsContext::certificate_wanted(SSL* ssl, X509** /*certificate*/, EVP_PKEY** /*key*/) noexcept {
    auto* self = static_cast<TlsContext*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), self_index()));
    if (self != nullptr) {
        self->diagnosis_.certificate_wanted = true;
    }
    return 0;
}

void TlsContext::observe(const SSL* ssl, int where, int value) noexcept {
    auto* self = static_cast<TlsContext*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), self_index()));
    if (self == nullptr) {
        return;
    }
    if ((where & SSL_CB_HANDSHAKE_START) != 0 && self->host_is_ip_) {
        // libwebsockets sends addresses as server names, which RFC 6066 forbids and strict servers
        // refuse. The callback's const only says that most callbacks have nothing to change.
        SSL_ctrl(const_cast<SSL*>(ssl), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 nullptr);
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

TlsSession describe_session(const SSL* ssl) {
    TlsSession out;
    out.version = one_or(SSL_get_version(ssl), "unknown TLS version");
    out.cipher = one_or(SSL_get_cipher_name(ssl), "unknown cipher");
    X509* certificate = SSL_get_peer_certificate(ssl);
    if (certificate == nullptr) {
        return out;
    }
    const CertificateFacts facts = read_certificate(certificate);
    X509_free(certificate);
    out.peer =
        "subject " + facts.subject + ", issuer " + facts.issuer + ", expires " + facts.not_after;
    return out;
}

bool is_verified(const SSL* ssl) noexcept {
    X509* certificate = SSL_get_peer_certificate(ssl);
    X509_free(certificate);
    return certificate != nullptr && SSL_get_verify_result(ssl) == X509_V_OK;
}

}  // namespace vdv463::transport
