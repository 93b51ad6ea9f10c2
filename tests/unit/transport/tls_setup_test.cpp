// SPDX-License-Identifier: Apache-2.0
#include "tls.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

Error setup_error(const TlsConfig& config) {
    const auto made = TlsContext::make(config, *parse_url("wss://localhost"));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == errc::tls_setup_failed);
    return made.error();
}

std::string file(const std::string& name) {
    return certificates() + "/" + name;
}

}  // namespace

TEST_CASE("TLS 1.2 is the least version and the peer is verified", "[tls]") {
    const auto made = TlsContext::make(TlsConfig{}, *parse_url("wss://localhost"));
    REQUIRE(made);
    CHECK(SSL_CTX_get_min_proto_version((*made)->native()) >= TLS1_2_VERSION);
    CHECK(SSL_CTX_get_verify_mode((*made)->native()) == SSL_VERIFY_PEER);
}

TEST_CASE("a missing CA file is named and nothing else is trusted instead", "[tls]") {
    TlsConfig config;
    config.ca_file = "/nonexistent/ca.pem";
    const Error error = setup_error(config);
    CHECK_THAT(error.detail, Catch::Contains("/nonexistent/ca.pem"));
    CHECK_THAT(error.detail, Catch::Contains("No such file"));
}

TEST_CASE("a CA file without a certificate is refused", "[tls]") {
    TlsConfig config;
    config.ca_file = file("ca.key");
    CHECK_THAT(setup_error(config).detail, Catch::Contains("no usable PEM certificate"));
    config.ca_file = file("empty.pem");
    std::ofstream(config.ca_file).close();
    CHECK_THAT(setup_error(config).detail, Catch::Contains("it is empty"));
    config.ca_file = certificates();
    CHECK_THAT(setup_error(config).detail, Catch::Contains("cannot be read"));
}

TEST_CASE("a certificate without its key is refused", "[tls]") {
    TlsConfig config;
    config.certificate_file = file("client.pem");
    CHECK_THAT(setup_error(config).detail, Catch::Contains("tls.key_file"));
    config.key_file = file("nowhere.key");
    CHECK_THAT(setup_error(config).detail, Catch::Contains("nowhere.key"));
}

TEST_CASE("a key that is not that of the certificate is refused", "[tls]") {
    TlsConfig config;
    config.certificate_file = file("client.pem");
    config.key_file = file("good.key");
    CHECK_THAT(setup_error(config).detail, Catch::Contains("good.key"));
}

TEST_CASE("a key with a passphrase is refused without asking for it", "[tls]") {
    test::Subprocess encrypt({"openssl", "pkcs8", "-topk8", "-v2", "aes128", "-in",
                              file("client.key"), "-out", file("locked.key"), "-passout",
                              "pass:locked"});
    REQUIRE(encrypt.wait() == 0);
    TlsConfig config;
    config.certificate_file = file("client.pem");
    config.key_file = file("locked.key");
    CHECK_THAT(setup_error(config).detail, Catch::Contains("passphrase"));
}
