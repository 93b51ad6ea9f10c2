// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include <vdv463/charging_information.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/status.hpp>

namespace vdv463 {

/// What the host wants to hear. Any of them may be empty.
/// Threads: all run on the client's executor, never on the I/O thread; for one client one at a time
/// and in order; never under a lock of the library; never after stop() has returned. Every method
/// of the client may be called inside. A slow handler delays later handlers, never the connection.
/// An exception that leaves a handler is caught, counted and raised as alarm HANDLER_EXCEPTION.
/// Behind a handler that hangs nothing waits without bound: newer events replace older ones, see
/// docs/threads.md. A Session calls them itself, see there.
struct ClientHandlers {
    /// Every change of state, in order; at most 100 wait. The last one after stop() runs on the
    /// stopping thread.
    std::function<void(const StateChange&)> on_state;
    /// Each step of a connection attempt as it ends, well or badly.
    std::function<void(const AttemptStep&)> on_attempt;
    /// Each charging information; it has already been confirmed to the CMS, unless the connection
    /// was closing by then. While a call is running, newer ones replace one another: only the
    /// newest waits (counted in ClientStatus).
    std::function<void(const ChargingInformation&)> on_charging_information;
    /// What was odd about a received message. At most 100 wait; more are counted.
    std::function<void(const IssueReport&)> on_issue;
    /// What became of a published list, in order; at most 100 wait.
    std::function<void(const PlanChange&)> on_plan;
    /// A charging request of the plan has entered another state. While a handler is running, newer
    /// states of one request replace one another: only its newest waits.
    std::function<void(const TrackedRequest&)> on_request;
    /// A fresh list is wanted: publish() one, here or soon. Without it the kept list goes after
    /// plan.fresh_plan_wait, or is held when it is stale.
    std::function<void(const PlanNeeded&)> on_plan_needed;
    /// Conditions that begin and end.
    std::function<void(const Alarm&)> on_alarm;
};

}  // namespace vdv463
