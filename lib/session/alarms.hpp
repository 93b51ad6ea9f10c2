// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "actions.hpp"
#include "events.hpp"

namespace vdv463::session {

/// The ids, as the host sees them in Alarm::id.
namespace alarm_id {
inline constexpr std::string_view link_down = "LINK_DOWN";
inline constexpr std::string_view auth_failed = "AUTH_FAILED";
inline constexpr std::string_view information_silent = "INFORMATION_SILENT";
inline constexpr std::string_view clock_offset = "CLOCK_OFFSET";
inline constexpr std::string_view certificate_expiry = "CERTIFICATE_EXPIRY";
inline constexpr std::string_view plan_not_in_force = "PLAN_NOT_IN_FORCE";
inline constexpr std::string_view plan_refused = "PLAN_REFUSED";
inline constexpr std::string_view plan_unanswered = "PLAN_UNANSWERED";
inline constexpr std::string_view plan_poisoned = "PLAN_POISONED";
inline constexpr std::string_view plan_stale = "PLAN_STALE";
inline constexpr std::string_view plan_lost_at_cms = "PLAN_LOST_AT_CMS";
inline constexpr std::string_view plan_store_failed = "PLAN_STORE_FAILED";
inline constexpr std::string_view wrong_depot = "WRONG_DEPOT";
inline constexpr std::string_view second_master = "SECOND_MASTER";
inline constexpr std::string_view bus_late = "BUS_LATE";
inline constexpr std::string_view request_rejected = "REQUEST_REJECTED";
}  // namespace alarm_id

/// The conditions that hold at the moment, one for each id. Each is told to the host and logged
/// once when it begins and once when it is over, however often it is seen in between.
class Alarms {
public:
    /// The condition holds. When it already did, only its text changes, visible in list().
    void raise(std::string_view id, Severity severity, std::string text, const Now& now,
               Actions& out);
    /// The condition is over, for the reason that `text` gives; nothing happens when it was not
    /// raised.
    void clear(std::string_view id, std::string_view text, Actions& out);

    /// All are over, the oldest first.
    void clear_all(const std::string& text, Actions& out);

    bool raised(std::string_view id) const noexcept;
    /// Those that hold, oldest first.
    const std::vector<Alarm>& list() const noexcept { return alarms_; }

private:
    std::vector<Alarm> alarms_;
};

}  // namespace vdv463::session
