// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "tls_ciphers.hpp"
#include "tls_pins.hpp"
#include "tls_support.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

const std::string standards = "ECDHE-ECDSA-AES128-SHA256";

ContextPtr plain_context() {
    ContextPtr out(SSL_CTX_new(TLS_client_method()));
    REQUIRE(out);
    return out;
}

std::vector<std::string> offered(const SSL_CTX* context) {
    std::vector<std::string> out;
    const STACK_OF(SSL_CIPHER)* ciphers = SSL_CTX_get_ciphers(context);
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
        out.emplace_back(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i)));
    }
    return out;
}

TlsConfig own_list(const std::string& list) {
    TlsConfig out;
    out.ciphers = TlsCiphers::Own;
    out.cipher_list = list;
    return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("TLS 1.2 is the least version and the peer is verified", "[tls]") {
    TrustCache trust;
    const auto context = context_for(TlsConfig{}, trust);
    CHECK(SSL_CTX_get_min_proto_version(context->native()) >= TLS1_2_VERSION);
    CHECK(SSL_CTX_get_verify_mode(context->native()) == SSL_VERIFY_PEER);
}

TEST_CASE("a host that demands TLS 1.3 keeps it", "[tls]") {
    const ContextPtr strict = plain_context();
    REQUIRE(SSL_CTX_set_min_proto_version(strict.get(), TLS1_3_VERSION) == 1);
    CHECK_FALSE(demand_tls12(strict.get()));
    CHECK(SSL_CTX_get_min_proto_version(strict.get()) == TLS1_3_VERSION);

    const ContextPtr lax = plain_context();
    REQUIRE(SSL_CTX_set_min_proto_version(lax.get(), TLS1_VERSION) == 1);
    CHECK_FALSE(demand_tls12(lax.get()));
    CHECK(SSL_CTX_get_min_proto_version(lax.get()) == TLS1_2_VERSION);
}

TEST_CASE("the system's ciphers are left alone and have the standard's", "[tls][ciphers]") {
    const ContextPtr context = plain_context();
    const Names before = offered(context.get());
    CHECK_FALSE(apply_ciphers(context.get(), TlsConfig{}));
    CHECK(offered(context.get()) == before);
    CHECK_THAT(before, Catch::VectorContains(standards));
}

TEST_CASE("the standard's cipher is added where a policy took it out", "[tls][ciphers]") {
    TlsConfig config;
    config.ciphers = TlsCiphers::Vdv463;
    const ContextPtr strict = plain_context();
    REQUIRE(SSL_CTX_set_cipher_list(strict.get(), "ECDHE-ECDSA-AES256-GCM-SHA384") == 1);
    Names wanted = offered(strict.get());
    CHECK_THAT(wanted, !Catch::VectorContains(standards));
    CHECK_FALSE(apply_ciphers(strict.get(), config));
    wanted.push_back(standards);
    CHECK(offered(strict.get()) == wanted);

    const ContextPtr usual = plain_context();
    const Names before = offered(usual.get());
    CHECK_FALSE(apply_ciphers(usual.get(), config));
    CHECK(offered(usual.get()) == before);
}

TEST_CASE("a list of one's own is offered, with the system's suites of TLS 1.3", "[tls][ciphers]") {
    const ContextPtr context = plain_context();
    CHECK_FALSE(apply_ciphers(context.get(), own_list("ECDHE-RSA-AES128-GCM-SHA256:" + standards)));
    const Names ciphers = offered(context.get());
    CHECK(ciphers == Names{"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
                           "TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", standards});
}

TEST_CASE("a list with suites of TLS 1.3 alone offers TLS 1.3 alone", "[tls][ciphers]") {
    const ContextPtr context = plain_context();
    CHECK_FALSE(demand_tls12(context.get()));
    CHECK_FALSE(apply_ciphers(context.get(), own_list("TLS_AES_128_GCM_SHA256")));
    CHECK(SSL_CTX_get_min_proto_version(context.get()) == TLS1_3_VERSION);
    CHECK(offered(context.get()).front() == "TLS_AES_128_GCM_SHA256");
}

TEST_CASE("ciphers without authentication or encryption are never offered", "[tls][ciphers]") {
    const ContextPtr context = plain_context();
    CHECK_FALSE(apply_ciphers(context.get(), own_list("ALL:COMPLEMENTOFALL:aNULL:eNULL")));
    for (const std::string& name : offered(context.get())) {
        CAPTURE(name);
        CHECK(name.find("ADH") == std::string::npos);
        CHECK(name.find("AECDH") == std::string::npos);
        CHECK(name.find("NULL") == std::string::npos);
    }
    CHECK(apply_ciphers(context.get(), own_list("aNULL")).has_value());
}

TEST_CASE("a cipher list is checked part by part, because OpenSSL ignores what it does not know",
          "[tls][ciphers]") {
    CHECK(check_cipher_list("HIGH:!aNULL:!MD5:!RC4:-kRSA:+AES128:@STRENGTH").empty());
    CHECK(check_cipher_list("ECDHE+AESGCM:" + standards + ":TLS_AES_128_GCM_SHA256").empty());
    CHECK(check_cipher_list(" : ").size() == 1);
    CHECK(check_cipher_list(standards + ":ECDHE-ECDSA-AES128-SHA265") ==
          Names{"\"ECDHE-ECDSA-AES128-SHA265\" is no cipher that this OpenSSL can use with "
                "certificates."});
    CHECK(check_cipher_list("TLS_AES_128_GCM_SHA265") ==
          Names{"\"TLS_AES_128_GCM_SHA265\" is no TLS 1.3 cipher that this OpenSSL knows."});
    // The standard's own spelling is not OpenSSL's.
    CHECK(check_cipher_list("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256").size() == 1);
    CHECK(check_cipher_list("HIGH:!RC44").size() == 1);
    CHECK(check_cipher_list("HIGH:@SECLEVEL=0").size() == 1);
    CHECK(check_cipher_list("aNULL").size() == 1);
}

TEST_CASE("a pin is the base64 of a SHA-256 and nothing else", "[tls][pins]") {
    const std::string pin = pin_of_file("good.pem");
    CHECK(is_pin(pin));
    CHECK_FALSE(is_pin(""));
    CHECK_FALSE(is_pin("sha256/" + pin));
    CHECK_FALSE(is_pin(pin.substr(1)));
    CHECK_FALSE(is_pin(std::string(43, '!') + "="));
    CHECK_FALSE(is_pin(std::string(42, 'A') + "B="));  // decodes like one, but nobody writes it
    CHECK_FALSE(is_pin(std::string(42, 'A') + "=="));
}

TEST_CASE("a key log is made for its owner alone", "[tls][keylog]") {
    const TemporaryFolder folder;
    TlsConfig config;
    config.key_log_file = folder.file("keys");
    TrustCache trust;
    context_for(config, trust);
    struct stat state {};
    REQUIRE(stat(config.key_log_file.c_str(), &state) == 0);
    CHECK((state.st_mode & 07777U) == 0600);
}

TEST_CASE("a key log that others can read or that is a link is refused", "[tls][keylog]") {
    const TemporaryFolder folder;
    TlsConfig config;
    config.key_log_file = folder.file("keys");
    write_text(config.key_log_file, "");
    REQUIRE(chmod(config.key_log_file.c_str(), 0644) == 0);
    const std::string begin = "The key log \"" + config.key_log_file + "\" cannot be written: ";
    CHECK(setup_failure(config) ==
          begin + "others than this user may read it or own it; its mode has to be 0600.");
    REQUIRE(rename(config.key_log_file.c_str(), folder.file("other").c_str()) == 0);
    REQUIRE(symlink("other", config.key_log_file.c_str()) == 0);
    CHECK(setup_failure(config) == begin + "it is a symbolic link.");
}

TEST_CASE("a key log that cannot be written to remembers why", "[tls][keylog]") {
    const TemporaryFolder folder;
    const auto log = KeyLog::open(folder.file("keys"));
    REQUIRE(log);
    (*log)->write("first");
    CHECK((*log)->error() == 0);
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit none = before;
    none.rlim_cur = 0;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &none) == 0);
    (*log)->write("second");
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK((*log)->error() == EFBIG);
    CHECK(text_of(folder.file("keys")) == "first\n");
}

TEST_CASE("an end without a word is brought together with our certificate if that was asked for",
          "[tls]") {
    TlsDiagnosis diagnosis;
    diagnosis.own_certificate = "subject CN=presystem, expires 2030-01-01T00:00:00Z";
    CHECK(hint_at_own_certificate(diagnosis).empty());
    diagnosis.certificate_asked = true;
    CHECK(hint_at_own_certificate(diagnosis) ==
          " It had asked for our client certificate (subject CN=presystem, expires "
          "2030-01-01T00:00:00Z) and may not accept it.");
    diagnosis.own_certificate.clear();
    CHECK(hint_at_own_certificate(diagnosis).empty());
}

TEST_CASE("an expected name that is none is refused", "[tls]") {
    TlsConfig config;
    config.server_name = "cms.example:443";
    CHECK(setup_failure(config) ==
          "tls.server_name: Must be a DNS name or an IP address alone, without port or brackets.");
}
