// SPDX-License-Identifier: Apache-2.0
#include "lws_handshake.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <openssl/crypto.h>

#include "base64.hpp"
#include "http_text.hpp"

namespace vdv463::transport {
namespace {

using common::append_base64;
using common::base64_size;
using common::has_control;
using common::is_token;

constexpr std::size_t max_headers = 8192;
constexpr std::size_t max_offer = 512;

/// Bytes that are wiped when they go.
class Wiped {
public:
    explicit Wiped(std::size_t capacity) { text_.reserve(capacity); }
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { OPENSSL_cleanse(text_.data(), text_.size()); }
    std::string& text() noexcept { return text_; }

private:
    std::string text_;
};

bool add_basic(lws* wsi, unsigned char** at, unsigned char* end, const Credentials& credentials) {
    constexpr std::string_view scheme = "Basic ";
    const std::string_view password = credentials.password.reveal();
    Wiped pair(credentials.user.size() + 1 + password.size());
    pair.text().append(credentials.user).append(1, ':').append(password);
    Wiped value(scheme.size() + base64_size(pair.text().size()));
    value.text().append(scheme);
    append_base64(pair.text(), value.text());
    const auto* bytes = reinterpret_cast<const unsigned char*>(value.text().data());
    return lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, bytes,
                                        static_cast<int>(value.text().size()), at, end) == 0;
}

bool add_header(lws* wsi, unsigned char** at, unsigned char* end, const Header& header) {
    const std::string name = header.name + ":";
    const std::string_view value = header.value.reveal();
    return lws_add_http_header_by_name(wsi, reinterpret_cast<const unsigned char*>(name.c_str()),
                                       reinterpret_cast<const unsigned char*>(value.data()),
                                       static_cast<int>(value.size()), at, end) == 0;
}

}  // namespace

std::string join_subprotocols(const std::vector<std::string>& offer) {
    std::string out;
    for (const std::string& name : offer) {
        out += (out.empty() ? "" : ", ") + name;
    }
    return out;
}

std::optional<Error> check_request(const ConnectOptions& options) {
    std::size_t total = 0;
    for (const Header& header : options.headers) {
        const std::string_view value = header.value.reveal();
        if (!is_token(header.name)) {
            return Error(errc::invalid_config, "The name of an extra HTTP header is not valid.");
        }
        if (has_control(value)) {
            return Error(errc::invalid_config, "The value of the HTTP header \"" + header.name +
                                                   "\" holds control characters.");
        }
        total += header.name.size() + value.size() + 4;
    }
    if (total > max_headers) {
        return Error(errc::invalid_config, "The extra HTTP headers are longer than 8 kB.");
    }
    const std::vector<std::string>& offer = options.subprotocol.offer;
    if (!std::all_of(offer.begin(), offer.end(), is_token) ||
        join_subprotocols(offer).size() > max_offer) {
        return Error(errc::invalid_config,
                     "A subprotocol is not a valid name, or all are longer than 512 characters.");
    }
    return std::nullopt;
}

std::optional<Error> check_credentials(const Credentials& credentials) {
    const std::string_view password = credentials.password.reveal();
    if (credentials.user.find(':') != std::string::npos) {
        return Error(errc::credentials_failed, "The user name must not hold a colon (RFC 7617).");
    }
    if (has_control(credentials.user) || has_control(password)) {
        return Error(errc::credentials_failed,
                     "The user name or the password holds control characters.");
    }
    if (credentials.user.size() + password.size() > max_headers) {
        return Error(errc::credentials_failed,
                     "The user name and the password are longer than 8 kB.");
    }
    return std::nullopt;
}

bool write_headers(lws* wsi, void* in, std::size_t size, const std::vector<Header>& headers,
                   const std::optional<Credentials>& credentials) {
    auto** at = static_cast<unsigned char**>(in);
    unsigned char* end = *at + size;
    if (credentials && !add_basic(wsi, at, end, *credentials)) {
        return false;
    }
    return std::all_of(headers.begin(), headers.end(),
                       [&](const Header& header) { return add_header(wsi, at, end, header); });
}

}  // namespace vdv463::transport
