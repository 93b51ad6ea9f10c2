// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "machine.hpp"
#include "message_id.hpp"
#include "time.hpp"
#include "wording.hpp"

namespace vdv463::session {

namespace {

constexpr unsigned unanswered_limit = 2;

/// A Confirmation's payload has to be that of the request it answers.
bool answers(const Payload& payload, MessageAction request) {
    if (std::holds_alternative<ErrorPayload>(payload)) {
        return true;
    }
    return request == MessageAction::BootNotification
               ? std::holds_alternative<BootNotificationResponse>(payload)
               : std::holds_alternative<ChargingRequestsConfirmation>(payload);
}

std::string explain(Match match, const Message& message) {
    const std::string what = "The CMS sent a " + std::string{to_string(message.envelope.action)} +
                             " " + std::string{to_string(message.envelope.message_type)};
    switch (match) {
        case Match::Late:
            return what + " late: its request had timed out.";
        case Match::Duplicate:
            return what + " for a request that was already answered (duplicate).";
        case Match::ToOurAnswer:
            return what + " that answers our own answer.";
        case Match::Ours:
        case Match::Unknown:
            break;
    }
    return what + " that fits no request of ours (unknown).";
}

}  // namespace

std::string Session::Machine::request(MessageAction action, Payload payload) {
    Outstanding outstanding;
    outstanding.message_id = new_message_id(random_);
    std::string message_id = outstanding.message_id;
    outstanding.action = action;
    outstanding.token = send(MessageType::Request, action, outstanding.message_id,
                             config_.presystem_id, std::move(payload));
    correlator_.begin(std::move(outstanding));
    return message_id;
}

void Session::Machine::pump() {
    const bool may_send = state_ == State::Ready && connection_.gate_open;
    if (may_send && !correlator_.outstanding() && plan_.active()) {
        if (const SharedList list = sends_.next()) {
            plan_.other_list_sent(*list, now_);
            request(MessageAction::ProvideChargingRequests, ChargingRequests{*list});
        }
    }
    const PlanLink link{may_send, !correlator_.outstanding()};
    if (const SharedList list = plan_.next(link, now_, out_)) {
        plan_.sending(request(MessageAction::ProvideChargingRequests, ChargingRequests{*list}));
    }
}

void Session::Machine::open_gate() {
    if (connection_.gate_open) {
        return;
    }
    connection_.gate_open = true;
    deadlines_.gate.reset();
}

/// Information has come: it opens the gate, unless it shows that this is another CMS.
void Session::Machine::judge_gate() {
    if (plan_.wrong_depot()) {
        connection_.gate_open = false;
        return;
    }
    open_gate();
}

void Session::Machine::on(MessageWritten written) {
    while (!unwritten_.empty() && unwritten_.front().token <= written.token) {
        unwritten_.erase(unwritten_.begin());
        if (!unwritten_.empty()) {
            unwritten_.front().since = now_.steady;
        }
    }
    auto& outstanding = correlator_.outstanding();
    if (!outstanding || outstanding->token != written.token) {
        return;
    }
    outstanding->written = now_.steady;
    if (outstanding->action == MessageAction::BootNotification) {
        return;
    }
    plan_.written(now_, out_);
    if (state_ == State::Ready) {
        deadlines_.answer = after(now_.steady, config_.limits.answer_timeout);
    }
}

void Session::Machine::on_answer(const Message& message) {
    report_findings(message);
    const Envelope& envelope = message.envelope;
    const Match match =
        correlator_.match(envelope.message_type, envelope.message_id, envelope.action);
    if (match == Match::Duplicate && plan_.second_answer(message, now_, out_)) {
        return;
    }
    if (match != Match::Ours || !answers(message.payload, correlator_.outstanding()->action)) {
        return on_unmatched(message, match);
    }
    const Outstanding request = correlator_.finish();
    if (logs(LogLevel::Debug)) {
        log(LogLevel::Debug,
            std::string{to_string(request.action)} + " was answered with " +
                std::string{to_string(envelope.message_type)},
            request.message_id);
    }
    if (request.action == MessageAction::BootNotification) {
        return on_boot_answer(message);
    }
    on_request_answer(message, request);
}

void Session::Machine::on_boot_answer(const Message& message) {
    if (state_ != State::Booting) {
        return;
    }
    if (const auto* refusal = std::get_if<ErrorPayload>(&message.payload)) {
        return close_connection(
            remote_error(message.envelope, *refusal, MessageAction::BootNotification));
    }
    switch (std::get<BootNotificationResponse>(message.payload).status) {
        case BootStatus::Accepted:
            return become_ready();
        case BootStatus::Rejected:
            return close_connection(about_message(
                errc::boot_rejected, "The CMS rejected the BootNotification.", message.envelope));
        case BootStatus::Unrecognized:
            break;
    }
    Error error = about_message(
        errc::invalid_value,
        "The CMS answered BootNotification with a status that is neither Accepted nor Rejected.",
        message.envelope);
    error.path = message.envelope.form == EnvelopeForm::Array ? "/6/status" : "/payload/status";
    close_connection(std::move(error));
}

void Session::Machine::on_request_answer(const Message& message, const Outstanding& request) {
    deadlines_.answer.reset();
    connection_.unanswered_in_row = 0;
    closed_unanswered_ = false;
    if (const auto* refusal = std::get_if<ErrorPayload>(&message.payload)) {
        const Error error = remote_error(message.envelope, *refusal, request.action);
        if (sends_.in_flight()) {
            return sends_.complete(error, out_);
        }
        return plan_.refused(error, *refusal, now_, out_);
    }
    if (!sends_.in_flight()) {
        return plan_.confirmed(now_, out_);
    }
    const auto written = request.written.value_or(now_.steady);
    sends_.complete(Confirmation{request.message_id, message.envelope.timestamp,
                                 between<std::chrono::microseconds>(written, now_.steady)},
                    out_);
}

void Session::Machine::on_undecodable_answer(const Envelope& envelope, const Error& error) {
    if (correlator_.match(envelope.message_type, envelope.message_id, envelope.action) !=
        Match::Ours) {
        return;
    }
    const Outstanding request = correlator_.finish();
    if (request.action == MessageAction::BootNotification) {
        if (state_ == State::Booting) {
            close_connection(error);
        }
        return;
    }
    deadlines_.answer.reset();
    fail_list(error);
}

void Session::Machine::on_answer_deadline() {
    const Outstanding request = correlator_.time_out();
    Error error{errc::timeout, "The CMS did not answer ProvideChargingRequests within " +
                                   in_words(config_.limits.answer_timeout) + "."};
    error.message_id = request.message_id;
    error.action = request.action;
    log(LogLevel::Warning, error.detail, request.message_id);
    fail_list(error);
}

void Session::Machine::fail_list(const Error& error) {
    const bool in_row = ++connection_.unanswered_in_row >= unanswered_limit;
    const bool last_resort = in_row && closed_unanswered_;
    if (sends_.in_flight()) {
        sends_.complete(error, out_);
    } else {
        plan_.unanswered(error, last_resort, now_, out_);
    }
    if (state_ != State::Ready || !in_row || last_resort) {
        return;
    }
    closed_unanswered_ = true;
    close_connection(Error{errc::unanswered, "Two requests in a row stayed without an answer."});
}

void Session::Machine::on_unmatched(const Message& message, Match match) {
    ++unmatched_answers_;
    Error error =
        about_message(errc::protocol_violation, explain(match, message), message.envelope);
    if (const auto* payload = std::get_if<ErrorPayload>(&message.payload)) {
        error.peer_text = payload->text.empty() ? payload->raw : payload->text;
    }
    report(IssueReport::Kind::UnmatchedAnswer, message.envelope, std::move(error));
}

}  // namespace vdv463::session
