// SPDX-License-Identifier: Apache-2.0
#include "plan_depots.hpp"

#include <algorithm>
#include <utility>

#include "plan_list.hpp"

namespace vdv463::session {

namespace {

void make_set(std::vector<std::string>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

std::vector<std::string> as_set(std::vector<std::string> ids) {
    make_set(ids);
    return ids;
}

std::string named(const std::vector<std::string>& ids) {
    return ids.empty() ? "no depot" : some_of(ids);
}

}  // namespace

PlanDepots::PlanDepots(const PlanConfig& config, Alarms& alarms)
    : expected_(as_set(config.expected_depots)), alarms_(alarms) {}

void PlanDepots::remember(std::vector<std::string> ids) {
    first_contact_ = as_set(std::move(ids));
}

void PlanDepots::seen(const ChargingInformation& information) {
    // Assigned to in place: as a rule the same depots are shown every few seconds.
    const auto& depots = information.depot_info_list;
    seen_.resize(depots.size());
    std::transform(depots.begin(), depots.end(), seen_.begin(),
                   [](const DepotInfo& depot) -> const std::string& { return depot.depot_id; });
    make_set(seen_);
    wrong_ = expected() && seen_ != expected_;
}

void PlanDepots::judge(bool may_remember, const Now& now, Actions& out) {
    if (wrong_) {
        return alarms_.raise(alarm_id::wrong_depot, Severity::Critical,
                             error().detail + " It gets no list.", now, out);
    }
    if (seen_.empty()) {
        return;
    }
    if (!expected() && !first_contact_.empty() && seen_ != first_contact_) {
        return alarms_.raise(alarm_id::wrong_depot, Severity::Critical,
                             "The CMS shows " + named(seen_) + "; at the first contact it was " +
                                 named(first_contact_) + ".",
                             now, out);
    }
    if (may_remember) {
        first_contact_ = seen_;
    }
    alarms_.clear(alarm_id::wrong_depot, "The CMS shows the right depots again.", out);
}

void PlanDepots::forget_verdict() {
    seen_.clear();
    wrong_ = false;
}

Error PlanDepots::error() const {
    return Error{errc::wrong_depot,
                 "The CMS shows " + named(seen_) + ", expected is " + named(expected_) + "."};
}

}  // namespace vdv463::session
