// SPDX-License-Identifier: Apache-2.0
#include "upgrade.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <vector>

namespace vdv463::sim {
namespace {

std::string base64(const std::string& text) {
    std::vector<unsigned char> out(4 * ((text.size() + 2) / 3) + 1);
    const int size =
        EVP_EncodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()),
                        static_cast<int>(text.size()));
    return {out.begin(), out.begin() + size};
}

bool list_contains(std::string_view list, std::string_view wanted) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view entry = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        const std::size_t begin = std::min(entry.find_first_not_of(" \t"), entry.size());
        entry.remove_prefix(begin);
        if (entry.substr(0, entry.find_last_not_of(" \t") + 1) == wanted) {
            return true;
        }
    }
    return false;
}

bool is_known_path(std::string_view target) {
    constexpr std::string_view path = "/vdv463";
    if (target.substr(0, path.size()) != path) {
        return false;
    }
    const std::string_view rest = target.substr(path.size());
    return rest.empty() || rest.front() == '/' || rest.front() == '?';
}

UpgradeDecision refuse(unsigned status, const char* reason) {
    UpgradeDecision decision;
    decision.status = status;
    decision.reason = reason;
    return decision;
}

/// False also when nothing was given.
bool holds_secret(std::string_view given, const std::string& wanted) {
    return Secret(std::string(given)) == Secret(std::string(wanted));
}

UpgradeDecision refuse_unauthorized(std::string_view given) {
    UpgradeDecision decision = refuse(401, given.empty() ? "no credentials" : "wrong credentials");
    decision.violated = Rule::Auth;
    decision.headers.emplace_back("WWW-Authenticate", "Basic realm=\"vdv463\"");
    return decision;
}

/// A token as Bearer or API key; refused by a close frame.
std::optional<UpgradeDecision> check_token(const SimulatorConfig& config,
                                           const UpgradeRequest& request) {
    const std::string token(config.credentials->password.reveal());
    if (holds_secret(request.authorization, "Bearer " + token) ||
        holds_secret(request.api_key, token)) {
        return std::nullopt;
    }
    UpgradeDecision decision;
    decision.violated = Rule::Auth;
    decision.reason = "wrong or no Bearer token or API key";
    decision.close_after = true;
    decision.close_code = 1008;
    decision.close_reason = "Authentication failed";
    return decision;
}

UpgradeDecision mismatch(const DialectTraits& traits, std::string_view offered) {
    if (traits.mismatch == DialectTraits::Mismatch::Refuse400) {
        UpgradeDecision decision =
            refuse(400, offered.empty() ? "missing subprotocol" : "invalid subprotocol");
        decision.violated = Rule::Subprotocol;
        return decision;
    }
    UpgradeDecision decision;
    decision.reason = "offers no subprotocol of ours";
    decision.close_after = true;
    decision.violated = Rule::Subprotocol;
    return decision;
}

}  // namespace

std::string basic_authorization(const Credentials& credentials) {
    return "Basic " + base64(credentials.user + ':' + std::string(credentials.password.reveal()));
}

UpgradeDecision decide_upgrade(const SimulatorConfig& config, const UpgradeRequest& request) {
    const DialectTraits& traits = traits_of(config.dialect);
    if (!is_known_path(request.target)) {
        return refuse(404, "unknown path");
    }
    const bool basic = traits.auth == DialectTraits::Auth::Basic401;
    if (config.credentials && basic &&
        !holds_secret(request.authorization, basic_authorization(*config.credentials))) {
        return refuse_unauthorized(request.authorization);
    }
    if (!request.is_upgrade) {
        UpgradeDecision decision = refuse(426, "not a WebSocket upgrade");
        decision.headers.emplace_back("Upgrade", "websocket");
        return decision;
    }
    const auto& subprotocols =
        config.dialect == Dialect::Standard ? config.subprotocols : traits.subprotocols;
    UpgradeDecision decision;
    const auto chosen = std::find_if(
        subprotocols.begin(), subprotocols.end(),
        [&](const std::string& known) { return list_contains(request.subprotocols, known); });
    if (chosen != subprotocols.end()) {
        decision.subprotocol = *chosen;
    } else if (!subprotocols.empty()) {
        return mismatch(traits, request.subprotocols);
    }
    if (config.credentials && traits.auth == DialectTraits::Auth::Bearer1008) {
        if (auto refused = check_token(config, request)) {
            refused->subprotocol = decision.subprotocol;
            return *std::move(refused);
        }
    }
    return decision;
}

}  // namespace vdv463::sim
