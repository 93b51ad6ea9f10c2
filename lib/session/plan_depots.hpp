// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <vdv463/charging_information.hpp>
#include <vdv463/config.hpp>

#include "actions.hpp"
#include "alarms.hpp"
#include "events.hpp"

namespace vdv463::session {

/// Whether the CMS is the one of our depots (D2): that of `expected_depots`, or else the one that
/// was there at the first contact.
class PlanDepots {
public:
    /// Lifetime: `alarms` must outlive this.
    PlanDepots(const PlanConfig& config, Alarms& alarms);

    /// Those of the first contact, when they are known from before.
    void remember(std::vector<std::string> ids);
    /// Takes what an information names; an empty one names nothing that could be compared with a
    /// first contact.
    void seen(const ChargingInformation& information);
    /// Compares what was seen last; `may_remember`: it may be the first contact.
    void judge(bool may_remember, const Now& now, Actions& out);
    /// What was wrong is not known to be so any more.
    void forget_verdict();

    /// Only information that names the expected depots opens the gate.
    bool expected() const noexcept { return !expected_.empty(); }
    /// The last information named others than expected.
    bool wrong() const noexcept { return wrong_; }
    /// Those of the first contact, sorted.
    const std::vector<std::string>& first_contact() const noexcept { return first_contact_; }
    Error error() const;

private:
    const std::vector<std::string> expected_;
    Alarms& alarms_;
    std::vector<std::string> first_contact_;
    std::vector<std::string> seen_;
    bool wrong_ = false;
};

}  // namespace vdv463::session
