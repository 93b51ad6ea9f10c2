// SPDX-License-Identifier: Apache-2.0
#include "liveness.hpp"

#include "time.hpp"

namespace vdv463::session {

Liveness::Liveness(const LivenessConfig& config)
    : ping_interval_(config.ping_interval), timeout_(config.timeout) {}

void Liveness::open(TimePoint now) {
    last_heard_ = now;
    last_life_ = now;
    pinged_.reset();
    awaited_pong_.reset();
    round_trip_.reset();
}

void Liveness::close() noexcept {
    last_heard_.reset();
    last_life_.reset();
    pinged_.reset();
    awaited_pong_.reset();
}

void Liveness::heard(TimePoint now) noexcept {
    if (last_heard_) {
        last_heard_ = now;
        progressed(now);
    }
}

void Liveness::progressed(TimePoint now) noexcept {
    if (last_life_) {
        last_life_ = now;
        pinged_.reset();
    }
}

void Liveness::pong(const std::string& payload, TimePoint now) {
    if (!awaited_pong_ || payload != std::to_string(sequence_)) {
        return;
    }
    round_trip_ = between<std::chrono::microseconds>(*awaited_pong_, now);
    awaited_pong_.reset();
}

std::optional<TimePoint> Liveness::deadline() const noexcept {
    if (pinged_) {
        return after(*pinged_, timeout_);
    }
    if (last_life_) {
        return after(*last_life_, ping_interval_);
    }
    return std::nullopt;
}

std::optional<std::string> Liveness::ping_due(TimePoint now) {
    if (!last_life_ || pinged_ || now < after(*last_life_, ping_interval_)) {
        return std::nullopt;
    }
    pinged_ = now;
    awaited_pong_ = now;
    return std::to_string(++sequence_);
}

bool Liveness::stale(TimePoint now) const noexcept {
    return pinged_ && now >= after(*pinged_, timeout_);
}

std::optional<std::chrono::milliseconds> Liveness::silence(TimePoint now) const {
    if (!last_heard_) {
        return std::nullopt;
    }
    return between<std::chrono::milliseconds>(*last_heard_, now);
}

}  // namespace vdv463::session
