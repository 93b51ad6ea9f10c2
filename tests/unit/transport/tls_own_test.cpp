// SPDX-License-Identifier: Apache-2.0
#include "tls_own.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

#include "tls_support.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

TlsConfig presenting(const std::string& certificate, const std::string& key) {
    TlsConfig out;
    out.ca_file = made("ca.pem");
    out.certificate_file = certificate;
    out.key_file = key;
    return out;
}

TlsConfig locked() {
    return presenting(made("client.pem"), made("client.locked.key"));
}

bool comes_about(const TlsConfig& config) {
    TrustCache trust;
    const auto context = context_for(config, trust);
    return SSL_CTX_get0_certificate(context->native()) != nullptr &&
           SSL_CTX_check_private_key(context->native()) == 1;
}

}  // namespace

TEST_CASE("a client certificate and its key are loaded", "[tls][own]") {
    CHECK(comes_about(presenting(made("client.pem"), made("client.key"))));
}

TEST_CASE("a client certificate and its key may be one file", "[tls][own]") {
    const TemporaryFolder folder;
    const std::string both = folder.file("client.pem");
    write_text(both, text_of(made("client.pem")) + text_of(made("client.key")));
    CHECK(comes_about(presenting(both, both)));
    write_text(both, text_of(made("client.key")) + text_of(made("client.pem")));
    CHECK(comes_about(presenting(both, both)));
}

TEST_CASE("the chain behind a client certificate is sent along", "[tls][own]") {
    TrustCache trust;
    const auto context = context_for(presenting(made("chained.pem"), made("chained.key")), trust);
    STACK_OF(X509)* chain = nullptr;
    SSL_CTX_get0_chain_certs(context->native(), &chain);
    CHECK(sk_X509_num(chain) == 1);
}

TEST_CASE("a certificate without its key and a key without its certificate are refused",
          "[tls][own]") {
    const std::string both =
        "For mutual TLS both tls.certificate_file and tls.key_file are needed.";
    CHECK(setup_failure(presenting(made("client.pem"), "")) == both);
    CHECK(setup_failure(presenting("", made("client.key"))) == both);
}

TEST_CASE("missing files of the client certificate are named", "[tls][own]") {
    CHECK(setup_failure(presenting("/nonexistent/c.pem", made("client.key"))) ==
          "The certificate file \"/nonexistent/c.pem\" cannot be read: No such file or directory.");
    CHECK(setup_failure(presenting(made("client.pem"), "/nonexistent/c.key")) ==
          "The key file \"/nonexistent/c.key\" cannot be read: No such file or directory.");
}

TEST_CASE("a key that is not that of the certificate is refused", "[tls][own]") {
    const std::string sentence = "The key in \"" + made("good.key") +
                                 "\" is not that of the certificate in \"" + made("client.pem") +
                                 "\"; are they being renewed just now?";
    CHECK(setup_failure(presenting(made("client.pem"), made("good.key"))) == sentence);
    CHECK_THAT(setup_failure(presenting(made("client.pem"), made("weak.key"))),
               Catch::Contains("is not that of the certificate"));
}

TEST_CASE("files that hold something else are refused with their names", "[tls][own]") {
    CHECK_THAT(setup_failure(presenting(made("client.key"), made("client.key"))),
               Catch::StartsWith("The certificate file \"" + made("client.key") +
                                 "\" holds no usable PEM certificate: "));
    CHECK_THAT(
        setup_failure(presenting(made("client.pem"), made("client.pem"))),
        Catch::StartsWith("The key file \"" + made("client.pem") + "\" holds no usable PEM key: "));
}

TEST_CASE("a client certificate too weak for this host is refused with the reason", "[tls][own]") {
    CHECK(setup_failure(presenting(made("weak.pem"), made("weak.key"))) ==
          "The certificate file \"" + made("weak.pem") + "\" cannot be used: ee key too small.");
}

TEST_CASE("an encrypted key is opened with the provider's passphrase", "[tls][own]") {
    int asked = 0;
    TlsConfig config = locked();
    config.key_passphrase = [&asked]() -> Result<Secret> {
        ++asked;
        return Secret("open sesame");
    };
    CHECK(comes_about(config));
    CHECK(asked == 1);
}

TEST_CASE("the provider is not asked for the passphrase of a plain key", "[tls][own]") {
    TlsConfig config = presenting(made("client.pem"), made("client.key"));
    bool asked = false;
    config.key_passphrase = [&asked]() -> Result<Secret> {
        asked = true;
        return Secret("open sesame");
    };
    CHECK(comes_about(config));
    CHECK_FALSE(asked);
}

TEST_CASE("an encrypted key without a provider is refused without asking on the terminal",
          "[tls][own]") {
    CHECK(setup_failure(locked()) ==
          "The key file \"" + made("client.locked.key") +
              "\" is encrypted, and tls.key_passphrase gives no passphrase.");
}

TEST_CASE("a wrong passphrase is told as such and not shown", "[tls][own]") {
    TlsConfig config = locked();
    config.key_passphrase = []() -> Result<Secret> { return Secret("hunter2"); };
    CHECK(setup_failure(config) ==
          "The key file \"" + made("client.locked.key") +
              "\" cannot be decrypted with the passphrase that tls.key_passphrase gave.");
}

TEST_CASE("a passphrase longer than OpenSSL's buffer is refused", "[tls][own]") {
    TlsConfig config = locked();
    config.key_passphrase = []() -> Result<Secret> { return Secret(std::string(5000, 'x')); };
    CHECK_THAT(setup_failure(config), Catch::Contains("longer than OpenSSL allows"));
}

TEST_CASE("a passphrase provider that fails is quoted, and one that throws is not", "[tls][own]") {
    TlsConfig config = locked();
    config.key_passphrase = []() -> Result<Secret> {
        return Error(errc::internal, "The vault is sealed.");
    };
    CHECK(setup_failure(config) == "The passphrase provider failed: The vault is sealed.");
    config.key_passphrase = []() -> Result<Secret> { throw std::runtime_error("hunter2"); };
    CHECK(setup_failure(config) == "The passphrase provider threw an exception.");
}
