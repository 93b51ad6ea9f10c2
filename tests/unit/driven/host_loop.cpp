// SPDX-License-Identifier: Apache-2.0
#include "host_loop.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <utility>

namespace vdv463::test {

void FakeTransport::open(TransportEvents events, const TransportRequest& request) {
    calls.push_back("open " + std::to_string(request.attempt));
    connections.push_back(std::move(events));
    last_request = request;
    if (on_call) {
        on_call("open");
    }
}

void FakeTransport::send_text(std::string text) {
    auto message = decode(text);
    REQUIRE(message);
    calls.push_back("sent " + std::string(to_string(message->envelope.action)) + " " +
                    std::string(to_string(message->envelope.message_type)));
    sent.push_back(*std::move(message));
    if (tells_sent) {
        connections.back().text_sent({});
    }
    if (on_call) {
        on_call("send_text");
    }
}

void FakeTransport::ping(const std::string& payload) {
    calls.emplace_back("ping");
    last_ping = payload;
    if (on_call) {
        on_call("ping");
    }
}

void FakeTransport::close(std::uint16_t code, const std::string&) {
    calls.push_back("close " + std::to_string(code));
    if (on_call) {
        on_call("close");
    }
}

void FakeTransport::drop() {
    calls.emplace_back("drop");
    if (on_call) {
        on_call("drop");
    }
}

void FakeTransport::deadline_changed(
    std::optional<std::chrono::steady_clock::time_point> next_deadline) {
    deadline = next_deadline;
    if (on_deadline) {
        on_deadline();
    }
}

std::vector<std::string> FakeTransport::take_calls() {
    return std::exchange(calls, {});
}

HostLoop::HostLoop(SessionConfig config) {
    if (!config.random) {
        config.random = [this] { return ++randoms; };
    }
    config.log.level = LogLevel::Debug;
    config.log.sink = [this](const LogRecord& record) {
        log.push_back(std::string(record.component) + ": " + record.text);
    };
    auto created = Session::create(std::move(config), handlers(), transport);
    REQUIRE(created);
    session.emplace(*std::move(created));
}

SessionConfig HostLoop::good_config() {
    SessionConfig config;
    config.presystem_id = "uri://Customer1/Presystem1";
    return config;
}

std::vector<ChargingRequest> HostLoop::list_of(const std::vector<std::string>& ids) {
    std::vector<ChargingRequest> list;
    for (const std::string& id : ids) {
        ChargingRequest request;
        request.vehicle_id = "Bus " + id;
        request.charging_request_id = id;
        request.charging_request_data.min_target_soc_pct = 80;
        request.charging_request_data.max_target_soc_pct = 95;
        list.push_back(std::move(request));
    }
    return list;
}

void HostLoop::tell(std::string text) {
    told.push_back(std::move(text));
    if (on_told) {
        on_told(std::string(told.back()));
    }
}

ClientHandlers HostLoop::handlers() {
    ClientHandlers out;
    out.on_state = [this](const StateChange& change) {
        tell("state " + std::string(to_string(change.to)) +
             (change.cause ? " " + std::string(error_info(change.cause->value()).name) : ""));
    };
    out.on_attempt = [this](const AttemptStep& step) {
        steps.push_back(step);
        tell("step " + std::string(to_string(step.step)));
    };
    out.on_charging_information = [this](const ChargingInformation& information) {
        tell("information " + information.depot_info_list.at(0).depot_id);
    };
    out.on_issue = [this](const IssueReport& report) {
        issues.push_back(report);
        tell("issue " + std::string(to_string(report.kind)));
    };
    out.on_plan = [this](const PlanChange& change) {
        tell("plan " + std::to_string(change.version) + " " + std::string(to_string(change.state)));
    };
    out.on_request = [this](const TrackedRequest& request) {
        tell("request " + request.charging_request_id + " " +
             std::string(to_string(request.state)));
    };
    out.on_plan_needed = [this](const PlanNeeded& wish) {
        tell("plan needed " + std::string(to_string(wish.reason)));
    };
    out.on_alarm = [this](const Alarm& alarm) {
        tell((alarm.raised ? "alarm " : "over ") + alarm.id);
    };
    return out;
}

void HostLoop::open(const std::string& subprotocol) {
    ConnectionInfo info;
    info.subprotocol = subprotocol;
    connection().opened(std::move(info), now);
}

void HostLoop::receive(MessageType type, Action action, Payload payload, const std::string& id) {
    Message message;
    message.envelope.message_type = type;
    message.envelope.source = "CMS";
    message.envelope.presystem_id = "uri://Customer1/Presystem1";
    message.envelope.timestamp = now.wall;
    message.envelope.message_id = id;
    message.envelope.action = action;
    message.payload = std::move(payload);
    const auto text = encode(message);
    INFO((text ? std::string{} : text.error().to_string()));
    REQUIRE(text);
    connection().text_received(*text, now);
}

void HostLoop::answer(Payload payload) {
    const Envelope request = transport.sent.back().envelope;
    const auto type = std::holds_alternative<ErrorPayload>(payload) ? MessageType::Error
                                                                    : MessageType::Confirmation;
    receive(type, request.action, std::move(payload), request.message_id);
}

void HostLoop::boot(BootStatus status) {
    answer(BootNotificationResponse{status});
}

void HostLoop::inform(const std::string& id) {
    ChargingInformation information;
    auto& depot = information.depot_info_list.emplace_back();
    depot.depot_id = "D1";
    auto& station = depot.charging_station_info_list.emplace_back();
    station.charging_station_id = "S1";
    station.charging_station_status = ChargingStationStatus::Available;
    auto& point = station.charging_point_info_list.emplace_back();
    point.charging_point_id = "P1";
    point.charging_point_status = ChargingPointStatus::Available;
    receive(MessageType::Request, Action::ProvideChargingInformation, std::move(information), id);
}

void HostLoop::ready() {
    start();
    open();
    boot();
    inform();
    REQUIRE(state() == State::Ready);
    transport.take_calls();
    told.clear();
}

void HostLoop::lose() {
    connection().closed(Error(errc::connection_lost, "Gone."), now);
}

PlanVersion HostLoop::publish(const std::vector<std::string>& ids) {
    const auto version = session->publish(list_of(ids), {}, now);
    REQUIRE(version);
    return *version;
}

void HostLoop::pass(std::chrono::milliseconds time) {
    const auto end = now.steady + time;
    while (session->next_deadline() && *session->next_deadline() <= end) {
        const auto due = std::max(*session->next_deadline(), now.steady);
        now.wall =
            now.wall + std::chrono::duration_cast<std::chrono::microseconds>(due - now.steady);
        now.steady = due;
        session->tick(now);
    }
    now.wall = now.wall + std::chrono::duration_cast<std::chrono::microseconds>(end - now.steady);
    now.steady = end;
}

bool any_holds(const std::vector<std::string>& texts, const std::string& part) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
        return text.find(part) != std::string::npos;
    });
}

}  // namespace vdv463::test
