// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <vdv463/plan.hpp>

#include "actions.hpp"
#include "alarms.hpp"
#include "events.hpp"
#include "plan_tracker.hpp"

namespace vdv463::session {

/// Which conditions of the plan hold (K4), and what ends each.
class PlanAlarms {
public:
    /// Lifetime: `alarms` must outlive this.
    explicit PlanAlarms(Alarms& alarms) : alarms_(alarms) {}

    /// The newest list has failed, or may not go.
    void refused(const Error& answer, const Now& now, Actions& out);
    void unanswered(const std::string& pace, const Now& now, Actions& out);
    void poisoned(const std::string& pace, const Now& now, Actions& out);
    void stale(const Error& cause, const Now& now, Actions& out);
    void fresh(Actions& out);
    /// Somebody wants the list to go, whatever kept it.
    void released(Actions& out);

    /// The CMS has answered a list, whatever it said.
    void answered(Actions& out);
    /// The CMS has confirmed the newest list. `nothing_left`: a withdrawal, after which nothing can
    /// be shown any more.
    void confirmed(bool nothing_left, Actions& out);
    /// A list of other content is the newest: what was said about the former is over.
    void replaced(Actions& out);
    /// No list counts any more.
    void forgotten(Actions& out);

    void not_in_force(PlanVersion version, const std::optional<Error>& cause, const Now& now,
                      Actions& out);
    void in_force(const std::string& text, Actions& out);

    void observed(const PlanObservation& observation, const Now& now, Actions& out);
    bool second_master() const noexcept { return alarms_.raised(alarm_id::second_master); }
    /// Which buses will be late, and which requests are rejected.
    void requests(const std::vector<TrackedRequest>& late,
                  const std::vector<TrackedRequest>& rejected, const Now& now, Actions& out);

private:
    void about_list_over(const std::string& text, Actions& out);

    Alarms& alarms_;
    unsigned informations_without_foreign_ = 0;
};

}  // namespace vdv463::session
