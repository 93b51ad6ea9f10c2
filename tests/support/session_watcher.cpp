// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <algorithm>
#include <utility>

#include "scripted_session.hpp"

/// The Watcher of scripted_session.hpp.
namespace vdv463::test {

void Watcher::before(const Event& event, const SessionConfig& config, TimePoint now) {
    if (!active_) {
        active_ = !config.plan.start_in_standby;
    }
    if (const auto* set = std::get_if<SetActive>(&event)) {
        active_ = set->active;
    } else if (std::holds_alternative<StoreLoaded>(event)) {
        loaded_ = true;
    } else if (std::holds_alternative<StoreSaved>(event)) {
        saving_ = false;
    } else if (std::holds_alternative<TransportOpened>(event)) {
        link_ = Link::Open;
    } else if (std::holds_alternative<TransportClosed>(event)) {
        link_over();
    } else if (std::holds_alternative<PeerClosing>(event) && link_ == Link::Open) {
        link_ = Link::Closing;
    } else if (const auto* send = std::get_if<Send>(&event)) {
        completions_.emplace(send->id, 0);
        withdrawn_ = withdrawn_ || send->list.empty();
    } else if (const auto* received = std::get_if<MessageReceived>(&event)) {
        const Envelope& envelope = received->message.envelope;
        if (envelope.message_type == MessageType::Request) {
            unanswered_requests_.insert(envelope.message_id);
            note_request(received->message, config);
        } else {
            note_answer(received->message, now);
        }
    } else if (const auto* garbage = std::get_if<UndecodableReceived>(&event)) {
        if (garbage->error.message_type == MessageType::Request) {
            unanswered_requests_.insert(garbage->error.message_id);
        } else {
            note_list_answer(garbage->error.message_id);
        }
    } else if (std::holds_alternative<TimerFired>(event) &&
               now - list_sent_at_ >= config.limits.answer_timeout) {
        list_in_flight_.reset();
    }
}

void Watcher::note_request(const Message& message, const SessionConfig& config) {
    const auto* information = std::get_if<ChargingInformation>(&message.payload);
    if (information == nullptr || link_ != Link::Open) {
        return;
    }
    std::set<std::string> shown;
    for (const DepotInfo& depot : information->depot_info_list) {
        shown.insert(depot.depot_id);
    }
    const auto& expected = config.plan.expected_depots;
    wrong_depot_ =
        !expected.empty() && shown != std::set<std::string>(expected.begin(), expected.end());
    informed_ = informed_ || !wrong_depot_;
}

void Watcher::note_answer(const Message& message, TimePoint now) {
    const std::string& id = message.envelope.message_id;
    const auto* response = std::get_if<BootNotificationResponse>(&message.payload);
    if (!booted_ && response != nullptr && response->status == BootStatus::Accepted) {
        booted_ = true;
        booted_at_ = now;
        foreign_ids_ = id.find(boot_id_) == std::string::npos;
    }
    note_list_answer(id);
}

void Watcher::note_list_answer(const std::string& message_id) {
    if (list_in_flight_ &&
        (foreign_ids_ || message_id.find(*list_in_flight_) != std::string::npos)) {
        list_in_flight_.reset();
    }
}

void Watcher::after(const SessionAction& action, const SessionConfig& config, TimePoint now) {
    if (const auto* attempt = std::get_if<OpenTransport>(&action)) {
        CHECK(link_ == Link::None);
        CHECK(attempt->url_index < config.url_count);
        CHECK((*active_ || config.plan.connected_in_standby));
        link_ = Link::Connecting;
    } else if (const auto* send = std::get_if<SendMessage>(&action)) {
        CHECK(link_ == Link::Open);
        check_message(send->message, config, now);
    } else if (std::holds_alternative<SendPing>(action)) {
        CHECK(link_ == Link::Open);
    } else if (std::holds_alternative<CloseTransport>(action)) {
        CHECK(link_ == Link::Open);
        link_ = Link::Closing;
    } else if (std::holds_alternative<DropTransport>(action)) {
        CHECK(link_ != Link::None);
        link_over();
    } else if (const auto* report = std::get_if<ReportState>(&action)) {
        check_state(report->change, config);
    } else if (std::holds_alternative<AskCredentials>(action)) {
        CHECK(state_ == State::Waiting);
    } else if (std::holds_alternative<LoadStore>(action)) {
        CHECK(config.has_store);
        saving_ = false;
    } else if (std::holds_alternative<SaveStore>(action)) {
        CHECK(loaded_);
        CHECK_FALSE(std::exchange(saving_, true));
    } else if (const auto* told = std::get_if<ReportAlarm>(&action)) {
        check_alarm(told->alarm);
    } else if (const auto* completed = std::get_if<CompleteSend>(&action)) {
        CHECK(completions_.count(completed->id) == 1);
        CHECK(++completions_[completed->id] == 1);
    }
}

void Watcher::check_state(const StateChange& change, const SessionConfig& config) {
    if (state_ == State::Stopped) {
        active_ = *active_ && !config.plan.start_in_standby;
        saving_ = false;
    }
    const bool resting = !*active_ && !config.plan.connected_in_standby;
    CHECK(change.from == state_);
    CHECK(change.to != state_);
    CHECK(change.retry_in.has_value() == (change.to == State::Waiting && !resting));
    state_ = change.to;
}

bool Watcher::gate_open(const SessionConfig& config, TimePoint now) const {
    if (informed_) {
        return !wrong_depot_;
    }
    return config.plan.expected_depots.empty() &&
           (config.plan.gate == Gate::AfterBoot ||
            now - booted_at_ >= config.plan.first_information_timeout);
}

void Watcher::check_list(const ChargingRequests& list, const SessionConfig& config, TimePoint now) {
    CHECK(booted_);
    CHECK(gate_open(config, now));
    CHECK(*active_);
    CHECK((loaded_ || !config.has_store));
    CHECK((withdrawn_ || !list.charging_request_list.empty()));
    CHECK_FALSE(list_in_flight_);
}

void Watcher::check_message(const Message& message, const SessionConfig& config, TimePoint now) {
    const Envelope& envelope = message.envelope;
    if (envelope.message_type != MessageType::Request) {
        const auto request = unanswered_requests_.find(envelope.message_id);
        CHECK(request != unanswered_requests_.end());
        if (request != unanswered_requests_.end()) {
            unanswered_requests_.erase(request);
        }
        return;
    }
    if (std::holds_alternative<BootNotificationRequest>(message.payload)) {
        CHECK_FALSE(booted_);
        boot_id_ = envelope.message_id;
        return;
    }
    const auto* list = std::get_if<ChargingRequests>(&message.payload);
    REQUIRE(list != nullptr);
    check_list(*list, config, now);
    list_in_flight_ = envelope.message_id;
    list_sent_at_ = now;
}

/// One per condition: never two begins or two ends in a row.
void Watcher::check_alarm(const Alarm& alarm) {
    INFO("alarm " << alarm.id);
    CHECK_FALSE(alarm.text.empty());
    CHECK((alarm.raised ? raised_.insert(alarm.id).second : raised_.erase(alarm.id) == 1));
}

void Watcher::link_over() {
    link_ = Link::None;
    booted_ = false;
    informed_ = false;
    wrong_depot_ = false;
    foreign_ids_ = false;
    list_in_flight_.reset();
    unanswered_requests_.clear();
}

bool Watcher::all_sends_completed() const {
    return std::all_of(completions_.begin(), completions_.end(),
                       [](const auto& entry) { return entry.second == 1; });
}

}  // namespace vdv463::test
