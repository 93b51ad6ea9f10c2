// SPDX-License-Identifier: Apache-2.0
#include "tls_trust.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

#include <sys/stat.h>

#include "tls_support.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

TlsConfig trusting(const std::string& ca_file) {
    TlsConfig out;
    out.ca_file = ca_file;
    return out;
}

TrustStore store_of(TrustCache& cache, const TlsConfig& config) {
    const Result<TrustStore> store = cache.get(config);
    INFO((store ? "" : store.error().detail));
    REQUIRE(store);
    return *store;
}

std::size_t certificates_in(const TrustStore& store) {
    return static_cast<std::size_t>(sk_X509_OBJECT_num(X509_STORE_get0_objects(store.get())));
}

}  // namespace

TEST_CASE("clients with the same CA file share what was parsed", "[tls][trust]") {
    TrustCache cache;
    const auto first = context_for(trusting(made("ca.pem")), cache);
    const auto second = context_for(trusting(made("ca.pem")), cache);
    const auto other = context_for(trusting(made("ca2.pem")), cache);
    CHECK(SSL_CTX_get_cert_store(first->native()) == SSL_CTX_get_cert_store(second->native()));
    CHECK(SSL_CTX_get_cert_store(first->native()) != SSL_CTX_get_cert_store(other->native()));
}

TEST_CASE("a shared store outlives the cache and the first that used it", "[tls][trust]") {
    auto cache = std::make_unique<TrustCache>();
    auto first = context_for(trusting(made("ca.pem")), *cache);
    const auto second = context_for(trusting(made("ca.pem")), *cache);
    first.reset();
    cache.reset();
    CHECK(sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(second->native()))) ==
          1);
}

TEST_CASE("a CA file that was replaced or written anew is read again", "[tls][trust]") {
    const TemporaryFolder folder;
    const std::string file = folder.file("ca.pem");
    TrustCache cache;
    put_in_place(file, text_of(made("ca.pem")));
    const TrustStore first = store_of(cache, trusting(file));
    put_in_place(file, text_of(made("ca2.pem")));
    const TrustStore replaced = store_of(cache, trusting(file));
    CHECK(replaced != first);
    write_text(file, text_of(made("ca.pem")) + text_of(made("ca2.pem")));
    const TrustStore written = store_of(cache, trusting(file));
    CHECK(written != replaced);
    CHECK(certificates_in(written) == 2);
}

TEST_CASE("a CA file that is gone for a while is used again when it is back", "[tls][trust]") {
    const TemporaryFolder folder;
    const std::string file = folder.file("ca.pem");
    TrustCache cache;
    put_in_place(file, text_of(made("ca.pem")));
    store_of(cache, trusting(file));
    std::filesystem::remove(file);
    const Result<TrustStore> gone = cache.get(trusting(file));
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == errc::tls_setup_failed);
    put_in_place(file, text_of(made("ca.pem")));
    CHECK(certificates_in(store_of(cache, trusting(file))) == 1);
}

TEST_CASE("a CA that nobody asked for lately gives way to others", "[tls][trust]") {
    const TemporaryFolder folder;
    TrustCache cache;
    const TrustStore first = store_of(cache, trusting(made("ca.pem")));
    for (int i = 0; i < 16; ++i) {
        const std::string file = folder.file(std::to_string(i));
        put_in_place(file, text_of(made("ca.pem")));
        store_of(cache, trusting(file));
    }
    CHECK(first.use_count() == 1);
}

TEST_CASE("a CA directory is trusted with all its certificates", "[tls][trust]") {
    const TemporaryFolder folder;
    TrustCache cache;
    TlsConfig config;
    config.ca_directory = folder.path();
    write_text(folder.file("a.pem"), text_of(made("ca.pem")));
    write_text(folder.file("notes.txt"), "no certificate");
    write_text(folder.file(".hidden.pem"), text_of(made("intruder.pem")));
    std::filesystem::create_symlink("nowhere", folder.file("dangling.pem"));
    const TrustStore first = store_of(cache, config);
    CHECK(certificates_in(first) == 1);

    write_text(folder.file("b.crt"), text_of(made("ca2.pem")));
    CHECK(certificates_in(store_of(cache, config)) == 2);
    std::filesystem::remove(folder.file("a.pem"));
    CHECK(certificates_in(store_of(cache, config)) == 1);
}

TEST_CASE("a CA directory without a certificate is refused, and one that is missing",
          "[tls][trust]") {
    const TemporaryFolder folder;
    TlsConfig config;
    config.ca_directory = folder.path();
    write_text(folder.file("notes.txt"), "no certificate");
    CHECK(setup_failure(config) ==
          "No file in the CA directory \"" + folder.path() + "\" holds a PEM certificate.");
    config.ca_directory = folder.file("nowhere");
    CHECK(setup_failure(config) == "The CA directory \"" + folder.file("nowhere") +
                                       "\" cannot be read: No such file or directory.");
}

TEST_CASE("a broken certificate in a CA directory is named", "[tls][trust]") {
    const TemporaryFolder folder;
    TlsConfig config;
    config.ca_directory = folder.path();
    write_text(folder.file("good.pem"), text_of(made("ca.pem")));
    write_text(folder.file("half.pem"), text_of(made("ca2.pem")).substr(0, 300));
    CHECK_THAT(setup_failure(config),
               Catch::StartsWith("The CA file \"" + folder.file("half.pem") +
                                 "\" holds no usable PEM certificate after the first 0: "));
}

TEST_CASE("CAs in memory are trusted, alone or beside a file", "[tls][trust]") {
    TrustCache cache;
    TlsConfig config;
    config.ca_pem = text_of(made("ca.pem"));
    CHECK(certificates_in(store_of(cache, config)) == 1);
    config.ca_file = made("ca2.pem");
    CHECK(certificates_in(store_of(cache, config)) == 2);
}

TEST_CASE("CAs that were given are trusted alone unless the system's are wanted besides",
          "[tls][trust]") {
    setenv("SSL_CERT_FILE", made("ca2.pem").c_str(), 1);
    TrustCache cache;
    TlsConfig config = trusting(made("ca.pem"));
    const std::size_t alone = certificates_in(store_of(cache, config));
    config.also_system_cas = true;
    const std::size_t together = certificates_in(store_of(cache, config));
    const std::size_t system = certificates_in(store_of(cache, TlsConfig{}));
    unsetenv("SSL_CERT_FILE");
    CHECK(alone == 1);
    CHECK(together == 2);
    CHECK(system == 1);
}

TEST_CASE("a missing CA file is named and nothing else is trusted instead", "[tls][trust]") {
    CHECK(setup_failure(trusting("/nonexistent/ca.pem")) ==
          "The CA file \"/nonexistent/ca.pem\" cannot be read: No such file or directory.");
}

TEST_CASE("a CA file without a certificate is refused with its name", "[tls][trust]") {
    const TemporaryFolder folder;
    const std::string file = folder.file("ca.pem");
    const std::string begin = "The CA file \"" + file + "\" ";
    write_text(file, text_of(made("ca.key")));
    CHECK(setup_failure(trusting(file)) == begin + "holds no usable PEM certificate.");
    write_text(file, "");
    CHECK(setup_failure(trusting(file)) == begin + "cannot be read: it is empty.");
    CHECK(setup_failure(trusting(folder.path())) ==
          "The CA file \"" + folder.path() + "\" cannot be read: Is a directory.");
}

TEST_CASE("a pipe in the place of a CA file is not waited for", "[tls][trust]") {
    const TemporaryFolder folder;
    const std::string pipe = folder.file("ca.pem");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    CHECK_THAT(setup_failure(trusting(pipe)), Catch::Contains("it is no regular file"));
}
