// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include <vdv463/config.hpp>

#include "random.hpp"

namespace vdv463::session {

/// How long to wait before the next attempt: min_delay, doubled each time up to max_delay, plus
/// jitter, which only adds.
class Backoff {
public:
    explicit Backoff(const ReconnectConfig& config);

    /// The delay before the next attempt, not less than `at_least` even where that is beyond
    /// max_delay; the one after it will be longer.
    std::chrono::milliseconds next(Random& random, std::chrono::milliseconds at_least = {});

    /// What next() goes by, without jitter.
    std::chrono::milliseconds upcoming() const noexcept { return upcoming_; }

    /// The next delay is min_delay again.
    void reset() noexcept;

private:
    std::chrono::milliseconds min_delay_;
    std::chrono::milliseconds max_delay_;
    int jitter_pct_;
    std::chrono::milliseconds upcoming_;
};

}  // namespace vdv463::session
