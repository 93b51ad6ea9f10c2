// SPDX-License-Identifier: Apache-2.0
#include "pace.hpp"

namespace vdv463::transport {
namespace {

constexpr std::size_t few = 100;
// A look takes about a twentieth of it (0.1 ms for a thousand).
constexpr std::chrono::microseconds for_each_more{2};

constexpr std::chrono::seconds far_off{1};
constexpr std::chrono::milliseconds grid{64};

}  // namespace

TimePoint next_look(TimePoint last, std::size_t connections) noexcept {
    if (connections <= few) {
        return last;
    }
    return last + for_each_more * static_cast<std::chrono::microseconds::rep>(connections - few);
}

TimePoint fires_at(TimePoint when, TimePoint now) noexcept {
    if (when - now < far_off || when > TimePoint::max() - grid) {
        return when;
    }
    const auto past = when.time_since_epoch() % grid;
    return past.count() == 0 ? when : when + (grid - past);
}

}  // namespace vdv463::transport
