// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "correlator.hpp"
#include "plan_keeper.hpp"
#include "time.hpp"
#include "wording.hpp"

namespace vdv463::session {

namespace {

std::string words_of(const ErrorPayload& payload) {
    return payload.text.empty() ? payload.raw : payload.text;
}

}  // namespace

/// Whether what becomes of it becomes of the newest list, which may be the same once more.
bool PlanKeeper::concerns_newest(const Flight& flight) const {
    return standing_ && (flight.published.version == standing_->version ||
                         same_content(flight.published.list, book_.newest()->list));
}

void PlanKeeper::confirmed(const Now& now, Actions& out) {
    if (!flight_) {
        return;
    }
    Flight flight = *std::exchange(flight_, std::nullopt);
    flight.confirmed = true;
    alarms_.answered(out);
    note_confirmed(flight, now, out);
    answered_ = std::move(flight);
}

void PlanKeeper::note_confirmed(const Flight& flight, const Now& now, Actions& out) {
    const PublishedList& list = flight.published;
    ++counters_.confirmed;
    last_confirmation_ = now.steady;
    confirmed_version_ = list.version;
    last_confirmed_ = flight.sent;
    store_.confirmed(StoredList{*flight.sent, list.age.published()});
    tracker_.confirmed(*flight.sent, now.wall);
    audit(list, "confirmed", flight.message_id, now, out);
    if (!flight_) {
        in_force_ = flight.sent;
    }
    // What is on its way meanwhile replaces it.
    if (flight_ || !concerns_newest(flight)) {
        if (!flight.superseded) {
            tell(list.version, PlanState::Confirmed, std::nullopt, out);
        }
        return;
    }
    due_ = false;
    retry_.confirmed();
    alarms_.confirmed(flight.sent->empty() || list.terminates, out);
    confirmed_version_ = standing_->version;
    standing_->unconfirmed_since.reset();
    if (standing_->state != PlanState::Confirmed) {
        tell(standing_->version, PlanState::Confirmed, std::nullopt, out);
    }
}

void PlanKeeper::refused(const Error& error, const ErrorPayload& payload, const Now& now,
                         Actions& out) {
    if (!flight_) {
        return;
    }
    Flight flight = *std::exchange(flight_, std::nullopt);
    ++counters_.refused;
    alarms_.answered(out);
    tracker_.unsent(*flight.sent, now.wall);
    reject_named(flight, payload, now);
    audit(flight.published, "error: " + error.peer_text, flight.message_id, now, out);
    if (concerns_newest(flight)) {
        due_ = true;
        retry_.refused(!informed_, now);
        alarms_.refused(error, now, out);
        tell(standing_->version, PlanState::Refused, error, out);
    } else if (!flight.superseded) {
        tell(flight.published.version, PlanState::Refused, error, out);
    }
    answered_ = std::move(flight);
}

/// Some CMSs name the requests that they object to.
void PlanKeeper::reject_named(Flight& flight, const ErrorPayload& payload, const Now& now) {
    const std::string words = words_of(payload);
    for (std::string& id : named_in(payload.text + " " + payload.raw, *flight.sent)) {
        tracker_.rejected(id, flight.confirmed ? "possibly terminated: " + words : words, now.wall);
        flight.named.emplace_back(std::move(id), words);
    }
}

bool PlanKeeper::second_answer(const Message& answer, const Now& now, Actions& out) {
    if (!answered_ ||
        !Correlator::is_answer_to(answered_->message_id, answer.envelope.message_id)) {
        return false;
    }
    if (const auto* payload = std::get_if<ErrorPayload>(&answer.payload)) {
        reject_named(*answered_, *payload, now);
        audit(answered_->published, "error: " + words_of(*payload), answered_->message_id, now,
              out);
        return true;
    }
    if (answered_->confirmed ||
        !std::holds_alternative<ChargingRequestsConfirmation>(answer.payload)) {
        return false;
    }
    answered_->confirmed = true;
    note_confirmed(*answered_, now, out);
    for (const auto& [id, words] : answered_->named) {
        tracker_.rejected(id, "possibly terminated: " + words, now.wall);
    }
    return true;
}

void PlanKeeper::unanswered(const Error& error, bool last_resort, const Now& now, Actions& out) {
    if (!flight_) {
        return;
    }
    const Flight flight = *std::exchange(flight_, std::nullopt);
    tracker_.unsent(*flight.sent, now.wall);
    audit(flight.published, "no answer", flight.message_id, now, out);
    if (!concerns_newest(flight)) {
        return;
    }
    due_ = true;
    retry_.unanswered(flight.sent_at, last_resort, now);
    if (last_resort) {
        alarms_.unanswered(in_words(config_.plan.unanswered_retry_max), now, out);
    }
    tell(standing_->version, PlanState::Waiting, error, out);
}

void PlanKeeper::connection_over(const Error& error, bool lost, const Now& now, Actions& out) {
    answered_.reset();
    in_force_.reset();
    informed_ = false;
    tracker_.disconnected();
    if (flight_) {
        const Flight flight = *std::exchange(flight_, std::nullopt);
        tracker_.unsent(*flight.sent, now.wall);
        audit(flight.published, "connection lost", flight.message_id, now, out);
        if (concerns_newest(flight)) {
            if (lost) {
                retry_.lost(now);
            }
            if (retry_.poisoned()) {
                alarms_.poisoned(in_words(config_.plan.poisoned_retry), now, out);
            }
            tell(standing_->version, PlanState::Waiting, error, out);
        }
    }
    if (standing_) {
        // Nothing has to be kept in force after a withdrawal by terminating.
        due_ = !(book_.newest()->terminates && standing_->state == PlanState::Confirmed);
    }
}

void PlanKeeper::informed(const ChargingInformation& information, const Now& now, Actions& out) {
    depots_.seen(information);
    depots_.judge(store_.ready(), now, out);
    store_.depots(depots_.first_contact());
    const bool first = book_.wants_information() && !first_shown_;
    if (first || config_.schema == SchemaVersion::V1_0) {
        shown_ =
            std::make_shared<const ChargingList>(own_requests(information, config_.presystem_id));
        first_shown_ = first ? shown_ : first_shown_;
        compare_with_shown(now);
    }
    if (!std::exchange(informed_, true)) {
        retry_.informed();
    }
    requests_seen_ = true;
    const PlanObservation observation = tracker_.information(information, now.wall);
    if (!active_) {
        return;  // what is shown is what another server published
    }
    alarms_.observed(observation, now, out);
    if (observation.lost_at_cms && standing_ && standing_->state == PlanState::Confirmed) {
        in_force_.reset();
        due_ = true;
    }
}

}  // namespace vdv463::session
