// SPDX-License-Identifier: Apache-2.0
#include "server_tls.hpp"

#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <map>
#include <string>

namespace vdv463::sim {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

int version_named(const std::string& name) {
    static const std::map<std::string, int> versions{{"1.0", TLS1_VERSION},
                                                     {"1.1", TLS1_1_VERSION},
                                                     {"1.2", TLS1_2_VERSION},
                                                     {"1.3", TLS1_3_VERSION}};
    return versions.at(name);
}

/// Versions and ciphers, as the dialect and the faults have them.
bool limit_tls(SSL_CTX* tls, const SimulatorConfig& config) {
    int least = traits_of(config.dialect).wants_tls13 ? TLS1_3_VERSION : TLS1_2_VERSION;
    int most = 0;  // whatever OpenSSL knows
    std::string ciphers;
    for (const Fault& fault : config.faults) {
        if (fault.id == FaultId::TlsVersion) {
            least = most = version_named(fault.text);
        } else if (fault.id == FaultId::TlsCipher) {
            least = most = TLS1_2_VERSION;
            ciphers = fault.text;
        }
    }
    if (least < TLS1_2_VERSION) {
        SSL_CTX_set_security_level(tls, 0);  // else OpenSSL itself refuses what is so old
    }
    return SSL_CTX_set_min_proto_version(tls, least) == 1 &&
           SSL_CTX_set_max_proto_version(tls, most) == 1 &&
           (ciphers.empty() || SSL_CTX_set_cipher_list(tls, ciphers.c_str()) == 1);
}

}  // namespace

std::optional<Error> set_up_tls(asio::ssl::context& tls, const SimulatorConfig& config,
                                const std::optional<ThrowAwayCertificates>& certificates) {
    const auto failed = [](const std::string& what, const std::string& why) {
        return Error(errc::tls_setup_failed, "The simulator cannot use " + what + ": " + why);
    };
    if (!limit_tls(tls.native_handle(), config)) {
        return failed("these TLS versions and ciphers",
                      "OpenSSL refuses them. Check the names of the ciphers.");
    }
    std::string what;
    error_code error;
    const auto attempt = [&](const std::string& step, auto&& take) {
        if (!error) {
            what = step;
            take();
        }
    };
    if (certificates) {
        attempt("the throw-away certificate",
                [&] { tls.use_certificate_chain(asio::buffer(certificates->server_pem), error); });
        attempt("the throw-away key", [&] {
            tls.use_private_key(asio::buffer(certificates->server_key_pem), asio::ssl::context::pem,
                                error);
        });
    } else {
        attempt("certificate file " + config.certificate_file,
                [&] { tls.use_certificate_chain_file(config.certificate_file, error); });
        attempt("key file " + config.key_file,
                [&] { tls.use_private_key_file(config.key_file, asio::ssl::context::pem, error); });
    }
    if (!error) {
        return std::nullopt;
    }
    return failed(what, error.message() + ". Check that it exists, is PEM and fits the other.");
}

}  // namespace vdv463::sim
