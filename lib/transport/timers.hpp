// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "io_loop.hpp"

namespace vdv463::transport {

/// The timers of a loop. Threads: the I/O thread only.
class TimerQueue : public std::enable_shared_from_this<TimerQueue> {
public:
    std::unique_ptr<IoLoop::Timer> make(std::function<void()> fired);

    /// Fires what is due at `now`. Timers may be armed, disarmed and destroyed meanwhile; those
    /// armed anew for the past wait for the next call at the latest.
    void run_due(TimePoint now);

    /// When the next timer fires.
    std::optional<TimePoint> next() const;

private:
    class Entry;
    using Armed = std::multimap<TimePoint, Entry*>;
    Armed armed_;
};

}  // namespace vdv463::transport
