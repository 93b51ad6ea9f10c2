// SPDX-License-Identifier: Apache-2.0
#include "plan_tracker.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <utility>

namespace vdv463::session {

namespace {

constexpr std::size_t longest_history = 1000;
/// Of ids beyond those of one list: many days' worth, and a few megabytes.
constexpr std::size_t sent_ids_kept = 50'000;

std::vector<TrackedRequest> tracked_where(const std::vector<RequestFate>& fates,
                                          const std::function<bool(const TrackedRequest&)>& fits) {
    std::vector<TrackedRequest> found;
    for (const RequestFate& fate : fates) {
        if (fits(fate.tracked())) {
            found.push_back(fate.tracked());
        }
    }
    return found;
}

}  // namespace

PlanTracker::PlanTracker(std::string presystem_id) : presystem_id_(std::move(presystem_id)) {}

void PlanTracker::begin(Timestamp now) {
    const auto before = std::exchange(fates_, {});
    *this = PlanTracker{std::move(presystem_id_)};
    for (const RequestFate& fate : before) {
        fates_.emplace_back(fate.request(), now);
        note(fates_.back(), true);
    }
    reindex();
}

void PlanTracker::clear() {
    *this = PlanTracker{std::move(presystem_id_)};
}

void PlanTracker::adopt(const List& list, Timestamp now) {
    std::vector<RequestFate> adopted;
    adopted.reserve(list.size());
    std::vector<bool> is_kept(fates_.size(), false);
    std::unordered_map<std::string, std::size_t> newcomers;  ///< by vehicle
    for (const ChargingRequest& request : list) {
        const auto known = index_.by_id(request.charging_request_id);
        if (!known || is_kept[*known]) {
            newcomers.emplace(request.vehicle_id, adopted.size());
            adopted.emplace_back(request, now);
            note(adopted.back(), true);
            continue;
        }
        is_kept[*known] = true;
        adopted.push_back(std::move(fates_[*known]));
        if (!(adopted.back().request() == request)) {
            note(adopted.back(), adopted.back().change(request, now));
        }
    }
    for (std::size_t number = 0; number < fates_.size(); ++number) {
        if (is_kept[number]) {
            continue;
        }
        RequestFate& left_out = fates_[number];
        const auto newcomer = newcomers.find(left_out.tracked().vehicle_id);
        const bool is_replaced = newcomer != newcomers.end();
        if (is_replaced) {
            adopted[newcomer->second].take_place_of(left_out);
        }
        note(left_out, left_out.leave_out(is_replaced ? "Another request for its vehicle took its "
                                                        "place in a newer list."
                                                      : "A newer list leaves it out.",
                                          now));
        file(left_out);
    }
    fates_ = std::move(adopted);
    reindex();
}

/// What is in the newest list again has its history there.
void PlanTracker::reindex() {
    index_ = {};
    for (const RequestFate& fate : fates_) {
        index_.add(fate.request(), fate.earlier_id());
    }
    const auto again = std::remove_if(ended_.begin(), ended_.end(), [this](const auto& request) {
        return index_.by_id(request.charging_request_id).has_value();
    });
    ended_.erase(again, ended_.end());
}

void PlanTracker::note(const RequestFate& fate, bool has_changed) {
    if (has_changed) {
        changes_.push_back(fate.tracked());
    }
}

void PlanTracker::file(const RequestFate& fate) {
    ended_.push_back(fate.tracked());
    if (ended_.size() > longest_history) {
        ended_.pop_front();
    }
}

RequestFate* PlanTracker::find(const ChargingRequest& request) {
    const auto number = index_.by_id(request.charging_request_id);
    return number && fates_[*number].request() == request ? &fates_[*number] : nullptr;
}

void PlanTracker::remember_sent(const List& list) {
    for (const ChargingRequest& request : list) {
        sent_ids_.insert(request.charging_request_id);
    }
    if (sent_ids_.size() > sent_ids_kept + list.size()) {
        older_sent_ids_ = std::exchange(sent_ids_, {});
        for (const ChargingRequest& request : list) {
            sent_ids_.insert(request.charging_request_id);
        }
    }
}

void PlanTracker::sent(const List& list, Timestamp now) {
    remember_sent(list);
    for (const ChargingRequest& request : list) {
        if (RequestFate* fate = find(request)) {
            note(*fate, fate->sent(now));
        }
    }
}

void PlanTracker::confirmed(const List& list, Timestamp now) {
    replaced_after_ = replaced_after_.value_or(informations_);
    for (const ChargingRequest& request : list) {
        if (RequestFate* fate = find(request)) {
            note(*fate, fate->confirmed(now));
        }
    }
}

void PlanTracker::unsent(const List& list, Timestamp now) {
    for (const ChargingRequest& request : list) {
        if (RequestFate* fate = find(request)) {
            note(*fate, fate->unsent(now));
        }
    }
}

void PlanTracker::rejected(std::string_view charging_request_id, const std::string& reason,
                           Timestamp now) {
    if (const auto number = index_.by_id(std::string{charging_request_id})) {
        note(fates_[*number], fates_[*number].named_in_error(reason, now));
    }
}

void PlanTracker::expired(const std::vector<std::string>& charging_request_ids, Timestamp now) {
    for (const std::string& id : charging_request_ids) {
        if (const auto number = index_.by_id(id)) {
            note(fates_[*number], fates_[*number].expired(now));
        }
    }
}

void PlanTracker::disconnected() {
    replaced_after_.reset();
    for (RequestFate& fate : fates_) {
        fate.disconnected();
    }
}

void PlanTracker::take_over() {
    is_first_ = true;
    replaced_after_.reset();
}

PlanObservation PlanTracker::information(const ChargingInformation& information, Timestamp now) {
    std::vector<bool> over(fates_.size(), false);
    std::transform(fates_.begin(), fates_.end(), over.begin(),
                   [](const RequestFate& fate) { return fate.over(); });
    const Sightings sightings{index_, over, presystem_id_, information};
    PlanObservation observation;
    observe_ids(sightings, observation);
    shows_schedules_ |= sightings.has_schedules();
    const Absence absence = absence_in(sightings, now);
    for (std::size_t number = 0; number < fates_.size(); ++number) {
        RequestFate& fate = fates_[number];
        const Sighting& sighting = sightings.of(number);
        const bool is_named = sighting.shown() || sighting.rejected != nullptr;
        note(fate, is_named ? fate.shown(sighting, now) : fate.absent(sighting, absence, now));
    }
    const bool was_told = lost_told_ && !absence.any_is_shown;
    lost_told_ = was_told || lost_by_now(now);
    observation.lost_at_cms = lost_told_ && !was_told;
    return observation;
}

void PlanTracker::observe_ids(const Sightings& sightings, PlanObservation& observation) {
    const bool is_first = std::exchange(is_first_, false);
    ++informations_;
    for (const Sightings::Shown& shown : sightings.ids()) {
        const bool is_sent =
            (shown.number && fates_[*shown.number].was_sent()) || sent_before(*shown.id);
        if (!shown.names_us && !is_sent && !shown.number) {
            continue;
        }
        observation.own_seen.push_back(*shown.id);
        if (is_first) {
            first_ids_[*shown.id] = informations_;
        } else if (shown.names_us && !is_sent && !was_there_before(shown)) {
            observation.foreign.push_back(*shown.id);
        }
    }
}

/// Each list is complete, so that what was there before goes with our first. A process may come
/// back when its vehicle wakes up, and everything after a restart of the CMS; but a schedule that
/// was gone for three informations of one connection was published anew.
bool PlanTracker::was_there_before(const Sightings::Shown& shown) {
    const auto before = first_ids_.find(*shown.id);
    if (before == first_ids_.end()) {
        return false;
    }
    const std::uint64_t since = std::max(before->second, replaced_after_.value_or(informations_));
    const bool was_gone = informations_ > since + RequestFate::patience;
    if (shown.is_scheduled && was_gone) {
        first_ids_.erase(before);
        return false;
    }
    before->second = informations_;
    return true;
}

bool PlanTracker::sent_before(const std::string& charging_request_id) const {
    return sent_ids_.count(charging_request_id) != 0 ||
           older_sent_ids_.count(charging_request_id) != 0;
}

Absence PlanTracker::absence_in(const Sightings& sightings, Timestamp now) const {
    Absence absence;
    absence.schedules_are_shown = shows_schedules_;
    std::size_t vanished = 0;
    for (std::size_t number = 0; number < fates_.size(); ++number) {
        const RequestFate& fate = fates_[number];
        if (sightings.of(number).shown()) {
            absence.any_is_shown = true;
        } else if (fate.in_hand(now) && fate.absences() == 0) {
            ++vanished;
        }
    }
    absence.many_at_once = !absence.any_is_shown && vanished >= 2;
    return absence;
}

bool PlanTracker::lost_by_now(Timestamp now) const {
    bool any = false;
    for (const RequestFate& fate : fates_) {
        if (!fate.expected(now)) {
            continue;
        }
        if (fate.absences() < RequestFate::patience) {
            return false;
        }
        any = true;
    }
    return any;
}

std::vector<TrackedRequest> PlanTracker::take_changes() {
    return std::exchange(changes_, {});
}

std::vector<TrackedRequest> PlanTracker::requests() const {
    auto all = tracked_where(fates_, [](const TrackedRequest&) { return true; });
    all.insert(all.end(), ended_.begin(), ended_.end());
    return all;
}

std::vector<TrackedRequest> PlanTracker::late(Timestamp now) const {
    return tracked_where(fates_, [now](const TrackedRequest& request) {
        return request.late && request.departure && *request.departure > now;
    });
}

std::vector<TrackedRequest> PlanTracker::rejected_requests() const {
    return tracked_where(fates_, [](const TrackedRequest& request) {
        return request.state == RequestState::Rejected;
    });
}

}  // namespace vdv463::session
