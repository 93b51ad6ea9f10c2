// SPDX-License-Identifier: Apache-2.0
#include "scripted_session.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <utility>

namespace vdv463::test {

namespace {

template <class... Ts>
bool is_one_of(const Payload& payload) {
    return (std::holds_alternative<Ts>(payload) || ...);
}

}  // namespace

// ---- Watcher

void Watcher::before(const Event& event, const SessionConfig& config, TimePoint now) {
    if (std::holds_alternative<TransportOpened>(event)) {
        link_ = Link::Open;
    } else if (std::holds_alternative<TransportClosed>(event)) {
        link_over();
    } else if (std::holds_alternative<PeerClosing>(event) && link_ == Link::Open) {
        link_ = Link::Closing;
    } else if (const auto* send = std::get_if<Send>(&event)) {
        completions_.emplace(send->id, 0);
    } else if (const auto* received = std::get_if<MessageReceived>(&event)) {
        const Envelope& envelope = received->message.envelope;
        if (envelope.message_type == MessageType::Request) {
            unanswered_requests_.insert(envelope.message_id);
        } else {
            note_answer(received->message);
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

void Watcher::note_answer(const Message& message) {
    const std::string& id = message.envelope.message_id;
    const auto* response = std::get_if<BootNotificationResponse>(&message.payload);
    if (!booted_ && response != nullptr && response->status == BootStatus::Accepted) {
        booted_ = true;
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
        link_ = Link::Connecting;
    } else if (const auto* send = std::get_if<SendMessage>(&action)) {
        CHECK(link_ == Link::Open);
        check_message(send->message, now);
    } else if (std::holds_alternative<SendPing>(action)) {
        CHECK(link_ == Link::Open);
    } else if (std::holds_alternative<CloseTransport>(action)) {
        CHECK(link_ == Link::Open);
        link_ = Link::Closing;
    } else if (std::holds_alternative<DropTransport>(action)) {
        CHECK(link_ != Link::None);
        link_over();
    } else if (const auto* report = std::get_if<ReportState>(&action)) {
        CHECK(report->change.from == state_);
        CHECK(report->change.to != state_);
        CHECK(report->change.retry_in.has_value() == (report->change.to == State::Waiting));
        state_ = report->change.to;
    } else if (std::holds_alternative<AskCredentials>(action)) {
        CHECK(state_ == State::Waiting);
    } else if (const auto* told = std::get_if<ReportAlarm>(&action)) {
        check_alarm(told->alarm);
    } else if (const auto* completed = std::get_if<CompleteSend>(&action)) {
        CHECK(completions_.count(completed->id) == 1);
        CHECK(++completions_[completed->id] == 1);
    }
}

void Watcher::check_message(const Message& message, TimePoint now) {
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
    CHECK(booted_);
    CHECK(std::holds_alternative<ChargingRequests>(message.payload));
    CHECK_FALSE(list_in_flight_);
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
    foreign_ids_ = false;
    list_in_flight_.reset();
    unanswered_requests_.clear();
}

bool Watcher::all_sends_completed() const {
    return std::all_of(completions_.begin(), completions_.end(),
                       [](const auto& entry) { return entry.second == 1; });
}

// ---- ScriptedSession

ScriptedSession::ScriptedSession(SessionConfig config)
    : config_(std::move(config)), session_(config_, random) {
    now_.steady = TimePoint{} + 1000h;
    now_.wall = Timestamp::parse("2026-01-02T03:04:05Z").value();
}

SessionConfig ScriptedSession::default_config() {
    SessionConfig config;
    config.presystem_id = "uri://Customer1/Presystem1";
    return config;
}

void ScriptedSession::take(Event event) {
    watcher_.before(event, config_, now_.steady);
    std::vector<Token> written;
    for (SessionAction& action : session_.handle(std::move(event), now_)) {
        watcher_.after(action, config_, now_.steady);
        if (const auto* send = std::get_if<SendMessage>(&action)) {
            (holding_ ? held_ : written).push_back(send->token);
            if (send->message.envelope.message_type == MessageType::Request) {
                last_request_ = send->message;
            }
        }
        actions_.push_back(std::move(action));
    }
    for (const Token token : written) {
        take(MessageWritten{token});
    }
}

ScriptedSession& ScriptedSession::step(Event event) {
    actions_.clear();
    take(std::move(event));
    return *this;
}

ScriptedSession& ScriptedSession::transport_step(Event event, bool possible) {
    if (possible) {
        return step(std::move(event));
    }
    if (!tolerant_) {
        FAIL("the script takes a step that the transport cannot take now");
    }
    actions_.clear();
    return *this;
}

ScriptedSession& ScriptedSession::start() {
    return step(Start{});
}

ScriptedSession& ScriptedSession::stop() {
    return step(Stop{});
}

ScriptedSession& ScriptedSession::reconnect_now() {
    return step(ReconnectNow{});
}

ScriptedSession& ScriptedSession::publish(PlanVersion version, std::vector<ChargingRequest> list) {
    return step(Publish{version, std::move(list)});
}

ScriptedSession& ScriptedSession::send(SendId id, std::vector<ChargingRequest> list) {
    return step(Send{id, std::move(list)});
}

ScriptedSession& ScriptedSession::open(const std::string& chosen,
                                       std::vector<CertificateInfo> certificates) {
    return transport_step(TransportOpened{chosen, std::move(certificates)},
                          watcher_.link() == Watcher::Link::Connecting);
}

ScriptedSession& ScriptedSession::closed(Error error) {
    return transport_step(TransportClosed{std::move(error)},
                          watcher_.link() != Watcher::Link::None);
}

ScriptedSession& ScriptedSession::lost() {
    return closed(Error{errc::connection_lost, "the connection broke"});
}

ScriptedSession& ScriptedSession::peer_closes(errc code) {
    return transport_step(
        PeerClosing{Error{code, "the CMS closed the connection"}},
        watcher_.link() == Watcher::Link::Open || watcher_.link() == Watcher::Link::Closing);
}

ScriptedSession& ScriptedSession::bytes() {
    return step(BytesReceived{});
}

ScriptedSession& ScriptedSession::progress() {
    return step(SendProgress{});
}

ScriptedSession& ScriptedSession::asked(Result<bool> others) {
    return step(CredentialsAsked{status().attempt, std::move(others)});
}

ScriptedSession& ScriptedSession::cms_clock(std::chrono::milliseconds ahead) {
    cms_ahead_ = ahead;
    return *this;
}

ScriptedSession& ScriptedSession::set_clock(std::chrono::milliseconds forward) {
    now_.wall = now_.wall + forward;
    return *this;
}

ScriptedSession& ScriptedSession::pong(const std::string& payload) {
    return step(PongReceived{payload});
}

ScriptedSession& ScriptedSession::receive(Message message) {
    message.envelope.timestamp = now_.wall + cms_ahead_;
    return transport_step(
        MessageReceived{std::move(message)},
        watcher_.link() == Watcher::Link::Open || watcher_.link() == Watcher::Link::Closing);
}

ScriptedSession& ScriptedSession::undecodable(Error error) {
    return step(UndecodableReceived{std::move(error)});
}

ScriptedSession& ScriptedSession::hold_writes() {
    holding_ = true;
    return *this;
}

ScriptedSession& ScriptedSession::write_held() {
    actions_.clear();
    for (const Token token : std::exchange(held_, {})) {
        take(MessageWritten{token});
    }
    return *this;
}

ScriptedSession& ScriptedSession::write_next() {
    REQUIRE_FALSE(held_.empty());
    const Token token = held_.front();
    held_.erase(held_.begin());
    return step(MessageWritten{token});
}

ScriptedSession& ScriptedSession::answer(Payload payload) {
    return answer_as(last_request_.envelope.message_id, std::move(payload));
}

ScriptedSession& ScriptedSession::answer_as(const std::string& message_id, Payload payload) {
    const bool is_error = std::holds_alternative<ErrorPayload>(payload);
    Message message = from_cms(is_error ? MessageType::Error : MessageType::Confirmation,
                               message_id, std::move(payload));
    if (is_error) {
        message.envelope.action = last_request_.envelope.action;
    }
    return receive(std::move(message));
}

ScriptedSession& ScriptedSession::information(const std::string& message_id) {
    return receive(from_cms(MessageType::Request, message_id, small_depot()));
}

ScriptedSession& ScriptedSession::boot(BootStatus status) {
    return answer(BootNotificationResponse{status});
}

ScriptedSession& ScriptedSession::ready() {
    if (state() == State::Stopped) {
        start();
    } else if (state() == State::Waiting) {
        reconnect_now();
    }
    return open().boot().information("information that opens the gate");
}

void ScriptedSession::pass(std::chrono::milliseconds duration) {
    now_.steady += duration;
    now_.wall = now_.wall + duration;
}

ScriptedSession& ScriptedSession::wait(std::chrono::milliseconds duration) {
    actions_.clear();
    const TimePoint end = now_.steady + duration;
    for (auto timer = session_.deadline(); timer && *timer <= end; timer = session_.deadline()) {
        const auto ahead = std::chrono::ceil<std::chrono::milliseconds>(*timer - now_.steady);
        pass(std::max(ahead, 0ms));
        take(TimerFired{});
    }
    pass(std::chrono::duration_cast<std::chrono::milliseconds>(end - now_.steady));
    return *this;
}

ScriptedSession& ScriptedSession::fire_timer() {
    const auto ahead = next_timer();
    REQUIRE(ahead);
    pass(*ahead);
    return step(TimerFired{});
}

ScriptedSession& ScriptedSession::timer_now() {
    return step(TimerFired{});
}

ScriptedSession& ScriptedSession::oversleep(std::chrono::milliseconds duration) {
    pass(duration);
    return *this;
}

void ScriptedSession::require_one(std::size_t count) {
    REQUIRE(count == 1);
}

State ScriptedSession::state() const {
    return status().state;
}

std::vector<State> ScriptedSession::states() const {
    std::vector<State> entered;
    for (const auto& report : all<ReportState>()) {
        entered.push_back(report.change.to);
    }
    return entered;
}

std::string ScriptedSession::plan_reports() const {
    std::string text;
    for (const auto& report : all<ReportPlan>()) {
        text += text.empty() ? "" : " ";
        text += std::to_string(report.change.version) + ":";
        text += to_string(report.change.state);
    }
    return text;
}

std::vector<Alarm> ScriptedSession::alarms(std::string_view id) const {
    std::vector<Alarm> found;
    for (const auto& report : all<ReportAlarm>()) {
        if (report.alarm.id == id) {
            found.push_back(report.alarm);
        }
    }
    return found;
}

SessionStatus ScriptedSession::status() const {
    return session_.status(now_.steady);
}

std::optional<std::chrono::milliseconds> ScriptedSession::next_timer() const {
    const auto timer = session_.deadline();
    if (!timer) {
        return std::nullopt;
    }
    return std::chrono::ceil<std::chrono::milliseconds>(*timer - now_.steady);
}

// ---- messages

std::vector<ChargingRequest> list_of(const std::vector<std::string>& request_ids) {
    std::vector<ChargingRequest> list;
    for (const std::string& id : request_ids) {
        ChargingRequest request;
        request.vehicle_id = "vehicle of " + id;
        request.charging_request_id = id;
        request.charging_request_data.min_target_soc_pct = 50;
        request.charging_request_data.max_target_soc_pct = 100;
        list.push_back(std::move(request));
    }
    return list;
}

MessageAction action_of(const Payload& payload) {
    if (is_one_of<BootNotificationRequest, BootNotificationResponse>(payload)) {
        return MessageAction::BootNotification;
    }
    if (is_one_of<ChargingRequests, ChargingRequestsConfirmation>(payload)) {
        return MessageAction::ProvideChargingRequests;
    }
    if (is_one_of<ChargingInformation, ChargingInformationConfirmation>(payload)) {
        return MessageAction::ProvideChargingInformation;
    }
    return MessageAction::Unrecognized;
}

Message from_cms(MessageType type, const std::string& message_id, Payload payload) {
    Message message;
    message.envelope.message_type = type;
    message.envelope.source = "CMS";
    message.envelope.presystem_id = "uri://Customer1/Presystem1";
    message.envelope.message_id = message_id;
    message.envelope.action = action_of(payload);
    message.payload = std::move(payload);
    return message;
}

ChargingInformation small_depot() {
    ChargingStationInfo station;
    station.charging_station_id = "station";
    station.charging_point_info_list.resize(2);
    DepotInfo depot;
    depot.depot_id = "depot";
    depot.charging_station_info_list.push_back(std::move(station));
    ChargingInformation information;
    information.depot_info_list.push_back(std::move(depot));
    return information;
}

}  // namespace vdv463::test
