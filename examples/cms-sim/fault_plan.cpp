// SPDX-License-Identifier: Apache-2.0
#include "fault_plan.hpp"

#include <algorithm>
#include <utility>

namespace vdv463::sim {

FaultPlan::FaultPlan(std::vector<Fault> faults, std::uint64_t seed)
    : faults_(std::move(faults)), random_(seed) {}

const Fault* FaultPlan::find(FaultId id) const {
    const auto found = std::find_if(faults_.begin(), faults_.end(),
                                    [id](const Fault& fault) { return fault.id == id; });
    return found == faults_.end() ? nullptr : &*found;
}

bool FaultPlan::strikes(const Fault& fault, int connection, int message,
                        std::chrono::microseconds age) {
    if (connection < fault.from_connection || message < fault.from_message.value_or(0) ||
        age < fault.after) {
        return false;
    }
    int& count = strikes_[fault.id];
    if (fault.times && count >= *fault.times) {
        return false;
    }
    if (fault.probability < 1 &&
        std::uniform_real_distribution<double>(0, 1)(random_) >= fault.probability) {
        return false;
    }
    ++count;
    return true;
}

const Fault* ConnectionFaults::strike(FaultId id, Timestamp now) {
    const Fault* const fault = find(id);
    if (fault == nullptr) {
        return nullptr;
    }
    const int message = ++messages_[id];
    return plan_->strikes(*fault, connection_, message, now - opened_.value_or(now)) ? fault
                                                                                     : nullptr;
}

const Fault* ConnectionFaults::strike_at_once(FaultId id, Timestamp now) {
    const Fault* const fault = find(id);
    if (fault == nullptr || fault->from_message || fault->probability < 1) {
        return nullptr;
    }
    return plan_->strikes(*fault, connection_, 0, now - opened_.value_or(now)) ? fault : nullptr;
}

std::optional<Timestamp> ConnectionFaults::next_strike(Timestamp now) const {
    std::optional<Timestamp> next;
    if (plan_ == nullptr || !opened_) {
        return next;
    }
    for (const Fault& fault : plan_->faults()) {
        const Timestamp time = *opened_ + fault.after;
        if (fault_info(fault.id).stage == FaultStage::Connection && time > now) {
            next = std::min(next.value_or(time), time);
        }
    }
    return next;
}

}  // namespace vdv463::sim
