// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/timestamp.hpp>

namespace vdv463::session {

/// What is kept about a list for those who ask later: who changed what, and what the CMS said. One
/// record when a list is accepted for sending, one for each answer or the lack of one.
struct PlanAudit {
    PlanVersion version = 0;
    Timestamp time;
    std::string reason;  ///< the host's, from PublishOptions or withdraw_all()
    std::shared_ptr<const std::vector<ChargingRequest>> list;  ///< for its SHA-256
    // charging request ids, compared with the list before, in the order of the lists:
    std::vector<std::string> added;
    std::vector<std::string> changed;
    std::vector<std::string> removed;
    /// "published", "sent", "confirmed", "error: ...", "no answer", "connection lost", "held: ...".
    std::string answer;
    std::string message_id;  ///< of the message concerned, else empty
};

}  // namespace vdv463::session
