// SPDX-License-Identifier: Apache-2.0
#include "redaction.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include "base64.hpp"

namespace vdv463::client {

namespace {

/// Made with all its room at once, so that the Secret that takes it over wipes the only copy.
std::string with_room(std::size_t bytes) {
    std::string out;
    out.reserve(bytes);
    return out;
}

std::string in_json(std::string_view text) {
    std::string out = with_room(2 * text.size());
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
    if (Secret quoted(in_json(secret.reveal())); quoted.reveal() != secret.reveal()) {
        secrets.push_back(std::move(quoted));
    }
    secrets.push_back(secret);
}

void add(std::vector<Secret>& secrets, const Credentials& credentials) {
    if (credentials.password.empty()) {
        return;
    }
    const std::string_view password = credentials.password.reveal();
    std::string both = with_room(credentials.user.size() + 1 + password.size());
    both.append(credentials.user).append(1, ':').append(password);
    const Secret pair(std::move(both));
    std::string basic = with_room(common::base64_size(pair.reveal().size()));
    common::append_base64(pair.reveal(), basic);
    basic.erase(std::min(basic.find('='), basic.size()));  // it is looked for within other texts
    secrets.emplace_back(std::move(basic));
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
