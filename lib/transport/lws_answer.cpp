// SPDX-License-Identifier: Apache-2.0
#include "lws_answer.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "http_date.hpp"
#include "lws_handshake.hpp"

namespace vdv463::transport {
namespace {

constexpr std::size_t max_shown = 200;

std::string header_text(lws* wsi, lws_token_indexes token) {
    const int size = lws_hdr_total_length(wsi, token);
    if (size <= 0) {
        return "";
    }
    std::vector<char> text(static_cast<std::size_t>(size) + 1);
    const int copied = lws_hdr_copy(wsi, text.data(), static_cast<int>(text.size()), token);
    return copied > 0 ? std::string(text.data(), static_cast<std::size_t>(copied)) : "";
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool equal_without_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

std::int64_t now_s() {
    using std::chrono::system_clock;
    return std::chrono::duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch())
        .count();
}

std::string describe_unauthorized(const HttpAnswer& answer, bool had_credentials) {
    const std::string scheme =
        answer.authenticate.empty() ? "" : " (it asks for " + answer.authenticate + ")";
    return (had_credentials ? " refused the credentials: HTTP 401"
                            : " wants credentials and none are configured: HTTP 401") +
           scheme + ".";
}

Error classify_partial(const HttpAnswer& answer, const Url& url) {
    const std::string where = url.host_header();
    if (answer.bytes == 0) {
        return Error(errc::upgrade_failed,
                     where + " closed the connection without an answer to the upgrade of " +
                         url.path() + ".");
    }
    if (!answer.is_http) {
        return not_http(url);
    }
    if (answer.bytes >= max_answer_header) {
        return Error(errc::header_too_large, where + " answered the upgrade of " + url.path() +
                                                 " with a header of more "
                                                 "than " +
                                                 std::to_string(max_answer_header) + " bytes.");
    }
    return Error(
        errc::upgrade_failed,
        where + " broke off in the middle of its answer to the upgrade of " + url.path() + ".");
}

/// 101, and yet the WebSocket stack did not take it.
Error classify_switching(const HttpAnswer& answer, const Url& url) {
    const std::string where = url.host_header() + " answered HTTP 101 ";
    if (!answer.upgrades) {
        return Error(errc::upgrade_failed, where + "without \"Upgrade: websocket\".");
    }
    if (answer.extends) {
        return Error(errc::upgrade_failed, where + "with an extension that was not offered.");
    }
    if (!answer.accepts) {
        return Error(errc::accept_invalid, where + "without Sec-WebSocket-Accept.");
    }
    return Error(errc::accept_invalid,
                 where +
                     "with a Sec-WebSocket-Accept that does not belong to our request: what "
                     "answers is no WebSocket server, or a cache.");
}

Error classify_status(const HttpAnswer& answer, const Url& url, bool had_credentials) {
    const std::string where = url.host_header();
    const std::string status = "HTTP " + std::to_string(answer.status);
    switch (answer.status) {
        case 401:
            return Error(errc::http_unauthorized,
                         where + describe_unauthorized(answer, had_credentials));
        case 403:
            return Error(errc::http_forbidden,
                         where + " does not allow this client on " + url.path() + ": HTTP 403.");
        case 404:
            return Error(errc::http_not_found,
                         where + " does not know the path " + url.path() + ": HTTP 404.");
        case 429:
            return Error(errc::http_too_many_requests,
                         where + " is asked too often by this client: HTTP 429.");
        default:
            break;
    }
    if (answer.status >= 300 && answer.status < 400) {
        return Error(errc::http_redirect,
                     where + " redirects to " +
                         (answer.location.empty() ? "nowhere" : answer.location) + " (" + status +
                         "), which is never followed: set that URL if it is right.");
    }
    const bool fault = answer.status >= 500;
    return Error(fault ? errc::http_server_error : errc::http_status,
                 where +
                     (fault ? " is out of order, or what is in front of it: "
                            : " refused the upgrade of " + url.path() + ": ") +
                     status + ".");
}

}  // namespace

HttpAnswer read_answer(lws* wsi) {
    HttpAnswer out;
    out.is_http = true;
    out.status = static_cast<int>(lws_http_client_http_response(wsi));
    out.location = shown_url(header_text(wsi, WSI_TOKEN_HTTP_LOCATION));
    out.subprotocol = header_text(wsi, WSI_TOKEN_PROTOCOL);
    const std::string authenticate = header_text(wsi, WSI_TOKEN_HTTP_WWW_AUTHENTICATE);
    out.authenticate = shown(authenticate.substr(0, authenticate.find(' ')));
    out.upgrades = equal_without_case(header_text(wsi, WSI_TOKEN_UPGRADE), "websocket");
    out.extends = lws_hdr_total_length(wsi, WSI_TOKEN_EXTENSIONS) > 0;
    out.accepts = lws_hdr_total_length(wsi, WSI_TOKEN_ACCEPT) > 0;
    out.retry_after_s = parse_retry_after(header_text(wsi, WSI_TOKEN_HTTP_RETRY_AFTER),
                                          header_text(wsi, WSI_TOKEN_HTTP_DATE), now_s());
    return out;
}

bool begins_with_http(lws* wsi) {
    return lws_hdr_total_length(wsi, WSI_TOKEN_HTTP) > 0;
}

Result<std::string> judge_subprotocol(const SubprotocolConfig& config, const std::string& chosen,
                                      const Url& url) {
    const std::string offered =
        "offered " + (config.offer.empty() ? "nothing" : join_subprotocols(config.offer));
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

Error classify_answer(const HttpAnswer& answer, const Url& url, bool had_credentials) {
    if (answer.status == 0) {
        return classify_partial(answer, url);
    }
    Error out;
    if (answer.status < 100 || answer.status > 599) {
        out = not_http(url);
    } else if (answer.status == 101) {
        out = classify_switching(answer, url);
    } else {
        out = classify_status(answer, url, had_credentials);
    }
    out.http_status = answer.status;
    out.retry_after_s = answer.retry_after_s;
    return out;
}

Error not_http(const Url& url) {
    return Error(errc::not_http,
                 url.host_header() + " answered the upgrade of " + url.path() +
                     " with something that is not HTTP: another service listens on this port" +
                     (url.secure ? "." : ", or one that wants TLS (wss://)."));
}

std::string shown(std::string_view text) {
    std::string out(text.substr(0, max_shown));
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return out;
}

std::string shown_url(std::string_view url) {
    const std::string_view rest = url.substr(0, url.find_first_of("?#"));
    const std::size_t slashes = rest.find("//");
    if (slashes == std::string_view::npos) {
        return shown(rest);
    }
    const std::size_t begin = slashes + 2;
    const std::string_view authority = rest.substr(begin, rest.find('/', begin) - begin);
    const std::size_t at = authority.rfind('@');
    const std::size_t host = at == std::string_view::npos ? begin : begin + at + 1;
    return shown(std::string(rest.substr(0, begin)).append(rest.substr(host)));
}

}  // namespace vdv463::transport
