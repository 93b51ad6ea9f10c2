// SPDX-License-Identifier: Apache-2.0
#include "tls_own.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "tls_files.hpp"
#include "tls_openssl.hpp"

namespace vdv463::transport {
namespace {

/// What OpenSSL's question for a passphrase is answered with.
struct Answer {
    const Secret* passphrase = nullptr;
    bool asked = false;
    bool too_long = false;
};

/// Without this OpenSSL would ask on the terminal.
int answer_passphrase(char* buffer, int size, int /*writing*/, void* data) {
    auto* answer = static_cast<Answer*>(data);
    answer->asked = true;
    if (answer->passphrase == nullptr) {
        return -1;
    }
    const std::string_view text = answer->passphrase->reveal();
    answer->too_long = text.size() > static_cast<std::size_t>(size);
    if (answer->too_long) {
        return -1;
    }
    std::copy(text.begin(), text.end(), buffer);
    return static_cast<int>(text.size());
}

Result<Secret> ask(const PassphraseProvider& provider) {
    try {
        Result<Secret> given = provider();
        if (!given) {
            return setup_error("The passphrase provider failed: " + given.error().detail);
        }
        return given;
    } catch (...) {
        // Its text may hold what must not be seen.
        return setup_error("The passphrase provider threw an exception.");
    }
}

KeyPtr parse_key(std::string_view pem, Answer& answer) {
    ERR_clear_error();
    const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return KeyPtr(in ? PEM_read_bio_PrivateKey(in.get(), nullptr, &answer_passphrase, &answer)
                     : nullptr);
}

std::string why_no_key(const std::string& name, const Answer& answer) {
    const std::string reason = take_openssl_error();
    if (!answer.asked) {
        return name + " holds no usable PEM key: " + reason + ".";
    }
    if (answer.too_long) {
        return name + " is encrypted, and the passphrase is longer than OpenSSL allows.";
    }
    return name + " cannot be decrypted with the passphrase that tls.key_passphrase gave.";
}

Result<KeyPtr> load_key(const TlsConfig& config) {
    const std::string name = "The key file \"" + config.key_file + "\"";
    const Result<FileBytes> file = read_file("key file", config.key_file);
    if (!file) {
        return file.error();
    }
    Answer answer;
    if (KeyPtr plain = parse_key(file->view(), answer)) {
        return plain;
    }
    if (!answer.asked) {
        return setup_error(why_no_key(name, answer));
    }
    if (!config.key_passphrase) {
        ERR_clear_error();
        return setup_error(name + " is encrypted, and tls.key_passphrase gives no passphrase.");
    }
    const Result<Secret> passphrase = ask(config.key_passphrase);
    if (!passphrase) {
        return passphrase.error();
    }
    answer.passphrase = &*passphrase;
    if (KeyPtr decrypted = parse_key(file->view(), answer)) {
        return decrypted;
    }
    return setup_error(why_no_key(name, answer));
}

std::optional<Error> load_chain(SSL_CTX* context, const std::string& path) {
    const std::string name = "The certificate file \"" + path + "\" ";
    const Result<FileBytes> file = read_file("certificate file", path);
    if (!file) {
        return file.error();
    }
    ERR_clear_error();
    const std::string_view pem = file->view();
    const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const X509Ptr own(in ? PEM_read_bio_X509_AUX(in.get(), nullptr, nullptr, nullptr) : nullptr);
    if (!own) {
        return setup_error(name + "holds no usable PEM certificate: " + take_openssl_error() + ".");
    }
    if (SSL_CTX_use_certificate(context, own.get()) != 1) {
        return setup_error(name + "cannot be used: " + take_openssl_error() + ".");
    }
    while (X509* next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) {
        X509Ptr above(next);
        if (SSL_CTX_add0_chain_cert(context, above.get()) != 1) {
            return setup_error(name + "holds a chain that cannot be used: " + take_openssl_error() +
                               ".");
        }
        static_cast<void>(above.release());  // now the context's
    }
    const unsigned long code = ERR_peek_last_error();
    if (!at_end_of_pem()) {
        return setup_error(name + "holds a broken chain: " + describe_openssl_error(code) + ".");
    }
    return std::nullopt;
}

}  // namespace

Result<X509*> load_own_certificate(SSL_CTX* context, const TlsConfig& config) {
    if (config.certificate_file.empty() && config.key_file.empty()) {
        return Result<X509*>(nullptr);
    }
    if (config.certificate_file.empty() || config.key_file.empty()) {
        return setup_error("For mutual TLS both tls.certificate_file and tls.key_file are needed.");
    }
    if (auto error = load_chain(context, config.certificate_file)) {
        return *std::move(error);
    }
    const Result<KeyPtr> key = load_key(config);
    if (!key) {
        return key.error();
    }
    // OpenSSL drops the certificate when a key of another kind is set, so it is asked before.
    X509* own = SSL_CTX_get0_certificate(context);
    if (X509_check_private_key(own, key->get()) != 1 ||
        SSL_CTX_use_PrivateKey(context, key->get()) != 1) {
        ERR_clear_error();
        return setup_error("The key in \"" + config.key_file +
                           "\" is not that of the certificate in \"" + config.certificate_file +
                           "\"; are they being renewed just now?");
    }
    return own;
}

}  // namespace vdv463::transport
