// SPDX-License-Identifier: Apache-2.0
#include "tls_pins.hpp"

#include <algorithm>
#include <array>

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace vdv463::transport {
namespace {

constexpr std::size_t pin_size = 44;  // of 32 bytes, with one '='

std::string base64(const unsigned char* bytes) {
    std::array<unsigned char, pin_size + 1> text{};
    EVP_EncodeBlock(text.data(), bytes, SHA256_DIGEST_LENGTH);
    return {text.begin(), text.end() - 1};
}

}  // namespace

std::string pin_of(const X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (size <= 0) {
        return "";
    }
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(der, static_cast<std::size_t>(size), digest.data());
    OPENSSL_free(der);
    return base64(digest.data());
}

bool is_pin(const std::string& text) {
    std::array<unsigned char, pin_size / 4 * 3> bytes{};
    if (text.size() != pin_size || text.back() != '=' ||
        EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                        static_cast<int>(pin_size)) != static_cast<int>(bytes.size())) {
        return false;
    }
    // Several texts decode to the same bytes; ours is compared as a text.
    return base64(bytes.data()) == text;
}

bool holds_pinned_key(const STACK_OF(X509) * chain, const std::vector<std::string>& pins) {
    for (int i = 0; i < sk_X509_num(chain); ++i) {
        const std::string pin = pin_of(sk_X509_value(chain, i));
        if (std::find(pins.begin(), pins.end(), pin) != pins.end()) {
            return true;
        }
    }
    return false;
}

}  // namespace vdv463::transport
