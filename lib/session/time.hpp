// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "events.hpp"

namespace vdv463::session {

/// `start` plus `wait`; the end of time when that is beyond the clock's range.
inline TimePoint after(TimePoint start, std::chrono::milliseconds wait) noexcept {
    const auto room =
        std::chrono::duration_cast<std::chrono::milliseconds>(TimePoint::max() - start);
    return wait >= room ? TimePoint::max() : start + wait;
}

template <class Duration>
Duration between(TimePoint from, TimePoint to) noexcept {
    return std::chrono::duration_cast<Duration>(to - from);
}

}  // namespace vdv463::session
