// SPDX-License-Identifier: Apache-2.0
#include "proxy.hpp"

#include <cstdlib>
#include <utility>

#include "http_text.hpp"

namespace vdv463::transport {
namespace {

using common::has_control;

Error refuse(std::string why) {
    return Error(errc::invalid_config, std::move(why));
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

int hex_digit(char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    const std::size_t at = digits.find(lower);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// Percent-decoded, as a URL's user information has to be.
std::string decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                            hex_digit(text[i + 2]) >= 0;
        if (escape) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::optional<Credentials> read_user(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view password = colon == std::string_view::npos ? "" : text.substr(colon + 1);
    return Credentials{decode(text.substr(0, colon)), Secret(decode(password))};
}

std::string_view trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool matches(std::string_view entry, const Url& url) {
    if (entry == "*") {
        return true;
    }
    const std::string port = ":" + std::to_string(url.port);
    const bool one_colon = entry.find(':') == entry.rfind(':');
    if (ends_with(entry, port) && (one_colon || entry.front() == '[')) {
        entry.remove_suffix(port.size());
    }
    if (entry.size() > 1 && entry.front() == '[' && entry.back() == ']') {
        entry = entry.substr(1, entry.size() - 2);
    }
    if (!entry.empty() && entry.front() == '.') {
        entry.remove_prefix(1);
    }
    if (entry.empty() || !ends_with(url.host, entry)) {
        return false;
    }
    const std::size_t rest = url.host.size() - entry.size();
    return rest == 0 || (!url.is_ip && url.host[rest - 1] == '.');
}

}  // namespace

Result<Proxy> parse_proxy(std::string_view text, bool user_allowed) {
    constexpr std::string_view scheme = "http://";
    std::string_view rest = text;
    if (rest.substr(0, scheme.size()) == scheme) {
        rest.remove_prefix(scheme.size());
    } else if (rest.find("://") != std::string_view::npos) {
        return refuse("The proxy's URL must begin with http://: others are not supported.");
    }
    Proxy out;
    const std::size_t at = rest.rfind('@');
    if (at != std::string_view::npos) {
        if (!user_allowed) {
            return refuse(
                "The proxy's URL must not hold an @: user and password belong into "
                "proxy.credentials.");
        }
        out.credentials = read_user(rest.substr(0, at));
        rest.remove_prefix(at + 1);
    }
    Result<Url> where = parse_url("ws://" + std::string(rest));
    if (!where) {
        return refuse("The proxy's URL is not of the form http://host[:port].");
    }
    if (where->target != "/") {
        return refuse("The proxy's URL must end after the port.");
    }
    out.where = *std::move(where);
    return out;
}

std::vector<Issue> check_proxy(const ProxyConfig& config) {
    std::vector<Issue> out;
    const auto add = [&out](const char* path, std::string text) {
        out.push_back({path, "invalid_config", std::move(text)});
    };
    if (!config.url.empty()) {
        const Result<Proxy> parsed = parse_proxy(config.url, false);
        if (!parsed) {
            add("proxy.url", parsed.error().detail);
        }
        if (config.from_environment) {
            add("proxy.from_environment", "The proxy is given by proxy.url: choose one.");
        }
    }
    if (!config.credentials) {
        return out;
    }
    const std::string_view password = config.credentials->password.reveal();
    if (config.url.empty() && !config.from_environment) {
        add("proxy.credentials", "There is no proxy for which they would be.");
    }
    if (config.credentials->user.find(':') != std::string::npos) {
        add("proxy.credentials", "The user must not hold a colon (RFC 7617).");
    }
    if (has_control(config.credentials->user) || has_control(password)) {
        add("proxy.credentials", "User and password must not hold control characters.");
    }
    if (config.credentials->user.size() + 1 + password.size() > max_proxy_credentials) {
        add("proxy.credentials", "User and password together must not exceed 90 bytes.");
    }
    return out;
}

Result<std::optional<Proxy>> choose_proxy(const ProxyConfig& config, const Url& url) {
    if (!config.url.empty()) {
        Result<Proxy> given = parse_proxy(config.url, false);
        if (!given) {
            return std::move(given).error();
        }
        given->credentials = config.credentials;
        return std::optional<Proxy>(*std::move(given));
    }
    if (!config.from_environment || is_exempt(environment("no_proxy"), url) ||
        is_exempt(environment("NO_PROXY"), url)) {
        return std::optional<Proxy>();
    }
    // HTTP_PROXY is left out: for a program run by a web server it is what a client wrote.
    std::vector<const char*> names{"http_proxy"};
    if (url.secure) {
        names = {"https_proxy", "HTTPS_PROXY"};
    }
    names.insert(names.end(), {"all_proxy", "ALL_PROXY"});
    for (const char* name : names) {
        const std::string value = environment(name);
        if (value.empty()) {
            continue;
        }
        Result<Proxy> found = parse_proxy(value, true);
        if (!found) {
            return refuse("The environment's " + std::string(name) +
                          " cannot be used: " + found.error().detail);
        }
        if (config.credentials) {
            found->credentials = config.credentials;
        }
        const std::vector<Issue> problems =
            check_proxy(ProxyConfig{"http://" + found->name(), false, found->credentials});
        if (!problems.empty()) {
            return refuse("The environment's " + std::string(name) +
                          " cannot be used: " + problems.front().text);
        }
        return std::optional<Proxy>(*std::move(found));
    }
    return std::optional<Proxy>();
}

bool is_exempt(std::string_view no_proxy, const Url& url) {
    while (!no_proxy.empty()) {
        const std::size_t comma = no_proxy.find(',');
        const std::string_view entry = trim(no_proxy.substr(0, comma));
        if (!entry.empty() && matches(entry, url)) {
            return true;
        }
        no_proxy.remove_prefix(comma == std::string_view::npos ? no_proxy.size() : comma + 1);
    }
    return false;
}

}  // namespace vdv463::transport
