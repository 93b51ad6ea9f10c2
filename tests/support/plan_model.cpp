// SPDX-License-Identifier: Apache-2.0
#include "plan_model.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vdv463::test {

namespace {

std::chrono::hours hours_of(std::uint32_t number) {
    return std::chrono::hours{number};
}

bool same(const std::vector<ChargingRequest>& a, const std::vector<ChargingRequest>& b) {
    return a == b;
}

}  // namespace

PlanModel::PlanModel(SessionConfig config, std::optional<StoredPlan> disk)
    : config_(std::move(config)),
      session_(std::make_unique<Session>(config_, random_)),
      active_(!config_.plan.start_in_standby),
      disk_(std::move(disk)) {
    now_.steady = TimePoint{} + 1000h;
    now_.wall = Timestamp::parse("2026-01-02T20:00:00Z").value();
}

void PlanModel::require(bool holds, const std::string& rule) {
    if (!holds && broken_.empty()) {
        broken_ = rule;
    }
}

// ---- time and events

void PlanModel::feed(Event event) {
    if (const auto* received = std::get_if<MessageReceived>(&event)) {
        if (received->message.envelope.message_type == MessageType::Request) {
            to_be_answered_.insert(received->message.envelope.message_id);
        }
    }
    std::vector<Token> written;
    for (const SessionAction& action : session_->handle(std::move(event), now_)) {
        act(action, written);
    }
    for (const Token token : written) {
        feed(MessageWritten{token});
    }
}

void PlanModel::pass(std::chrono::milliseconds duration) {
    now_.steady += duration;
    now_.wall = now_.wall + duration;
}

void PlanModel::wait(std::chrono::milliseconds duration) {
    const TimePoint end = now_.steady + duration;
    for (auto due = session_->deadline(); due && *due <= end; due = session_->deadline()) {
        const auto ahead = std::chrono::ceil<std::chrono::milliseconds>(*due - now_.steady);
        pass(std::max(ahead, 0ms));
        feed(TimerFired{});
    }
    pass(std::chrono::duration_cast<std::chrono::milliseconds>(end - now_.steady));
}

// ---- what the session does

void PlanModel::act(const SessionAction& action, std::vector<Token>& written) {
    if (std::holds_alternative<OpenTransport>(action)) {
        require(link_ == Link::None, "two connections at a time");
        require(active_ || config_.plan.connected_in_standby, "a connection in standby (D3)");
        link_ = Link::Connecting;
    } else if (const auto* send = std::get_if<SendMessage>(&action)) {
        require(link_ == Link::Open, "a message without a connection");
        note_message(send->message);
        to_cms_.push_back(send->message);
        written.push_back(send->token);
    } else if (std::holds_alternative<CloseTransport>(action)) {
        link_ = Link::Closing;
    } else if (std::holds_alternative<DropTransport>(action)) {
        link_over();
    } else if (std::holds_alternative<LoadStore>(action)) {
        loading_ = true;
        saving_.reset();
    } else if (const auto* save = std::get_if<SaveStore>(&action)) {
        require(!saving_, "two savings at a time (P5)");
        saving_ = save->plan;
    } else if (const auto* alarm = std::get_if<ReportAlarm>(&action)) {
        check_alarm(alarm->alarm);
    } else if (const auto* plan = std::get_if<ReportPlan>(&action)) {
        note_plan(plan->change);
    } else if (const auto* state = std::get_if<ReportState>(&action)) {
        note_state(state->change);
    }
}

void PlanModel::note_message(const Message& message) {
    const Envelope& envelope = message.envelope;
    if (envelope.message_type != MessageType::Request) {
        const auto request = to_be_answered_.find(envelope.message_id);
        require(request != to_be_answered_.end(), "an answer to what was no request (D8)");
        if (request != to_be_answered_.end()) {
            to_be_answered_.erase(request);
        }
        return;
    }
    if (const auto* list = std::get_if<ChargingRequests>(&message.payload)) {
        check_list(list->charging_request_list);
        in_flight_ = envelope.message_id;
        in_flight_since_ = now_.steady;
        last_list_ = now_.steady;
        ++lists_sent_;
    }
}

void PlanModel::check_list(const List& list) {
    const bool timed_out = now_.steady - in_flight_since_ >= config_.limits.answer_timeout;
    require(!in_flight_ || timed_out, "two lists in flight (P1)");
    require(booted_, "a list before the boot was accepted (D1)");
    const bool gate = config_.plan.gate == Gate::AfterBoot || informed_ ||
                      now_.steady - booted_at_ >= config_.plan.first_information_timeout;
    require(gate, "a list before the gate opened (D1)");
    require(active_, "a list in standby (D3)");
    require(newest_.has_value(), "a list that nobody published (P2)");
    require(!last_list_ || now_.steady - *last_list_ >= config_.plan.min_interval,
            "two lists too close to one another (P1)");
    if (!newest_) {
        return;
    }
    if (withdrawn_) {
        const bool terminates =
            std::all_of(list.begin(), list.end(), [](const ChargingRequest& request) {
                return request.charging_instruction == ChargingInstruction::Terminate;
            });
        return require(terminates, "a withdrawal that asks for something (P2)");
    }
    List expected;
    std::copy_if(newest_->begin(), newest_->end(), std::back_inserter(expected),
                 [this](const ChargingRequest& request) { return !is_expired(request); });
    require(!list.empty(), "an empty list that nobody asked for (P2)");
    require(same(list, expected), "a list that is not the newest one");
    require(!is_stale(), "a list that is too old (P6)");
}

/// One per condition: never two begins or two ends in a row.
void PlanModel::check_alarm(const Alarm& alarm) {
    require(alarm.raised ? raised_.insert(alarm.id).second : raised_.erase(alarm.id) == 1,
            "an alarm that was told before: " + alarm.id + " (K4)");
}

/// A version that the host did not make is the stored list that was resumed.
void PlanModel::note_plan(const PlanChange& change) {
    if (change.version <= last_version_) {
        return;
    }
    require(config_.plan.resume_stored_plan && loaded_, "a version that nobody published (P5)");
    last_version_ = change.version;
    if (loaded_) {
        newest_ = loaded_->list;
        withdrawn_ = false;
        published_ = {now_.steady, loaded_->published};
        for (const ChargingRequest& request : *newest_) {
            ever_published_.insert(request.charging_request_id);
        }
    }
}

void PlanModel::note_state(const StateChange& change) {
    if (change.from == State::Stopped) {
        active_ = active_ && !config_.plan.start_in_standby;
        saving_.reset();  // whatever became of it
    }
    state_ = change.to;
}

void PlanModel::link_over() {
    link_ = Link::None;
    booted_ = false;
    informed_ = false;
    delivered_ = false;
    in_flight_.reset();
    to_be_answered_.clear();
    to_cms_.clear();
    late_answers_.clear();
}

// ---- the host

std::vector<ChargingRequest> PlanModel::make_list(std::uint32_t argument) const {
    List list;
    const std::uint32_t vehicles = (argument & 3U) == 0 ? (argument >> 2U) & 63U : 63U;
    for (std::uint32_t bus = 0; bus < 6; ++bus) {
        if (((vehicles | 1U) >> bus & 1U) == 0) {
            continue;
        }
        ChargingRequest request;
        request.charging_request_id =
            "R" + std::to_string(bus) + ((argument >> 8U & 7U) == 0 ? " of another day" : "");
        request.vehicle_id = "bus " + std::to_string(bus);
        request.charging_request_data.min_target_soc_pct = 50;
        request.charging_request_data.max_target_soc_pct = 100;
        request.charging_request_data.requested_time_for_departure =
            now_.wall + (hours_of(4 + (argument >> 11U & 7U)) - hours_of(bus == 5 ? 5 : 0));
        list.push_back(request);
    }
    return list;
}

std::vector<ChargingRequest> PlanModel::variation(std::uint32_t argument) const {
    List list = newest_ && !newest_->empty() && !withdrawn_ ? *newest_ : make_list(argument);
    const std::size_t which = argument % list.size();
    switch (argument >> 8U & 3U) {
        case 0:
            list[which].priority = argument >> 12U & 3U;
            break;
        case 1:
            if (list.size() > 1) {
                list.erase(list.begin() + static_cast<std::ptrdiff_t>(which));
            }
            break;
        case 2:
            list[which].charging_request_id = "other " + list[which].charging_request_id;
            break;
        default: {
            const List whole = make_list(1);
            for (const ChargingRequest& request : whole) {
                const bool there = std::any_of(list.begin(), list.end(), [&](const auto& each) {
                    return each.vehicle_id == request.vehicle_id ||
                           each.charging_request_id == request.charging_request_id;
                });
                if (!there) {
                    list.push_back(request);
                }
            }
        }
    }
    return list;
}

bool PlanModel::is_mass_removal(const List& before, const List& list) const {
    std::set<std::string> yet_to_depart;
    std::set<std::string> gone;
    for (const ChargingRequest& request : before) {
        if (*request.charging_request_data.requested_time_for_departure <= now_.wall) {
            continue;
        }
        yet_to_depart.insert(request.vehicle_id);
        const bool stays = std::any_of(list.begin(), list.end(), [&](const auto& each) {
            return each.vehicle_id == request.vehicle_id;
        });
        if (!stays) {
            gone.insert(request.vehicle_id);
        }
    }
    return gone.size() >= 3 && gone.size() * 100 > yet_to_depart.size() * 30;
}

void PlanModel::publish(const List& list, bool allow_removals) {
    const auto version = session_->publish(list, PublishOptions{allow_removals, "model"}, now_);
    if (baseline_ && last_list_) {  // before anything was sent, what is in force is a guess
        const bool too_much = !allow_removals && is_mass_removal(*baseline_, list);
        require(version.has_value() != too_much, "a mass removal misjudged (P3)");
    }
    if (version) {
        last_version_ = *version;
        newest_ = list;
        baseline_ = list;
        withdrawn_ = false;
        published_ = now_;
        for (const ChargingRequest& request : list) {
            ever_published_.insert(request.charging_request_id);
        }
    }
    feed(Woken{});
}

void PlanModel::withdraw() {
    const auto version = session_->withdraw_all("model", now_);
    require(version.has_value() || config_.schema == SchemaVersion::V1_0,
            "a withdrawal that was refused (P2)");
    if (version) {
        last_version_ = *version;
        newest_ = List{};
        baseline_.reset();
        withdrawn_ = true;
        published_ = now_;
    }
    feed(Woken{});
}

void PlanModel::stop() {
    if (state_ != State::Stopped) {
        newest_.reset();
        withdrawn_ = false;
    }
    feed(Stop{});
}

void PlanModel::restart_process(bool save_succeeds) {
    save(save_succeeds);
    link_over();
    session_ = std::make_unique<Session>(config_, random_);
    state_ = State::Stopped;
    active_ = !config_.plan.start_in_standby;
    newest_.reset();
    baseline_.reset();
    withdrawn_ = false;
    last_version_ = 0;
    last_list_.reset();
    raised_.clear();
    loading_ = false;
    loaded_.reset();
    saving_.reset();
    feed(Start{});
}

bool PlanModel::is_expired(const ChargingRequest& request) const {
    return now_.wall - *request.charging_request_data.requested_time_for_departure >
           config_.plan.expired_after;
}

bool PlanModel::is_stale() const {
    const bool any_later =
        std::any_of(newest_->begin(), newest_->end(), [this](const ChargingRequest& request) {
            return *request.charging_request_data.requested_time_for_departure > now_.wall;
        });
    return (!withdrawn_ && !any_later) || now_.steady - published_.steady > config_.plan.valid_for;
}

// ---- the store

void PlanModel::load(bool succeeds) {
    if (!std::exchange(loading_, false)) {
        return;
    }
    if (!succeeds) {
        return feed(StoreLoaded{Error{errc::store_failed, "unreadable"}});
    }
    loaded_ = disk_ ? disk_->newest : std::nullopt;
    feed(StoreLoaded{disk_});
}

void PlanModel::save(bool succeeds) {
    if (!saving_) {
        return;
    }
    if (succeeds) {
        disk_ = *saving_;
    }
    saving_.reset();
    feed(StoreSaved{succeeds
                        ? std::nullopt
                        : std::optional<Error>{Error{errc::store_failed, "the disk is full"}}});
}

}  // namespace vdv463::test
