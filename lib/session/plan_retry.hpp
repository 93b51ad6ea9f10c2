// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include <vdv463/config.hpp>

#include "events.hpp"
#include "plan_list.hpp"

namespace vdv463::session {

/// When a list that failed may be tried again: without an answer (D4), answered with an Error (D5),
/// or with the connection lost again and again (D7). It is about the content: the same list
/// published anew does not go earlier, a changed one goes at once.
class PlanRetry {
public:
    PlanRetry(const PlanConfig& config, std::chrono::milliseconds answer_timeout)
        : config_(config), answer_timeout_(answer_timeout) {}

    /// This is the newest list now. True when its content is another.
    bool adopt(const SharedList& list);
    /// It goes as soon as may be, whatever happened to it.
    void clear();
    /// A new connection may take what the former did not; a quarantine stays.
    void connected();

    void confirmed() { clear(); }
    /// `early`: before the first information of the connection.
    void refused(bool early, const Now& now);
    /// The first information of the connection has come.
    void informed();
    /// `last_resort`: closing the connection did not help.
    void unanswered(TimePoint sent, bool last_resort, const Now& now);
    /// The connection was lost between sending the list and its answer.
    void lost(const Now& now);

    /// Three connections in a row were lost.
    bool poisoned() const noexcept { return lost_ >= poisonous; }
    static constexpr unsigned poisonous = 3;
    /// Empty: at once.
    std::optional<TimePoint> not_before() const noexcept { return not_before_; }

private:
    const PlanConfig& config_;
    std::chrono::milliseconds answer_timeout_;
    SharedList content_;
    std::optional<TimePoint> not_before_;
    bool refused_early_ = false;
    std::chrono::milliseconds refused_wait_{0};
    std::chrono::milliseconds unanswered_wait_{0};
    unsigned lost_ = 0;
};

}  // namespace vdv463::session
