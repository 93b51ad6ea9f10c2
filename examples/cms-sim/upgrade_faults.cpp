// SPDX-License-Identifier: Apache-2.0
#include "upgrade.hpp"

namespace vdv463::sim {
namespace {

UpgradeDecision refusal(unsigned status, const char* reason) {
    UpgradeDecision decision;
    decision.status = status;
    decision.reason = reason;
    return decision;
}

}  // namespace

UpgradeDecision spoil_upgrade(UpgradeDecision decision, ConnectionFaults& faults, Timestamp now) {
    const auto struck = [&](FaultId id) { return faults.strike(id, now); };
    if (struck(FaultId::StallUpgrade) != nullptr) {
        decision.stall = true;
        return decision;
    }
    if (struck(FaultId::Http401) != nullptr) {
        decision = refusal(401, "Unauthorized");
        decision.headers.emplace_back("WWW-Authenticate", "Basic realm=\"vdv463\"");
        return decision;
    }
    if (struck(FaultId::Http403) != nullptr) {
        return refusal(403, "Forbidden");
    }
    if (struck(FaultId::Http404) != nullptr) {
        return refusal(404, "Not Found");
    }
    if (const Fault* fault = struck(FaultId::Http503)) {
        decision = refusal(503, "Service Unavailable");
        decision.headers.emplace_back("Retry-After", fault->text);
        return decision;
    }
    if (const Fault* fault = struck(FaultId::HttpStatus)) {
        return refusal(static_cast<unsigned>(fault->number), "refused on purpose");
    }
    if (const Fault* fault = struck(FaultId::Redirect)) {
        decision = refusal(302, "Found");
        decision.headers.emplace_back("Location", fault->text);
        return decision;
    }
    if (decision.status != 101 || decision.close_after) {
        return decision;
    }
    if (struck(FaultId::NoSubprotocol) != nullptr) {
        decision.subprotocol.clear();
        decision.close_after = true;
        decision.reason = "no subprotocol is chosen on purpose";
    }
    if (const Fault* fault = struck(FaultId::OtherSubprotocol)) {
        decision.subprotocol = fault->text;
    }
    return decision;
}

}  // namespace vdv463::sim
