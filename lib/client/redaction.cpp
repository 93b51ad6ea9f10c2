// SPDX-License-Identifier: Apache-2.0
#include "redaction.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

namespace vdv463::client {

namespace {

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t bits = 0;
    int waiting = 0;
    for (const char c : bytes) {
        bits = bits << 8U | static_cast<unsigned char>(c);
        for (waiting += 8; waiting >= 6; waiting -= 6) {
            out += digits[bits >> static_cast<unsigned>(waiting - 6) & 63U];
        }
    }
    if (waiting > 0) {
        out += digits[bits << static_cast<unsigned>(6 - waiting) & 63U];
    }
    return out;  // without '=': it is looked for within other texts
}

std::string in_json(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out;
}

void add(std::vector<Secret>& secrets, const Secret& secret) {
    if (secret.empty()) {
        return;
    }
    // The longer one first, of which the other may be a part.
    if (std::string quoted = in_json(secret.reveal()); quoted != secret.reveal()) {
        secrets.emplace_back(std::move(quoted));
    }
    secrets.push_back(secret);
}

void add(std::vector<Secret>& secrets, const Credentials& credentials) {
    if (credentials.password.empty()) {
        return;
    }
    std::string both = credentials.user + ":";
    both += credentials.password.reveal();
    secrets.emplace_back(base64(both));
    Secret wiping(std::move(both));
    add(secrets, credentials.password);
}

void clean_of(const std::vector<Secret>& secrets, std::string_view& text, std::string& kept) {
    for (const Secret& secret : secrets) {
        const std::string_view bytes = secret.reveal();
        if (text.find(bytes) == std::string_view::npos) {
            continue;
        }
        std::string out;
        for (std::size_t at = text.find(bytes); at != std::string_view::npos;
             at = text.find(bytes)) {
            out.append(text.substr(0, at)).append("***");
            text.remove_prefix(at + bytes.size());
        }
        out.append(text);
        kept = std::move(out);
        text = kept;
    }
}

}  // namespace

Redaction::Redaction(const ClientConfig& config) : wanted_(config.log.sink || config.log.wire) {
    if (!wanted_) {
        return;
    }
    if (const auto* const credentials = std::get_if<Credentials>(&config.credentials)) {
        add(configured_, *credentials);
    }
    if (config.proxy.credentials) {
        add(configured_, *config.proxy.credentials);
    }
    for (const Header& header : config.headers) {
        add(configured_, header.value);
    }
}

void Redaction::remember(const Credentials& credentials) {
    if (!wanted_) {
        return;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    provided_.clear();
    add(provided_, credentials);
}

void Redaction::forget() {
    const std::lock_guard<std::mutex> lock(mutex_);
    provided_.clear();
}

std::string_view Redaction::clean(std::string_view text, std::string& kept) const {
    clean_of(configured_, text, kept);
    const std::lock_guard<std::mutex> lock(mutex_);
    clean_of(provided_, text, kept);
    return text;
}

}  // namespace vdv463::client
