// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

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
};

/// What the simulator answers. `status` is 101 when it agrees.
struct UpgradeDecision {
    unsigned status = 101;
    std::string reason;       ///< for the log, when refused
    std::string subprotocol;  ///< empty: none chosen
    /// As the standard has it: without a common subprotocol the upgrade is completed without one
    /// and the connection then closed.
    bool close_after = false;
};

UpgradeDecision decide_upgrade(const SimulatorConfig& config, const UpgradeRequest& request);

}  // namespace vdv463::sim
