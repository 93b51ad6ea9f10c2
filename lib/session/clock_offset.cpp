// SPDX-License-Identifier: Apache-2.0
#include "clock_offset.hpp"

#include <algorithm>

namespace vdv463::session {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// More than what a clock is slewed by between two messages.
constexpr seconds step{1};
/// How far from a whole hour a clock that is otherwise right may be.
constexpr seconds near{60};
constexpr hours farthest_time_zone{14};

}  // namespace

void ClockOffset::open() noexcept {
    differences_.clear();
}

void ClockOffset::heard(Timestamp sent, const Now& now) {
    if (sent == Timestamp{}) {
        return;  // the message bore none that could be read
    }
    const microseconds base =
        microseconds{now.wall.unix_microseconds()} -
        std::chrono::duration_cast<microseconds>(now.steady.time_since_epoch());
    if (our_base_ && (base - *our_base_ > step || *our_base_ - base > step)) {
        differences_.clear();  // our own clock was set
    }
    our_base_ = base;
    differences_.push_back(sent - now.wall);
    if (differences_.size() > kept) {
        differences_.erase(differences_.begin());
    }
    value_ = std::chrono::duration_cast<milliseconds>(
        *std::max_element(differences_.begin(), differences_.end()));
}

std::string describe_offset(milliseconds offset) {
    const bool ahead = offset.count() > 0;
    const milliseconds size = ahead ? offset : -offset;
    const std::string direction = ahead ? " ahead of ours" : " behind ours";
    const std::string text = "The clock of the CMS is " +
                             std::to_string(std::chrono::duration_cast<seconds>(size).count()) +
                             " s" + direction;
    const hours whole = std::chrono::duration_cast<hours>(size + std::chrono::minutes{30});
    const milliseconds rest = size > whole ? size - whole : whole - size;
    if (whole < hours{1} || whole > farthest_time_zone || rest > near) {
        return text + ".";
    }
    return text + ", near " + std::to_string(whole.count()) +
           " h: as a rule the CMS labels local time as UTC.";
}

}  // namespace vdv463::session
