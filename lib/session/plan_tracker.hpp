// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <vdv463/charging_information.hpp>
#include <vdv463/charging_requests.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/timestamp.hpp>

#include "plan_fate.hpp"
#include "plan_index.hpp"
#include "plan_sightings.hpp"

namespace vdv463::session {

/// What one charging information says about the plan as a whole.
struct PlanObservation {
    /// Requests under our presystem id (or without any, when they are ours by id) that are shown:
    /// charging request ids, each once, in order of appearance.
    std::vector<std::string> own_seen;
    /// Those of `own_seen` under our presystem id that neither we sent since start() nor the first
    /// information after start() showed: another presystem must have published them (K3). So it
    /// must have what that one showed, and is scheduled again after our list had replaced it.
    std::vector<std::string> foreign;
    /// All own requests that were seen, are not Completed, Ended, Expired or Rejected and depart in
    /// the future have been absent from three informations in a row. True once: not again before
    /// one was seen again (K3).
    bool lost_at_cms = false;
};

/// What became of each request of the newest list (K1), by the CMS's answers and information, and
/// which bus will not be ready (K2).
class PlanTracker {
public:
    using List = std::vector<ChargingRequest>;

    explicit PlanTracker(std::string presystem_id);

    /// A new start(): nothing is known of the CMS, and the next information is the first.
    void begin(Timestamp now);
    /// Nothing is tracked any more.
    void clear();

    /// `list` is the newest: requests that are new or whose content changed are Waiting, those left
    /// out are Ended. A request under another id for the same vehicle takes the place of the old.
    void adopt(const List& list, Timestamp now);
    /// `list` was written, confirmed, or failed without an answer; it may be older than the newest,
    /// then only the requests that are the same in both are concerned.
    void sent(const List& list, Timestamp now);
    void confirmed(const List& list, Timestamp now);
    void unsent(const List& list, Timestamp now);
    /// The CMS named this request in an Error.
    void rejected(std::string_view charging_request_id, const std::string& reason, Timestamp now);
    /// These are no longer sent: their departure passed long ago.
    void expired(const std::vector<std::string>& charging_request_ids, Timestamp now);
    /// A connection ended: what three informations in a row have to show begins anew.
    void disconnected();
    /// Another server may have published under our presystem id until now, and we take its place
    /// (D3): the next information counts as the first.
    void take_over();

    PlanObservation information(const ChargingInformation& information, Timestamp now);

    /// Those whose state changed since the last call, in order.
    std::vector<TrackedRequest> take_changes();
    /// Those of the newest list in its order, then those that ended, the latest 1,000.
    std::vector<TrackedRequest> requests() const;
    /// Those that will miss their minimum target at their departure, which is in the future.
    std::vector<TrackedRequest> late(Timestamp now) const;
    /// Those that are Rejected.
    std::vector<TrackedRequest> rejected_requests() const;

private:
    void note(const RequestFate& fate, bool has_changed);
    void file(const RequestFate& fate);
    void reindex();
    RequestFate* find(const ChargingRequest& request);
    void observe_ids(const Sightings& sightings, PlanObservation& observation);
    bool was_there_before(const Sightings::Shown& shown);
    Absence absence_in(const Sightings& sightings, Timestamp now) const;
    bool lost_by_now(Timestamp now) const;
    bool sent_before(const std::string& charging_request_id) const;
    void remember_sent(const List& list);

    std::string presystem_id_;
    std::vector<RequestFate> fates_;  ///< of the newest list, in its order
    RequestIndex index_;
    std::deque<TrackedRequest> ended_;
    std::vector<TrackedRequest> changes_;
    /// Ids that we sent since start(), in two generations: the older is forgotten when the younger
    /// is full. What is sent again is in the younger.
    std::unordered_set<std::string> sent_ids_;
    std::unordered_set<std::string> older_sent_ids_;
    /// Ids of the first information, to the number of the latest that showed them.
    std::unordered_map<std::string, std::uint64_t> first_ids_;
    std::uint64_t informations_ = 0;
    /// How many there had been when the CMS confirmed the first list of this connection.
    std::optional<std::uint64_t> replaced_after_;
    bool is_first_ = true;
    bool shows_schedules_ = false;
    bool lost_told_ = false;
};

}  // namespace vdv463::session
