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
    return {status, reason, {}, false};
}

}  // namespace

std::string basic_authorization(const Credentials& credentials) {
    return "Basic " + base64(credentials.user + ':' + std::string(credentials.password.reveal()));
}

UpgradeDecision decide_upgrade(const SimulatorConfig& config, const UpgradeRequest& request) {
    if (!is_known_path(request.target)) {
        return refuse(404, "unknown path");
    }
    if (config.credentials && Secret(std::string(request.authorization)) !=
                                  Secret(basic_authorization(*config.credentials))) {
        return refuse(401, request.authorization.empty() ? "no credentials" : "wrong credentials");
    }
    if (!request.is_upgrade) {
        return refuse(426, "not a WebSocket upgrade");
    }
    for (const std::string& subprotocol : config.subprotocols) {
        if (list_contains(request.subprotocols, subprotocol)) {
            return {101, {}, subprotocol, false};
        }
    }
    return {101, {}, {}, !config.subprotocols.empty()};
}

}  // namespace vdv463::sim
