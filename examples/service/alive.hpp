// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/config.hpp>
#include <vdv463/status.hpp>

#include <chrono>

namespace service {

/// Whether the client still does its work. A CMS that is away is none of a watchdog's business: the
/// client lives as long as no deadline of its own has passed without anything happening.
inline bool is_alive(const vdv463::ClientStatus& status, const vdv463::ClientConfig& config) {
    using std::chrono::milliseconds;
    constexpr milliseconds margin{std::chrono::seconds{15}};
    const milliseconds age = status.state_age.value_or(milliseconds{0});
    switch (status.state) {
        case vdv463::State::Stopped:
            return false;
        case vdv463::State::Connecting:
            return age <= config.limits.connect_timeout + margin;
        case vdv463::State::Booting:
            return age <= config.limits.boot_timeout + margin;
        case vdv463::State::Ready:
            return status.silence.value_or(milliseconds{0}) <=
                   config.liveness.ping_interval + config.liveness.timeout + margin;
        case vdv463::State::Closing:
            return age <= config.limits.close_timeout + margin;
        case vdv463::State::Waiting:
            return status.retry_in.value_or(milliseconds{1}) > milliseconds{0};
    }
    return false;
}

}  // namespace service
