// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/error.hpp>
#include <vdv463/export.hpp>
#include <vdv463/timestamp.hpp>

/// The charging plan: the complete list of charging requests that the CMS shall hold, how far it
/// has come, and what became of each request in it. See docs/charging-plan.md.
namespace vdv463 {

/// Number of a published list, counted from 1 for each client.
using PlanVersion = std::uint64_t;

/// What goes with a list.
struct PublishOptions {
    /// The list may leave out more vehicles with a future departure than PlanConfig allows.
    bool allow_removals = false;
    /// Why the list is published, for the audit record; one line.
    std::string reason;
};

/// How far a published list has come.
enum class PlanState : std::uint8_t {
    Waiting,     ///< for the connection, the gate, the time between two lists, or a next try
    Sent,        ///< written, no answer yet
    Confirmed,   ///< the CMS has received it; whether it charges shows in the information
    Refused,     ///< the CMS answered with an Error; it is sent again later unless replaced
    Held,        ///< not sent, for the reason in `cause`, until that is over or a list replaces it
    Superseded,  ///< a newer list took its place
};
VDV463_EXPORT std::string_view to_string(PlanState value) noexcept;  ///< "waiting", "sent", ...

/// What became of a published list.
struct PlanChange {
    PlanVersion version = 0;               ///< which list
    PlanState state = PlanState::Waiting;  ///< how far it has come
    std::optional<Error> cause;            ///< why it was refused, is held, or has to wait again
};

/// What is known about one charging request of the plan.
enum class RequestState : std::uint8_t {
    Waiting,    ///< in the newest list, which was not sent yet
    Sent,       ///< on its way
    Confirmed,  ///< its list was received; the CMS has not shown it yet
    Scheduled,  ///< in a scheduledChargingProcessList, or its process is Queued
    Preparing,  ///< its charging process is Preparing
    Charging,   ///< its charging process is Charging
    Suspended,  ///< its charging process is SuspendedEVSE or SuspendedEV
    Finishing,  ///< its charging process is Finishing, below the target
    Completed,  ///< Finishing was seen and then its end, or the state of charge reached the target
    Ended,      ///< gone from the depot, or left out of a newer list, before it was completed
    Rejected,   ///< the CMS will not charge it; `reason` says why
    Expired,    ///< its departure passed long ago; it is no longer sent
    Missing,    ///< confirmed, but not among the processes that this CMS shows
};
VDV463_EXPORT std::string_view to_string(RequestState value) noexcept;  ///< "waiting", "sent", ...

/// One charging request of the plan as the CMS's messages show it.
struct TrackedRequest {
    std::string charging_request_id;             ///< as published
    std::string vehicle_id;                      ///< as published
    RequestState state = RequestState::Waiting;  ///< what `evidence` leads to
    Timestamp since;                             ///< of the state, by our clock
    std::string evidence;                        ///< one sentence: what the state is concluded from
    std::string reason;  ///< Rejected: the CMS's words, or those of a process status

    std::optional<std::string> charging_point_id;    ///< where it is charged, or will be
    std::optional<std::string> charging_process_id;  ///< as the CMS calls it
    std::optional<Timestamp> start_time;             ///< scheduled or real
    std::optional<double> soc_pct;   ///< last reported state of charge of the vehicle
    std::optional<double> power_kw;  ///< last reported charging power

    double min_target_soc_pct = 0;       ///< as published
    double max_target_soc_pct = 0;       ///< as published
    std::optional<Timestamp> departure;  ///< as published: "requestedTimeForDeparture"

    std::optional<double> predicted_departure_soc_pct;   ///< by the CMS: at the departure
    std::optional<Timestamp> predicted_min_target_time;  ///< by the CMS: the minimum is reached
    /// By the prediction the minimum target is missed at the departure.
    bool late = false;
};

/// The host is asked for a fresh list.
struct PlanNeeded {
    /// Why one is wanted.
    enum class Reason : std::uint8_t {
        Outage,  ///< the link was away for longer than PlanConfig::fresh_plan_after
        Stale,   ///< the kept list is too old, or all its departures are in the past
    };
    Reason reason = Reason::Outage;       ///< why one is wanted
    std::chrono::milliseconds outage{0};  ///< how long no list could be sent
};
VDV463_EXPORT std::string_view to_string(PlanNeeded::Reason value) noexcept;  ///< "outage", "stale"

}  // namespace vdv463
