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

ScriptedSession::ScriptedSession(SessionConfig config)
    : config_(std::move(config)), session_(config_, random) {
    now_.steady = TimePoint{} + 1000h;
    now_.wall = Timestamp::parse("2026-01-02T03:04:05Z").value();
}

SessionConfig ScriptedSession::default_config() {
    SessionConfig config;
    config.presystem_id = "uri://Customer1/Presystem1";
    config.plan.min_interval = 0s;  // tests of other rules need not wait for it
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

ScriptedSession& ScriptedSession::publish(PlanVersion version, std::vector<ChargingRequest> list,
                                          PublishOptions options) {
    const auto given = session_.publish(std::move(list), std::move(options), now_);
    REQUIRE(given);
    REQUIRE((*given == version || tolerant_));
    watcher_.withdrawn(false);
    return step(Woken{});
}

Error ScriptedSession::refused_publish(std::vector<ChargingRequest> list) {
    const auto given = session_.publish(std::move(list), PublishOptions{}, now_);
    REQUIRE_FALSE(given);
    step(Woken{});
    CHECK(plan_reports().empty());
    return given.error();
}

ScriptedSession& ScriptedSession::withdraw_all(const std::string& reason) {
    REQUIRE(session_.withdraw_all(reason, now_));
    watcher_.withdrawn(true);
    return step(Woken{});
}

Result<PlanVersion> ScriptedSession::try_withdraw_all() {
    return session_.withdraw_all("closing day", now_);
}

ScriptedSession& ScriptedSession::republish() {
    REQUIRE(session_.republish(now_));
    return step(Woken{});
}

Result<PlanVersion> ScriptedSession::try_republish() {
    return session_.republish(now_);
}

ScriptedSession& ScriptedSession::standby() {
    return step(SetActive{false});
}

ScriptedSession& ScriptedSession::activate() {
    return step(SetActive{true});
}

ScriptedSession& ScriptedSession::loaded(Result<std::optional<StoredPlan>> plan) {
    return step(StoreLoaded{std::move(plan)});
}

ScriptedSession& ScriptedSession::saved(std::optional<Error> error) {
    return step(StoreSaved{std::move(error)});
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

ScriptedSession& ScriptedSession::informs(ChargingInformation information) {
    return receive(from_cms(MessageType::Request, "information", std::move(information)));
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

std::string ScriptedSession::audit() const {
    std::string text;
    for (const auto& each : all<Audit>()) {
        text += text.empty() ? "" : " ";
        text += std::to_string(each.record.version) + ":" + each.record.answer;
    }
    return text;
}

std::vector<ChargingRequest> ScriptedSession::sent_list() const {
    const auto messages = sent<ChargingRequests>();
    require_one(messages.size());
    return std::get<ChargingRequests>(messages.front().payload).charging_request_list;
}

std::string ScriptedSession::alarm_text(std::string_view id) const {
    for (const Alarm& alarm : status().alarms) {
        if (alarm.id == id) {
            return alarm.text;
        }
    }
    return {};
}

TrackedRequest ScriptedSession::request(std::string_view charging_request_id) const {
    for (const TrackedRequest& each : session_.requests()) {
        if (each.charging_request_id == charging_request_id) {
            return each;
        }
    }
    FAIL("no such request: " << charging_request_id);
    return {};
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

ChargingInformation depots_of(const std::vector<std::string>& depot_ids) {
    ChargingInformation information;
    for (const std::string& id : depot_ids) {
        information.depot_info_list.emplace_back();
        information.depot_info_list.back().depot_id = id;
    }
    return information;
}

ChargingInformation showing(const std::vector<std::string>& request_ids,
                            const std::string& presystem_id) {
    ChargingInformation information = small_depot();
    auto& point =
        information.depot_info_list[0].charging_station_info_list[0].charging_point_info_list[0];
    auto& scheduled = point.scheduled_charging_process_list.emplace();
    for (const std::string& id : request_ids) {
        ScheduledChargingProcess process;
        process.presystem_id = presystem_id;
        process.charging_request_id = id;
        process.vehicle_id = "vehicle of " + id;
        scheduled.push_back(std::move(process));
    }
    return information;
}

std::vector<ChargingRequest> departing(std::vector<ChargingRequest> list, Timestamp departure) {
    for (ChargingRequest& request : list) {
        request.charging_request_data.requested_time_for_departure = departure;
    }
    return list;
}

}  // namespace vdv463::test
