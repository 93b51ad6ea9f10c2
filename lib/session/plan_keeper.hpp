// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "actions.hpp"
#include "alarms.hpp"
#include "events.hpp"
#include "plan_alarms.hpp"
#include "plan_book.hpp"
#include "plan_depots.hpp"
#include "plan_list.hpp"
#include "plan_retry.hpp"
#include "plan_store_keeper.hpp"
#include "plan_tracker.hpp"
#include "session.hpp"

namespace vdv463::session {

/// What the connection allows at the moment.
struct PlanLink {
    bool gate_open = false;
    bool free = false;  ///< no request of ours waits for its answer, no single list for its turn
};

/// Keeps the newest published list in force: decides when it goes, when again, and why not, and
/// tells what becomes of it. plan_keeper.cpp holds what the host and the store bring,
/// plan_keeper_delivery.cpp the way of a list to the CMS, plan_keeper_answers.cpp what the CMS says
/// about it.
class PlanKeeper {
public:
    /// Lifetime: both must outlive this.
    PlanKeeper(const SessionConfig& config, Alarms& alarms);

    // What the host declares. These decide at once; what follows is done by next() and settle().
    Result<PlanVersion> publish(ChargingList list, const PublishOptions& options, const Now& now,
                                Actions& out);
    Result<PlanVersion> withdraw_all(std::string reason, const Now& now, Actions& out);
    Result<PlanVersion> republish(const Now& now, Actions& out);
    void set_active(bool active);

    bool active() const noexcept { return active_; }
    bool has_plan() const noexcept { return standing_.has_value(); }
    PlanVersion version() const noexcept { return standing_ ? standing_->version : 0; }
    std::vector<TrackedRequest> requests() const { return tracker_.requests(); }

    void start(const Now& now, Actions& out);
    /// No list is kept in force any more: hours later nobody could say whether it still holds. What
    /// is on its way may still be answered.
    void stop(Actions& out);
    void loaded(const StoreLoaded& loaded, const Now& now, Actions& out);
    void saved(const StoreSaved& saved, const Now& now, Actions& out);

    /// The boot was accepted.
    void ready();
    void informed(const ChargingInformation& information, const Now& now, Actions& out);
    /// `lost`: it was not closed by us.
    void connection_over(const Error& error, bool lost, const Now& now, Actions& out);
    /// The gate opens only on information that names the expected depots (D2).
    bool expects_depots() const noexcept { return depots_.expected(); }
    bool wrong_depot() const noexcept { return depots_.wrong(); }

    /// The list that goes now; null when none may.
    SharedList next(const PlanLink& link, const Now& now, Actions& out);
    /// It goes under this id.
    void sending(std::string message_id);
    void written(const Now& now, Actions& out);
    /// A single list of the host's goes instead.
    void other_list_sent(const ChargingList& list, const Now& now);

    void confirmed(const Now& now, Actions& out);
    void refused(const Error& error, const ErrorPayload& payload, const Now& now, Actions& out);
    /// No usable answer. `last_resort`: a new connection did not help.
    void unanswered(const Error& error, bool last_resort, const Now& now, Actions& out);
    /// An Error and a Confirmation may answer the same list (Favonius). False: it is not about the
    /// list that was answered last.
    bool second_answer(const Message& answer, const Now& now, Actions& out);

    /// Comes last in each event: alarms, what changed about requests, the store.
    void settle(const Now& now, Actions& out);
    /// When next() and settle() have something to do.
    std::optional<TimePoint> deadline() const;
    void fill(SessionStatus& status, TimePoint now) const;

private:
    /// How far the newest list has come.
    struct Standing {
        PlanVersion version = 0;
        PlanState state = PlanState::Waiting;
        std::optional<Error> cause;
        std::optional<TimePoint> unconfirmed_since;
    };
    /// A list on its way, or answered.
    struct Flight {
        PublishedList published;
        SharedList sent;  ///< without what has expired
        std::string message_id;
        TimePoint sent_at;
        bool superseded = false;  ///< a newer one exists
        bool confirmed = false;
        std::vector<std::pair<std::string, std::string>> named;  ///< in Errors: ids, texts
    };

    /// Of published lists, since the beginning.
    struct Counters {
        std::uint64_t sent = 0;
        std::uint64_t confirmed = 0;
        std::uint64_t refused = 0;
    };

    void adopt(const Now& now, Actions& out);
    void supersede(Actions& out);
    void resume(const Now& now, Actions& out);
    void note_newest();
    void compare_with_shown(const Now& now);
    void tell(PlanVersion version, PlanState state, std::optional<Error> cause, Actions& out);
    void audit(const PublishedList& list, std::string answer, const std::string& message_id,
               const Now& now, Actions& out) const;

    void note_gate(const PlanLink& link, const Now& now, Actions& out);
    std::optional<errc> hold_reason(const PlanLink& link, const Now& now) const;
    Error hold_error(errc reason, const Now& now) const;
    void hold(errc reason, const Now& now, Actions& out);
    void release(Actions& out);
    TimePoint earliest(const Now& now) const;
    SharedList take(const Now& now, Actions& out);
    void replace_at_cms(const Now& now);
    void need(PlanNeeded::Reason reason, const Now& now, Actions& out) const;
    void watch_force(const Now& now, Actions& out);

    bool concerns_newest(const Flight& flight) const;
    void note_confirmed(const Flight& flight, const Now& now, Actions& out);
    void reject_named(Flight& flight, const ErrorPayload& payload, const Now& now);

    const SessionConfig& config_;
    PlanBook book_;
    PlanRetry retry_;
    PlanAlarms alarms_;
    PlanDepots depots_;
    PlanStoreKeeper store_;
    PlanTracker tracker_;

    bool running_ = false;
    bool active_;
    std::optional<Standing> standing_;
    bool due_ = false;  ///< the newest list has to go, when it may
    std::optional<Flight> flight_;
    std::optional<Flight> answered_;  ///< last, on this connection
    SharedList in_force_;             ///< confirmed on this connection, and nothing sent since
    PlanVersion confirmed_version_ = 0;
    bool informed_ = false;  ///< information has come on this connection
    std::optional<TimePoint> last_sent_;
    std::optional<TimePoint> last_confirmation_;
    std::optional<Error> unsendable_;  ///< why the stored list cannot be resumed
    Counters counters_;

    bool gate_open_ = false;
    std::optional<TimePoint> gate_closed_;
    bool asked_stale_ = false;              ///< since the gate opened or a list was published
    std::optional<TimePoint> fresh_until_;  ///< until then the kept list waits for a fresh one
    std::optional<TimePoint> next_try_;     ///< of the newest list
    std::optional<TimePoint> force_due_;    ///< PLAN_NOT_IN_FORCE
    std::optional<std::pair<PlanVersion, PlanState>> force_told_;

    // What the CMS may hold, for a withdrawal in schema 1.0:
    SharedList last_confirmed_;
    SharedList last_list_;
    SharedList shown_;
    /// Own requests in the first information after the start, until they are compared with.
    SharedList first_shown_;

    bool requests_seen_ = false;  ///< an information has come in this event
    std::vector<TrackedRequest> late_;
};

}  // namespace vdv463::session
