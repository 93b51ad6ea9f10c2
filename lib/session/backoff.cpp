// SPDX-License-Identifier: Apache-2.0
#include "backoff.hpp"

#include <algorithm>
#include <cstdint>

namespace vdv463::session {

using std::chrono::milliseconds;

Backoff::Backoff(const ReconnectConfig& config)
    : min_delay_(std::min(config.min_delay, config.max_delay)),
      max_delay_(config.max_delay),
      jitter_pct_(config.jitter_pct),
      upcoming_(min_delay_) {}

milliseconds Backoff::next(Random& random, milliseconds at_least) {
    const milliseconds delay = std::max(upcoming_, at_least);
    // Halving the ceiling instead of doubling the delay cannot overflow.
    upcoming_ = upcoming_ > max_delay_ / 2 ? max_delay_ : upcoming_ * 2;
    if (jitter_pct_ <= 0) {
        return delay;
    }
    const milliseconds share = delay / 100 * jitter_pct_ + delay % 100 * jitter_pct_ / 100;
    const milliseconds most = std::min(share, milliseconds::max() - delay);
    const auto choices = static_cast<std::uint64_t>(most.count()) + 1;
    return delay + milliseconds{static_cast<milliseconds::rep>(random.next() % choices)};
}

void Backoff::reset() noexcept {
    upcoming_ = min_delay_;
}

}  // namespace vdv463::session
