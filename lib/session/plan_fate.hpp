// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <vdv463/charging_requests.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/timestamp.hpp>

#include "plan_sightings.hpp"

namespace vdv463::session {

/// How an information leaves a request out.
struct Absence {
    bool schedules_are_shown = false;  ///< by this CMS, so that one that is not shown is missing
    bool any_is_shown = false;         ///< other requests that were in hand are still shown
    bool many_at_once = false;         ///< it has vanished together with all the others
};

/// What became of one charging request (K1).
///
/// The minimum target makes a vehicle ready, the maximum target ends its charging. A request is
/// Completed when its process shows the maximum, when the process is Finishing and shows the
/// minimum, or when the process was Finishing and is gone. It stays so while the vehicle has the
/// minimum. A process that is gone before has Ended, for the usual reason is that the vehicle left;
/// only when all vanish at once a CMS that has forgotten them is more likely, and three
/// informations are waited for.
///
/// Each function says whether the state has changed.
class RequestFate {
public:
    RequestFate(ChargingRequest request, Timestamp now);

    const ChargingRequest& request() const noexcept { return request_; }
    const TrackedRequest& tracked() const noexcept { return tracked_; }

    [[nodiscard]] bool change(const ChargingRequest& request, Timestamp now);
    [[nodiscard]] bool leave_out(const char* evidence, Timestamp now);
    [[nodiscard]] bool sent(Timestamp now);
    [[nodiscard]] bool confirmed(Timestamp now);
    [[nodiscard]] bool unsent(Timestamp now);
    [[nodiscard]] bool named_in_error(const std::string& reason, Timestamp now);
    [[nodiscard]] bool expired(Timestamp now);
    [[nodiscard]] bool shown(const Sighting& sighting, Timestamp now);
    [[nodiscard]] bool absent(const Sighting& sighting, const Absence& absence, Timestamp now);
    void disconnected() noexcept { absences_ = 0; }

    bool was_sent() const noexcept { return was_sent_; }
    /// Completed, Ended or Expired.
    bool over() const noexcept;
    /// It was seen at the CMS, is to be charged yet and has not left by the plan: a CMS that does
    /// not show it has lost it.
    bool expected(Timestamp now) const noexcept;
    /// expected(), and its process or schedule was shown last.
    bool in_hand(Timestamp now) const noexcept;
    /// Informations in a row that did not show it, on this connection.
    unsigned absences() const noexcept { return absences_; }

    /// It stands for the vehicle of `earlier` from now on, whose process may keep its id.
    void take_place_of(const RequestFate& earlier);
    /// The id of a request before it under which its process may run; else empty.
    const std::string& earlier_id() const noexcept { return earlier_id_; }

    static constexpr unsigned patience = 3;

private:
    enum class Delivery { Waiting, Sent, Confirmed };
    struct Verdict {
        RequestState state;
        const char* evidence;
    };

    bool enter(RequestState state, const char* evidence, Timestamp now);
    bool runs() const noexcept;
    bool reached(double soc_pct) const noexcept;
    bool stays_completed(const Sighting& sighting) const;
    bool enter_shown(const Verdict& verdict, const Sighting& sighting, Timestamp now);
    bool is_to_end() const noexcept;
    std::optional<Verdict> verdict(const Sighting& sighting) const;
    Verdict verdict_of_process(const ChargingProcessInfo& process) const;
    void read(const Sighting& sighting, Timestamp now);
    void read_prediction(const ChargingPredictionData& data);

    ChargingRequest request_;
    TrackedRequest tracked_;
    Delivery delivery_ = Delivery::Waiting;
    bool was_sent_ = false;
    bool seen_ = false;
    bool named_in_error_ = false;  ///< since it was sent last
    bool rejected_by_error_ = false;
    /// What the latest information says of its vehicle, once that has come for this request.
    std::optional<double> soc_now_pct_;
    unsigned absences_ = 0;
    std::string earlier_id_;
    bool shown_as_earlier_ = false;
};

}  // namespace vdv463::session
