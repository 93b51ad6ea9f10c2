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
    void clear(std::string_view id, std::string text, Actions& out);

    /// All are over, the oldest first.
    void clear_all(const std::string& text, Actions& out);

    bool raised(std::string_view id) const noexcept;
    /// Those that hold, oldest first.
    const std::vector<Alarm>& list() const noexcept { return alarms_; }

private:
    std::vector<Alarm> alarms_;
};

}  // namespace vdv463::session
