// SPDX-License-Identifier: Apache-2.0
#include "tls_ciphers.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <openssl/err.h>

#include "tls_openssl.hpp"

namespace vdv463::transport {
namespace {

constexpr const char* standards_cipher = "ECDHE-ECDSA-AES128-SHA256";
// Whoever listed these would switch off what the certificate is checked for.
constexpr const char* never = ":!aNULL:!eNULL";

struct CipherList {
    std::vector<std::string> parts12;  ///< names, groups and operators of TLS 1.2
    std::vector<std::string> suites13;
};

CipherList split(const std::string& list) {
    constexpr std::string_view separators = ":, ;";  // all that OpenSSL takes
    CipherList out;
    std::size_t begin = 0;
    while ((begin = list.find_first_not_of(separators, begin)) != std::string::npos) {
        const std::size_t end = list.find_first_of(separators, begin);
        std::string part = list.substr(begin, end - begin);
        (part.compare(0, 4, "TLS_") == 0 ? out.suites13 : out.parts12).push_back(std::move(part));
        begin = end == std::string::npos ? list.size() : end;
    }
    return out;
}

std::string join(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) {
        out += (out.empty() ? "" : ":") + part;
    }
    return out;
}

/// The names of TLS 1.2 or those of 1.3 that `context` has been set to.
std::vector<std::string> names_in(const SSL_CTX* context, bool tls13) {
    std::vector<std::string> out;
    const STACK_OF(SSL_CIPHER)* ciphers = SSL_CTX_get_ciphers(context);
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
        const std::string name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i));
        if ((name.compare(0, 4, "TLS_") == 0) == tls13) {
            out.push_back(name);
        }
    }
    return out;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<Error> set_tls12(SSL_CTX* context, const std::string& list) {
    if (SSL_CTX_set_cipher_list(context, (list + never).c_str()) == 1) {
        return std::nullopt;
    }
    return setup_error("OpenSSL can use none of the ciphers \"" + list +
                       "\": " + take_openssl_error() + ".");
}

std::optional<Error> set_tls13(SSL_CTX* context, const std::vector<std::string>& suites) {
    if (SSL_CTX_set_ciphersuites(context, join(suites).c_str()) == 1 &&
        !names_in(context, true).empty()) {
        return std::nullopt;
    }
    return setup_error("OpenSSL can use none of the ciphers \"" + join(suites) +
                       "\": " + take_openssl_error() + ".");
}

std::optional<Error> set_own(SSL_CTX* context, const std::string& list) {
    const CipherList ciphers = split(list);
    if (!ciphers.parts12.empty()) {
        if (auto error = set_tls12(context, join(ciphers.parts12))) {
            return error;
        }
    }
    if (ciphers.suites13.empty()) {
        return std::nullopt;
    }
    if (ciphers.parts12.empty() && SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1) {
        return setup_error("TLS 1.3 as the least version cannot be set: " + take_openssl_error() +
                           ".");
    }
    return set_tls13(context, ciphers.suites13);
}

bool knows_suite(const std::string& suite) {
    const ContextPtr context(SSL_CTX_new(TLS_client_method()));
    const bool known = context && SSL_CTX_set_ciphersuites(context.get(), suite.c_str()) == 1 &&
                       contains(names_in(context.get(), true), suite);
    ERR_clear_error();
    return known;
}

/// What lists usually exclude; a build without them does not know the words any more.
bool is_outdated(std::string_view name) {
    constexpr std::array<std::string_view, 14> names{"RC4",  "RC2", "DES",    "3DES", "MD5",
                                                     "EXP",  "LOW", "EXPORT", "IDEA", "SEED",
                                                     "KRB5", "DSS", "aDSS",   "kSRP"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool knows_part(const std::string& part) {
    // What follows an operator is a name or group like any other.
    const std::size_t name = part.find_first_not_of("!-+");
    if (name == std::string::npos || name > 1) {
        return false;
    }
    const bool removes = name == 1 && part.front() != '+';
    if (removes && is_outdated(part.substr(name))) {
        return true;
    }
    const ContextPtr context(SSL_CTX_new(TLS_client_method()));
    const std::string list = part.substr(name) + (removes ? "" : never);
    const bool known = context && SSL_CTX_set_cipher_list(context.get(), list.c_str()) == 1;
    ERR_clear_error();
    return known;
}

}  // namespace

std::optional<Error> demand_tls12(SSL_CTX* context) {
    // The system's own settings may demand more; they are never lowered.
    if (SSL_CTX_get_min_proto_version(context) >= TLS1_2_VERSION ||
        SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1) {
        return std::nullopt;
    }
    return setup_error("TLS 1.2 as the least version cannot be set: " + take_openssl_error() + ".");
}

std::optional<Error> apply_ciphers(SSL_CTX* context, const TlsConfig& config) {
    if (config.ciphers == TlsCiphers::Own) {
        return set_own(context, config.cipher_list);
    }
    if (config.ciphers == TlsCiphers::System) {
        return std::nullopt;
    }
    std::vector<std::string> names = names_in(context, false);
    if (contains(names, standards_cipher)) {
        return std::nullopt;
    }
    names.emplace_back(standards_cipher);
    return set_tls12(context, join(names));
}

std::vector<std::string> check_cipher_list(const std::string& list) {
    std::vector<std::string> out;
    const CipherList ciphers = split(list);
    if (ciphers.parts12.empty() && ciphers.suites13.empty()) {
        out.emplace_back("Must name at least one cipher with TlsCiphers::Own.");
    }
    for (const std::string& part : ciphers.parts12) {
        if (part == "@STRENGTH") {
            continue;
        }
        if (part.front() == '@') {
            out.push_back("\"" + part +
                          "\": the security level is that of the host's OpenSSL configuration.");
        } else if (!knows_part(part)) {
            out.push_back("\"" + part +
                          "\" is no cipher that this OpenSSL can use with certificates.");
        }
    }
    for (const std::string& suite : ciphers.suites13) {
        if (!knows_suite(suite)) {
            out.push_back("\"" + suite + "\" is no TLS 1.3 cipher that this OpenSSL knows.");
        }
    }
    return out;
}

}  // namespace vdv463::transport
