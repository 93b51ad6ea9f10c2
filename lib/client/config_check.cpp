// SPDX-License-Identifier: Apache-2.0
#include "config_check.hpp"

#include "config_findings.hpp"
#include "hosted_config.hpp"
#include "http_text.hpp"
#include "proxy.hpp"
#include "tls_check.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vdv463::client {

namespace {

using common::has_control;
using common::is_token;
using hosted::Findings;
using hosted::indexed;

constexpr std::size_t max_header_bytes = 3000;  // libwebsockets builds the request in 4 KiB

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

void check_url(Findings& findings, const std::string& path, const std::string& text,
               bool allow_insecure) {
    const auto url = transport::parse_url(text);
    if (!url) {
        findings.add(path, url.error().detail);
        return;
    }
    if (!url->secure && !allow_insecure) {
        findings.add(path,
                     "ws:// sends everything in clear, credentials too: use wss://, or set "
                     "allow_insecure if that is meant.");
    }
}

void check_credentials(Findings& findings, const ClientConfig& config) {
    if (const auto* fixed = std::get_if<Credentials>(&config.credentials)) {
        if (fixed->user.find(':') != std::string::npos) {
            findings.add("credentials.user", "Must not hold a colon (RFC 7617).");
        }
        if (has_control(fixed->user) || has_control(fixed->password.reveal())) {
            findings.add("credentials", "User and password must not hold control characters.");
        }
        if (fixed->user.size() + fixed->password.reveal().size() > max_header_bytes / 4 * 3) {
            findings.add("credentials", "User and password are too long for a header.");
        }
    }
    const auto* provider = std::get_if<CredentialsProvider>(&config.credentials);
    if (provider != nullptr && !*provider) {
        findings.add("credentials", "The provider is empty.");
    }
}

void check_headers(Findings& findings, const ClientConfig& config) {
    constexpr std::array<std::string_view, 8> ours{
        "host",   "upgrade",        "connection",        "sec-websocket-key",
        "origin", "content-length", "transfer-encoding", "sec-websocket-version"};
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < config.headers.size(); ++i) {
        const auto path = indexed("headers", i);
        const auto& header = config.headers[i];
        const auto name = lower(header.name);
        bytes += header.name.size() + header.value.reveal().size() + 4;
        if (!is_token(header.name)) {
            findings.add(path, "The name is no HTTP header name.");
        } else if (std::find(ours.begin(), ours.end(), name) != ours.end() ||
                   name == "sec-websocket-protocol" || name == "sec-websocket-extensions") {
            findings.add(path, "The header '" + name + "' belongs to the WebSocket handshake.");
        } else if (name == "authorization" &&
                   !std::holds_alternative<std::monostate>(config.credentials)) {
            findings.add(path, "Authorization is given here and by the credentials: choose one.");
        }
        if (has_control(header.value.reveal())) {
            findings.add(path, "The value must not hold control characters.");
        }
    }
    if (bytes > max_header_bytes) {
        findings.add("headers", "Together they must not exceed 3000 bytes.");
    }
}

}  // namespace

std::vector<Issue> check(const ClientConfig& config) {
    Findings findings;
    check_url(findings, "url", config.url, config.allow_insecure);
    for (std::size_t i = 0; i < config.alternate_urls.size(); ++i) {
        check_url(findings, indexed("alternate_urls", i), config.alternate_urls[i],
                  config.allow_insecure);
    }
    check_credentials(findings, config);
    check_headers(findings, config);
    findings.add_all(transport::check_tls(config.tls));
    findings.add_all(transport::check_proxy(config.proxy));
    findings.add_all(hosted::check(protocol_part(config)));
    return findings.take();
}

SessionConfig protocol_part(const ClientConfig& config) {
    SessionConfig out;
    out.presystem_id = config.presystem_id;
    out.presystem = config.presystem;
    out.subprotocol = config.subprotocol;
    out.reconnect = config.reconnect;
    out.liveness = config.liveness;
    out.dialect = config.dialect;
    out.plan = config.plan;
    out.limits = config.limits;
    out.log = config.log;
    return out;
}

std::vector<transport::Url> parse_urls(const ClientConfig& config) {
    std::vector<transport::Url> urls;
    urls.push_back(*transport::parse_url(config.url));
    for (const auto& url : config.alternate_urls) {
        urls.push_back(*transport::parse_url(url));
    }
    return urls;
}

Result<std::vector<std::optional<transport::Proxy>>> choose_proxies(
    const ClientConfig& config, const std::vector<transport::Url>& urls) {
    std::vector<std::optional<transport::Proxy>> out;
    for (const auto& url : urls) {
        auto chosen = transport::choose_proxy(config.proxy, url);
        if (!chosen) {
            Error error = std::move(chosen).error();
            error.path = "proxy.from_environment";
            error.issues.push_back({error.path, "invalid_config", error.detail});
            return error;
        }
        out.push_back(*std::move(chosen));
    }
    return out;
}

}  // namespace vdv463::client
