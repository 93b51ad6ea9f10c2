// SPDX-License-Identifier: Apache-2.0
#include "tls_support.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "peer.hpp"
#include "subprocess.hpp"

namespace vdv463::transport {

std::string made(const std::string& name) {
    return certificates() + "/" + name;
}

std::string text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw std::runtime_error(path + " cannot be read");
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const std::string& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush()) {
        throw std::runtime_error(path + " cannot be written");
    }
}

void put_in_place(const std::string& path, const std::string& text) {
    write_text(path + ".new", text);
    std::filesystem::rename(path + ".new", path);
}

std::string pin_of_file(const std::string& name) {
    const std::string pipeline =
        "openssl x509 -in \"$1\" -pubkey -noout | openssl pkey -pubin -outform DER | "
        "openssl dgst -sha256 -binary | openssl base64";
    test::Subprocess openssl({"/bin/sh", "-c", pipeline, "pin", made(name)});
    return openssl.read_line();
}

std::shared_ptr<TlsContext> context_for(const TlsConfig& config, TrustCache& trust) {
    const auto context = TlsContext::make(config, *parse_url("wss://localhost"), trust);
    INFO((context ? "" : context.error().detail));
    REQUIRE(context);
    return *context;
}

std::string setup_failure(const TlsConfig& config) {
    TrustCache trust;
    const auto context = TlsContext::make(config, *parse_url("wss://localhost"), trust);
    REQUIRE_FALSE(context);
    CHECK(context.error().code == errc::tls_setup_failed);
    return context.error().detail;
}

}  // namespace vdv463::transport
