// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <vector>

#include <vdv463/timestamp.hpp>

#include "faults.hpp"

namespace vdv463::sim {

/// The faults of a run: which of them strikes when. The same seed gives the same strikes for the
/// same order of events.
/// Threads: one at a time.
class FaultPlan {
public:
    FaultPlan(std::vector<Fault> faults, std::uint64_t seed);

    /// The fault as asked for, whenever it strikes; null: it was not asked for.
    const Fault* find(FaultId id) const;
    /// Whether the fault strikes for the `message`-th message on the `connection`-th connection,
    /// which is `age` old. A strike counts for `times`.
    bool strikes(const Fault& fault, int connection, int message, std::chrono::microseconds age);
    const std::vector<Fault>& faults() const { return faults_; }

private:
    std::vector<Fault> faults_;
    std::map<FaultId, int> strikes_;
    std::mt19937_64 random_;
};

/// The faults of one connection.
/// Lifetime: the plan outlives it. Threads: one at a time.
class ConnectionFaults {
public:
    /// Null: no faults.
    ConnectionFaults(FaultPlan* plan, int connection) : plan_(plan), connection_(connection) {}

    /// The fault as asked for, whenever it strikes; null: it was not asked for.
    const Fault* find(FaultId id) const { return plan_ == nullptr ? nullptr : plan_->find(id); }

    /// From now on the connection's age counts.
    void open(Timestamp now) { opened_ = now; }

    /// The fault when it strikes the message that is at hand; each call is a further message.
    const Fault* strike(FaultId id, Timestamp now);
    /// The fault when it strikes without a message at hand: not those that wait for a message.
    const Fault* strike_at_once(FaultId id, Timestamp now);
    /// When strike_at_once() has to be asked again.
    std::optional<Timestamp> next_strike(Timestamp now) const;

private:
    FaultPlan* plan_;
    int connection_;
    std::optional<Timestamp> opened_;
    std::map<FaultId, int> messages_;
};

}  // namespace vdv463::sim
