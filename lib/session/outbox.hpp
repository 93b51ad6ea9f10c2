// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "actions.hpp"
#include "events.hpp"

namespace vdv463::session {

/// The lists that have to go to the CMS: single sends in their order, then the published list, of
/// which only the newest counts. At most one list is on its way at any time, because each replaces
/// the whole of the one before. What becomes of them is appended to `out`.
class Outbox {
public:
    using List = std::vector<ChargingRequest>;
    using SharedList = std::shared_ptr<const List>;

    void publish(PlanVersion version, List list, Actions& out);
    void queue(SendId id, List list);

    bool has_plan() const noexcept { return plan_.has_value(); }
    std::size_t waiting_sends() const noexcept { return waiting_.size(); }
    bool in_flight() const noexcept { return flight_.has_value(); }

    /// Puts the next list on its way; null when there is none, or when the CMS holds it already.
    SharedList next(Actions& out);

    /// The list that is on its way has left.
    void written(Actions& out);
    void confirmed(const Confirmation& confirmation, Actions& out);
    void refused(const Error& error, Actions& out);
    /// It stayed without a usable answer: a send has failed, a published list is due again.
    void failed(const Error& error, Actions& out);

    /// The connection is gone: sends fail, the newest list is due again.
    void connection_over(const Error& error, Actions& out);
    /// Sends that wait fail and the published list is forgotten: hours later nobody could say
    /// whether it still holds. What is on its way may still be answered.
    void give_up(const Error& error, Actions& out);

    PlanVersion plan_version() const noexcept;
    std::optional<PlanState> plan_state() const;
    PlanVersion confirmed_version() const noexcept { return confirmed_version_; }

private:
    struct WaitingSend {
        SendId id = 0;
        SharedList list;
    };
    struct Plan {
        PlanVersion version = 0;
        SharedList list;
        PlanState state = PlanState::Waiting;
        bool due = true;
    };
    struct Flight {
        std::optional<SendId> send;  ///< a single send, or else
        PlanVersion version = 0;     ///< a published list
        bool superseded = false;     ///< of which a newer one exists
        SharedList list;
    };

    void supersede(Actions& out);
    std::optional<Flight> land(Result<Confirmation> outcome, Actions& out);
    void fail_waiting(const Error& error, Actions& out);
    void report(Flight& flight, PlanState state, std::optional<Error> cause, Actions& out);
    void report_plan_confirmed(Actions& out);

    std::deque<WaitingSend> waiting_;
    std::optional<Plan> plan_;
    std::optional<Flight> flight_;
    SharedList in_force_;  ///< confirmed on this connection, and nothing sent since
    PlanVersion confirmed_version_ = 0;
};

}  // namespace vdv463::session
