// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>

#include <vdv463/client.hpp>

#include "pending_sends.hpp"

namespace vdv463::client {

using hosted::SendDone;

/// The end of a send().
struct Completion {
    SendDone done;
    Result<Confirmation> outcome;
};

/// Events that wait for their handlers, in the order in which they happened. Nothing in it grows
/// without bound behind a handler that hangs: newer events take the place of older ones, never the
/// other way round, but for issues. Completions are bounded by limits.max_queued_sends.
/// Threads: none of its own; calls must not overlap.
class EventQueue {
public:
    using Event = std::variant<StateChange, AttemptStep, ChargingInformation, IssueReport,
                               PlanChange, TrackedRequest, PlanNeeded, Alarm, Completion>;

    static constexpr std::size_t max_of_a_kind = 100;
    static constexpr std::size_t max_requests = 100000;

    struct Counters {
        std::uint64_t information_coalesced = 0;
        std::uint64_t issues_dropped = 0;
        std::uint64_t events_coalesced = 0;  ///< of the other kinds
    };

    // At most max_of_a_kind of each wait; then the oldest makes room.
    void push(StateChange change);
    void push(AttemptStep step);
    void push(PlanChange change);
    // Only the newest waits; it takes the last place, so that it overtakes nothing.
    void push(PlanNeeded needed);
    /// Hands out the one that had waited in its place, for its memory.
    std::optional<ChargingInformation> push(ChargingInformation information);
    /// The newest of each request waits, and at most max_requests in all.
    void push(TrackedRequest request);
    /// At most max_of_a_kind wait; further ones are counted, not kept.
    void push(IssueReport report);
    /// Of each id at most two wait: a begin and its end that nobody has heard of go together.
    void push(Alarm alarm);
    void push(Completion completion);

    /// The oldest.
    std::optional<Event> pop();
    bool empty() const;
    /// Drops all but completions and alarms, and hands out the newest of the states.
    std::optional<StateChange> close();

    const Counters& counters() const noexcept { return counters_; }

private:
    /// By number of arrival.
    template <class T>
    using Lane = std::map<std::uint64_t, T>;

    template <class T>
    Lane<T>& lane() {
        return std::get<Lane<T>>(lanes_);
    }
    template <class T>
    void add(T event);
    void add(ChargingInformation information);
    template <class T>
    void push_bounded(T event);
    template <class T>
    Event take_first(Lane<T>& lane);

    std::tuple<Lane<StateChange>, Lane<AttemptStep>, Lane<ChargingInformation>, Lane<IssueReport>,
               Lane<PlanChange>, Lane<TrackedRequest>, Lane<PlanNeeded>, Lane<Alarm>,
               Lane<Completion>>
        lanes_;
    std::unordered_map<std::string, std::uint64_t> requests_;  ///< where each request waits
    Lane<ChargingInformation>::node_type place_;  ///< for the next one, which comes often
    std::uint64_t arrived_ = 0;
    Counters counters_;
};

}  // namespace vdv463::client
