// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "machine.hpp"
#include "time.hpp"
#include "wording.hpp"

namespace vdv463::session {

void Session::Machine::on(BytesReceived) {
    liveness_.heard(now_.steady);
}

void Session::Machine::on(const PongReceived& pong) {
    liveness_.heard(now_.steady);
    liveness_.pong(pong.payload, now_.steady);
}

void Session::Machine::on(MessageReceived received) {
    if (!connected()) {
        return;
    }
    liveness_.heard(now_.steady);
    Message& message = received.message;
    note_clock(message.envelope);
    if (message.envelope.message_type != MessageType::Request) {
        on_answer(message);
    } else if (std::holds_alternative<ChargingInformation>(message.payload)) {
        on_information(std::move(message));
    } else {
        on_unexpected_request(message);
    }
    connection_.heard_message = true;
}

void Session::Machine::on_information(Message message) {
    report_findings(message);
    auto& information = std::get<ChargingInformation>(message.payload);
    const bool first = open() && !connection_.first_information;
    std::string contents = first || logs(LogLevel::Debug) ? summary(information) : std::string{};
    if (logs(LogLevel::Debug)) {
        log(LogLevel::Debug, "charging information: " + contents, message.envelope.message_id);
    }
    if (open()) {
        answer(std::move(message.envelope), ChargingInformationConfirmation{});
    }
    ++information_received_;
    last_information_ = now_.steady;
    plan_.informed(information, now_, out_);
    out_.push_back(ReportInformation{std::move(information)});
    if (!open()) {
        return;
    }
    if (first) {
        connection_.first_information = std::move(contents);
    }
    if (state_ != State::Ready) {
        return;
    }
    if (first) {
        report_information_step(
            between<std::chrono::microseconds>(connection_.ready_at, now_.steady));
    }
    alarms_.clear(alarm_id::information_silent, "Charging information has come again.", out_);
    await_information();
    judge_gate();
}

void Session::Machine::report_information_step(std::chrono::microseconds elapsed) {
    out_.push_back(ReportStep{{attempt_,
                               {},
                               Step::Information,
                               true,
                               elapsed,
                               *connection_.first_information,
                               std::nullopt}});
}

void Session::Machine::on_unexpected_request(const Message& message) {
    const std::string name{to_string(message.envelope.action)};
    report_findings(message);
    if (open()) {
        answer(message.envelope, ErrorPayload{"a presystem takes no " + name + " request", {}, {}});
    }
    report(IssueReport::Kind::UnexpectedRequest, message.envelope,
           about_message(errc::protocol_violation,
                         "The CMS sent a " + name + " request, which only a presystem may send.",
                         message.envelope));
}

void Session::Machine::on(const UndecodableReceived& received) {
    if (!connected()) {
        return;
    }
    liveness_.heard(now_.steady);
    connection_.heard_message = true;
    ++undecodable_messages_;
    const Error& error = received.error;
    Envelope envelope;
    envelope.message_type = error.message_type.value_or(MessageType::Error);
    envelope.message_id = error.message_id;
    envelope.action = error.action.value_or(MessageAction::Unrecognized);
    // An action that no version knows cannot be repeated in an answer, so that there is none.
    if (open() && error.message_type == MessageType::Request && !error.message_id.empty() &&
        envelope.action != MessageAction::Unrecognized) {
        answer(envelope, ErrorPayload{complaint(error), {}, {}});
    }
    log(LogLevel::Warning, "undecodable message: " + complaint(error), error.message_id);
    out_.push_back(
        ReportIssue{{IssueReport::Kind::Undecodable, error.message_id, error.action, {}, error}});
    if (error.message_type && *error.message_type != MessageType::Request) {
        on_undecodable_answer(envelope, error);
    }
}

/// The answer repeats the request's texts, and takes over their memory.
void Session::Machine::answer(Envelope request, Payload payload) {
    const bool is_error = std::holds_alternative<ErrorPayload>(payload);
    correlator_.note_our_answer(request.message_id);
    if (request.presystem_id.empty()) {
        request.presystem_id = config_.presystem_id;
    }
    send(is_error ? MessageType::Error : MessageType::Confirmation, request.action,
         std::move(request.message_id), std::move(request.presystem_id), std::move(payload));
}

Token Session::Machine::send(MessageType type, MessageAction action, std::string message_id,
                             std::string presystem_id, Payload payload) {
    SendMessage out;
    out.token = ++last_token_;
    unwritten_.push_back({out.token, now_.steady});
    out.message.envelope.message_type = type;
    out.message.envelope.source = std::string{to_string(config_.presystem)};
    out.message.envelope.presystem_id = std::move(presystem_id);
    out.message.envelope.timestamp = now_.wall;
    out.message.envelope.message_id = std::move(message_id);
    out.message.envelope.action = action;
    out.message.payload = std::move(payload);
    if (logs(LogLevel::Debug)) {
        log(LogLevel::Debug,
            "sending " + std::string{to_string(action)} + " " + std::string{to_string(type)},
            out.message.envelope.message_id);
    }
    out_.push_back(std::move(out));
    return last_token_;
}

void Session::Machine::report_findings(const Message& message) {
    if (!message.issues.empty()) {
        out_.push_back(ReportIssue{{IssueReport::Kind::Findings, message.envelope.message_id,
                                    message.envelope.action, message.issues, std::nullopt}});
    }
}

void Session::Machine::report(IssueReport::Kind kind, const Envelope& envelope, Error error) {
    log(LogLevel::Warning, error.to_string(), envelope.message_id);
    out_.push_back(ReportIssue{{kind, envelope.message_id, envelope.action, {}, std::move(error)}});
}

}  // namespace vdv463::session
