// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fault_plan.hpp"
#include "simulator.hpp"

namespace vdv463::sim {

/// The value of an Authorization header for HTTP Basic.
std::string basic_authorization(const Credentials& credentials);

/// What of the upgrade request decides about it.
struct UpgradeRequest {
    std::string_view target;
    std::string_view authorization;  ///< empty: none
    std::string_view subprotocols;   ///< Sec-WebSocket-Protocol, a comma separated list
    bool is_upgrade = false;
    std::string_view api_key{};  ///< X-API-Key; empty: none
};

/// What the simulator answers. `status` is 101 when it agrees.
struct UpgradeDecision {
    unsigned status = 101;
    std::string reason;       ///< for the log, when refused
    std::string subprotocol;  ///< empty: none chosen
    /// As the standard has it: without a common subprotocol the upgrade is completed without one
    /// and the connection then closed.
    bool close_after = false;
    std::uint16_t close_code = 1002;
    std::string close_reason = "no common subprotocol";
    std::vector<std::pair<std::string, std::string>> headers;  ///< of a refusal
    std::optional<Rule> violated;                              ///< what the client has done wrong
    bool stall = false;                                        ///< nothing is answered, ever
};

UpgradeDecision decide_upgrade(const SimulatorConfig& config, const UpgradeRequest& request);

/// What the faults make of a decision.
UpgradeDecision spoil_upgrade(UpgradeDecision decision, ConnectionFaults& faults, Timestamp now);

}  // namespace vdv463::sim
