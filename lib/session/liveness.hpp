// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <vdv463/config.hpp>

#include "events.hpp"

namespace vdv463::session {

/// Watches a connection's silence: one ping per silence, stale when nothing follows. Alive is who
/// is heard, and who takes a message of ours that is under way: on a slow line the ping waits
/// behind it.
class Liveness {
public:
    explicit Liveness(const LivenessConfig& config);

    void open(TimePoint now);
    void close() noexcept;
    void heard(TimePoint now) noexcept;
    /// The peer has taken more of a message of ours.
    void progressed(TimePoint now) noexcept;
    void pong(const std::string& payload, TimePoint now);

    /// When to look next; empty without a connection.
    std::optional<TimePoint> deadline() const noexcept;
    /// The payload of the ping to send, once per silence.
    std::optional<std::string> ping_due(TimePoint now);
    /// Nothing came for `timeout` after the ping. Counted from the ping that was really sent, so
    /// that a process which was suspended does not drop a healthy connection when it wakes up.
    bool stale(TimePoint now) const noexcept;

    std::optional<std::chrono::milliseconds> silence(TimePoint now) const;
    std::optional<std::chrono::microseconds> round_trip() const noexcept { return round_trip_; }

private:
    std::chrono::milliseconds ping_interval_;
    std::chrono::milliseconds timeout_;
    std::optional<TimePoint> last_heard_;
    std::optional<TimePoint> last_life_;  ///< heard or progressed
    std::optional<TimePoint> pinged_;     ///< in the present silence
    std::uint64_t sequence_ = 0;
    std::optional<TimePoint> awaited_pong_;  ///< when the ping numbered sequence_ left
    std::optional<std::chrono::microseconds> round_trip_;
};

}  // namespace vdv463::session
