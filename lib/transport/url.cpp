// SPDX-License-Identifier: Apache-2.0
#include "url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <utility>

namespace vdv463::transport {
namespace {

// The WebSocket stack truncates longer ones silently.
constexpr std::size_t max_host_header = 127;
constexpr std::size_t max_target = 1999;

constexpr std::size_t max_label = 63;
constexpr std::uint16_t https_port = 443;
constexpr std::uint16_t http_port = 80;

struct Authority {
    std::string_view host;
    std::string_view port;
    bool has_port = false;
    bool bracketed = false;
};

Error refuse(std::string why) {
    return Error(errc::invalid_url, std::move(why));
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
    return out;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
}

bool is_plain(char c) {
    return c > ' ' && c <= '~';
}

Result<Authority> split_authority(std::string_view text) {
    Authority out;
    std::string_view rest = text;
    if (!rest.empty() && rest.front() == '[') {
        const std::size_t end = rest.find(']');
        if (end == std::string_view::npos) {
            return refuse("The URL's IPv6 address lacks its closing bracket.");
        }
        out.bracketed = true;
        out.host = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
        if (!rest.empty() && rest.front() != ':') {
            return refuse("After the URL's IPv6 address only :port or a path may follow.");
        }
    } else {
        const std::size_t colon = rest.find(':');
        out.host = rest.substr(0, colon);
        rest.remove_prefix(out.host.size());
        if (rest.find(':', 1) != std::string_view::npos) {
            return refuse("An IPv6 address in a URL must stand in brackets, as in wss://[::1]/.");
        }
    }
    if (!rest.empty()) {
        out.has_port = true;
        out.port = rest.substr(1);
    }
    return out;
}

Result<std::uint16_t> read_port(std::string_view text) {
    std::uint16_t port = 0;
    const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), port);
    if (!digits || parsed.ec != std::errc() || port == 0) {
        return refuse("The URL's port must be a number from 1 to 65535.");
    }
    return port;
}

Result<std::string> read_ipv6(std::string_view text) {
    in6_addr address{};
    std::array<char, INET6_ADDRSTRLEN> canonical{};
    const std::string host(text);
    if (inet_pton(AF_INET6, host.c_str(), &address) != 1 ||
        inet_ntop(AF_INET6, &address, canonical.data(), canonical.size()) == nullptr) {
        return refuse(host.find('%') != std::string::npos
                          ? "IPv6 addresses with a zone (%) are not supported in the URL."
                          : "What stands in the URL's brackets is not an IPv6 address.");
    }
    return std::string(canonical.data());
}

bool is_ipv4(const std::string& host) {
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1;
}

std::optional<Error> check_name(const std::string& host) {
    std::string_view rest = host;
    std::string_view label;
    while (true) {
        const std::size_t dot = rest.find('.');
        label = rest.substr(0, dot);
        if (label.empty()) {
            return refuse("The URL's host name has an empty part: check its dots.");
        }
        if (label.size() > max_label) {
            return refuse("A part of the URL's host name is longer than 63 characters.");
        }
        if (!std::all_of(label.begin(), label.end(), is_name_character)) {
            return refuse("The URL's host name may hold letters, digits, '-', '_' and dots only.");
        }
        if (dot == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(dot + 1);
    }
    // Resolvers read "127.1" and the like as addresses; certificates never do.
    if (std::all_of(label.begin(), label.end(), is_digit)) {
        return refuse("The URL's host ends in a number but is not a complete IPv4 address.");
    }
    return std::nullopt;
}

std::optional<Error> read_host(const Authority& authority, Url& out) {
    if (authority.host.empty()) {
        return refuse("The URL names no host.");
    }
    if (authority.bracketed) {
        Result<std::string> address = read_ipv6(authority.host);
        if (!address) {
            return address.error();
        }
        out.host = std::move(*address);
        out.is_ip = true;
        out.is_ipv6 = true;
        return std::nullopt;
    }
    out.host = lower(authority.host);
    out.is_ip = is_ipv4(out.host);
    return out.is_ip ? std::nullopt : check_name(out.host);
}

std::optional<Error> check_characters(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) {
            return refuse(
                "The URL holds a character that is not ASCII: write the host in its xn-- form and "
                "percent-encode the path.");
        }
        if (!is_plain(c)) {
            return refuse("The URL holds a space or a control character.");
        }
    }
    return std::nullopt;
}

Result<bool> take_scheme(std::string_view& rest) {
    const std::size_t end = rest.find("://");
    const std::string scheme = end == std::string_view::npos ? "" : lower(rest.substr(0, end));
    if (scheme != "wss" && scheme != "ws") {
        return refuse("The URL must begin with wss://.");
    }
    rest.remove_prefix(end + 3);
    return scheme == "wss";
}

}  // namespace

std::string Url::host_header() const {
    std::string out = is_ipv6 ? "[" + host + "]" : host;
    if (port != (secure ? https_port : http_port)) {
        out += ':' + std::to_string(port);
    }
    return out;
}

std::string Url::connect_target() const {
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string Url::to_string() const {
    return (secure ? "wss://" : "ws://") + host_header() + path();
}

std::string Url::path() const {
    const auto query = target.find('?');
    return query == std::string::npos ? target : target.substr(0, query) + "?...";
}

Result<Url> parse_url(std::string_view text) {
    // Before anything else, so that no message can ever quote a password.
    const std::size_t scheme_end = text.find("://");
    const std::size_t begin = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
    const std::string_view authority_text =
        text.substr(begin, text.find_first_of("/?#", begin) - begin);
    // Anywhere: a password with a slash in it looks like a path.
    if (text.find('@') != std::string_view::npos) {
        return refuse(
            "The URL must not hold an @: credentials belong into config.credentials, and in a path "
            "it is written %40.");
    }
    if (auto error = check_characters(text)) {
        return *std::move(error);
    }
    std::string_view rest = text;
    Result<bool> secure = take_scheme(rest);
    if (!secure) {
        return secure.error();
    }
    if (rest.find('#') != std::string_view::npos) {
        return refuse("A WebSocket URL must not hold a fragment (#).");
    }

    Url out;
    out.secure = *secure;
    Result<Authority> authority = split_authority(authority_text);
    if (!authority) {
        return authority.error();
    }
    if (auto error = read_host(*authority, out)) {
        return *std::move(error);
    }
    out.port = out.secure ? https_port : http_port;
    if (authority->has_port) {
        Result<std::uint16_t> port = read_port(authority->port);
        if (!port) {
            return port.error();
        }
        out.port = *port;
    }
    if (out.host_header().size() > max_host_header) {
        return refuse("The URL's host and port are longer than 127 characters.");
    }
    out.target = rest.substr(authority_text.size());
    if (out.target.empty() || out.target.front() == '?') {
        out.target.insert(out.target.begin(), '/');
    }
    if (out.target.size() > max_target) {
        return refuse("The URL's path and query are longer than 1999 characters.");
    }
    return out;
}

}  // namespace vdv463::transport
