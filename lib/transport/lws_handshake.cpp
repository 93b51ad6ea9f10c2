// SPDX-License-Identifier: Apache-2.0
#include "lws_handshake.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

#include <openssl/crypto.h>

#include "http_text.hpp"

namespace vdv463::transport {
namespace {

constexpr std::size_t max_shown = 200;
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

constexpr std::size_t base64_size(std::size_t bytes) {
    return (bytes + 2) / 3 * 4;
}

void append_base64(std::string_view bytes, std::string& out) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        unsigned int group = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out += k <= count ? alphabet[group >> (18 - 6 * k) & 0x3fU] : '=';
        }
    }
}

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

std::string header_text(lws* wsi, lws_token_indexes token) {
    const int size = lws_hdr_total_length(wsi, token);
    if (size <= 0) {
        return "";
    }
    std::vector<char> text(static_cast<std::size_t>(size) + 1);
    const int copied = lws_hdr_copy(wsi, text.data(), static_cast<int>(text.size()), token);
    return copied > 0 ? std::string(text.data(), static_cast<std::size_t>(copied)) : "";
}

std::string quote_list(const std::vector<std::string>& offer) {
    return offer.empty() ? "nothing" : join_subprotocols(offer);
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::string describe_unauthorized(const HttpAnswer& answer, bool had_credentials) {
    const std::string scheme =
        answer.authenticate.empty() ? "" : " (it asks for " + answer.authenticate + ")";
    return (had_credentials ? " refused the credentials: HTTP 401"
                            : " wants credentials and none are configured: HTTP 401") +
           scheme + ".";
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

HttpAnswer read_answer(lws* wsi) {
    HttpAnswer out;
    out.status = static_cast<int>(lws_http_client_http_response(wsi));
    const std::string location = header_text(wsi, WSI_TOKEN_HTTP_LOCATION);
    out.location = shown(location.substr(0, location.find_first_of("?#")));
    out.subprotocol = header_text(wsi, WSI_TOKEN_PROTOCOL);
    const std::string authenticate = header_text(wsi, WSI_TOKEN_HTTP_WWW_AUTHENTICATE);
    out.authenticate = shown(authenticate.substr(0, authenticate.find(' ')));
    const std::string retry = header_text(wsi, WSI_TOKEN_HTTP_RETRY_AFTER);
    std::int64_t seconds = 0;
    const auto parsed = std::from_chars(retry.data(), retry.data() + retry.size(), seconds);
    if (parsed.ec == std::errc() && parsed.ptr == retry.data() + retry.size() && seconds >= 0) {
        out.retry_after_s = seconds;
    }
    return out;
}

Result<std::string> judge_subprotocol(const SubprotocolConfig& config, const std::string& chosen,
                                      const Url& url) {
    const std::string offered = "offered " + quote_list(config.offer);
    if (chosen.empty()) {
        if (config.offer.empty()) {
            return std::string("nothing offered, none in the answer");
        }
        if (config.policy == SubprotocolPolicy::AcceptMissing) {
            return offered + ", none in the answer";
        }
        return Error(errc::subprotocol_mismatch,
                     url.host_header() + " named no subprotocol: " + offered +
                         ", none in the answer. Does the URL's path lead to the VDV 463 service?");
    }
    if (contains(config.offer, chosen)) {
        return offered + ", chosen " + chosen;
    }
    return Error(errc::subprotocol_mismatch,
                 url.host_header() + " chose a subprotocol that was not offered: " + offered +
                     ", chosen " + shown(chosen) + ".");
}

Error classify_answer(const HttpAnswer& answer, const Url& url, bool had_credentials,
                      const std::string& fallback) {
    const std::string where = url.host_header();
    const std::string status = std::to_string(answer.status);
    Error out;
    if (answer.status < 100 || answer.status > 599) {
        return Error(errc::upgrade_failed, where + " gave no valid HTTP answer to the upgrade of " +
                                               url.path() + " (" + fallback + ").");
    }
    if (answer.status == 101) {
        out = Error(errc::upgrade_failed, where +
                                              " answered HTTP 101 but not as a WebSocket server "
                                              "must (" +
                                              fallback + ").");
    } else if (answer.status == 401) {
        out =
            Error(errc::http_unauthorized, where + describe_unauthorized(answer, had_credentials));
    } else if (answer.status == 403) {
        out = Error(errc::http_forbidden,
                    where + " does not allow this client on " + url.path() + ": HTTP 403.");
    } else if (answer.status == 404) {
        out = Error(errc::http_not_found,
                    where + " does not know the path " + url.path() + ": HTTP 404.");
    } else if (answer.status >= 300 && answer.status < 400) {
        out =
            Error(errc::http_redirect, where + " redirects to " +
                                           (answer.location.empty() ? "nowhere" : answer.location) +
                                           " (HTTP " + status +
                                           "), which is never followed: set that URL if it is "
                                           "right.");
    } else {
        out = Error(errc::http_status,
                    where + " refused the upgrade of " + url.path() + ": HTTP " + status + ".");
    }
    out.http_status = answer.status;
    out.retry_after_s = answer.retry_after_s;
    return out;
}

std::string shown(std::string_view text) {
    std::string out(text.substr(0, max_shown));
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return out;
}

}  // namespace vdv463::transport
