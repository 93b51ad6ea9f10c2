// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/config.hpp>

#include "actions.hpp"
#include "events.hpp"
#include "random.hpp"

namespace vdv463::session {

/// The part of the client's configuration that the protocol's rules need.
struct SessionConfig {
    std::string presystem_id;
    PresystemType presystem = PresystemType::Bms;
    std::size_t url_count = 1;
    bool credentials_may_change = false;         ///< a provider gives them
    bool has_store = false;                      ///< LoadStore and SaveStore are carried out
    SchemaVersion schema = SchemaVersion::V1_1;  ///< 1.0 cannot express an empty list
    SubprotocolConfig subprotocol;
    ReconnectConfig reconnect;
    LivenessConfig liveness;
    PlanConfig plan;
    LimitsConfig limits;
    LogLevel log_level = LogLevel::Debug;  ///< what is beyond this is not put into words
};

/// What the session knows about itself; ages are relative to the time given to status().
struct SessionStatus {
    State state = State::Stopped;
    std::optional<std::chrono::milliseconds> state_age;
    std::uint32_t attempt = 0;
    std::optional<std::chrono::milliseconds> retry_in;
    std::optional<Error> last_error;
    bool gate_open = false;
    std::optional<std::chrono::microseconds> round_trip;
    std::optional<std::chrono::milliseconds> silence;
    std::optional<std::chrono::milliseconds> information_age;
    bool information_silent = false;
    std::optional<std::chrono::milliseconds> cms_clock_offset;
    PlanVersion plan_version = 0;
    std::optional<PlanState> plan_state;
    std::optional<Timestamp> plan_published;
    std::optional<Error> plan_cause;
    PlanVersion confirmed_plan_version = 0;
    std::optional<std::chrono::milliseconds> plan_confirmed_age;
    bool active = true;
    std::vector<TrackedRequest> late_requests;
    std::vector<Alarm> alarms;
    std::uint64_t connections = 0;
    std::uint64_t information_received = 0;
    std::uint64_t undecodable_messages = 0;
    std::uint64_t unmatched_answers = 0;
    std::uint64_t lists_sent = 0;
    std::uint64_t lists_confirmed = 0;
    std::uint64_t lists_refused = 0;
};

/// The protocol of one presystem as a state machine: events and time in, actions out. It has no
/// socket, clock, thread or randomness of its own.
/// Threads: none of its own; calls must not overlap.
class Session {
public:
    /// Lifetime: `random` must outlive the session.
    Session(SessionConfig config, Random& random);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Takes one event and says what has to be done about it.
    [[nodiscard]] Actions handle(Event event, const Now& now);
    /// The same into `out`, in the memory that it has: what it held before is dropped.
    void handle(Event event, const Now& now, Actions& out);

    // The plan as the host declares it. These decide at once and take effect with the next event:
    // feed Woken afterwards. See Client for their errors; the lists are valid as to their schema.
    [[nodiscard]] Result<PlanVersion> publish(std::vector<ChargingRequest> list,
                                              const PublishOptions& options, const Now& now);
    [[nodiscard]] Result<PlanVersion> withdraw_all(std::string reason, const Now& now);
    [[nodiscard]] Result<PlanVersion> republish(const Now& now);
    [[nodiscard]] std::vector<TrackedRequest> requests() const;

    /// When TimerFired is due; empty: nothing to wait for. May change with every event.
    [[nodiscard]] std::optional<TimePoint> deadline() const;

    [[nodiscard]] SessionStatus status(TimePoint now) const;

private:
    class Machine;
    std::unique_ptr<Machine> machine_;
};

}  // namespace vdv463::session
