// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "plan_model.hpp"

/// The connection, and the CMS at its other end.
namespace vdv463::test {

namespace {

const char* const us_at_cms = "uri://Customer1/Presystem1";

}  // namespace

void PlanModel::opened() {
    if (link_ == Link::Connecting) {
        link_ = Link::Open;
        feed(TransportOpened{ScriptedSession::subprotocol});
    }
}

void PlanModel::lost() {
    if (link_ != Link::None) {
        link_over();
        feed(TransportClosed{Error{errc::connection_lost, "lost"}});
    }
}

void PlanModel::answer(const std::string& message_id, Payload payload) {
    if (link_ != Link::Open && link_ != Link::Closing) {
        return;
    }
    const bool is_error = std::holds_alternative<ErrorPayload>(payload);
    Message message = from_cms(is_error ? MessageType::Error : MessageType::Confirmation,
                               message_id, std::move(payload));
    if (is_error) {
        message.envelope.action = MessageAction::ProvideChargingRequests;
    }
    message.envelope.timestamp = now_.wall;
    if (const auto* boot = std::get_if<BootNotificationResponse>(&message.payload)) {
        if (boot->status == BootStatus::Accepted && link_ == Link::Open && !booted_) {
            booted_ = true;
            booted_at_ = now_.steady;
        }
    } else {
        in_flight_.reset();
    }
    feed(MessageReceived{std::move(message)});
}

void PlanModel::cms_answers_boot(const Message& request, Answering answering) {
    switch (answering) {
        case Answering::LosesTheList:
        case Answering::TakesAndKeepsSilent:
            return;
        case Answering::Refuses:
            return answer(request.envelope.message_id,
                          BootNotificationResponse{BootStatus::Rejected});
        case Answering::ConfirmsWithForeignId:
        case Answering::ConfirmsTwice:
            return answer("foreign " + std::to_string(++serial_), BootNotificationResponse{});
        default:
            return answer(request.envelope.message_id, BootNotificationResponse{});
    }
}

void PlanModel::cms_applies(const List& list, const std::string& except) {
    at_cms_.clear();
    delivered_ = true;
    touched_by_another_ = false;
    for (const ChargingRequest& request : list) {
        if (request.charging_request_id != except &&
            request.charging_instruction != ChargingInstruction::Terminate) {
            at_cms_[request.charging_request_id] = request;
        }
    }
}

void PlanModel::cms_takes_next(Answering answering) {
    if (to_cms_.empty() || link_ != Link::Open) {
        return;
    }
    const Message message = std::move(to_cms_.front());
    to_cms_.pop_front();
    if (std::holds_alternative<BootNotificationRequest>(message.payload)) {
        return cms_answers_boot(message, answering);
    }
    const auto* requests = std::get_if<ChargingRequests>(&message.payload);
    if (requests == nullptr) {
        return;
    }
    const List& list = requests->charging_request_list;
    const std::string& id = message.envelope.message_id;
    const ChargingRequestsConfirmation yes;
    const std::string named = list.empty() ? "" : list.back().charging_request_id;
    const ErrorPayload no{"Not acceptable: " + named, "", ""};
    if (answering == Answering::LosesTheList) {
        return;
    }
    if (answering == Answering::Refuses) {
        return answer(id, ErrorPayload{"not now", "", ""});
    }
    const bool refuses_one =
        answering == Answering::RefusesOne || answering == Answering::ConfirmsThenRefusesOne;
    cms_applies(list, refuses_one ? named : "");
    switch (answering) {
        case Answering::ConfirmsWithPrefix:
            return answer("response-" + id, yes);
        case Answering::ConfirmsWithForeignId:
            return answer("foreign " + std::to_string(++serial_), yes);
        case Answering::ConfirmsTwice:
            answer(id, yes);
            return answer(id, yes);
        case Answering::ConfirmsLate:
            late_answers_.push_back(message);
            return;
        case Answering::TakesAndKeepsSilent:
            return;
        case Answering::RefusesOne:
            answer("error-" + id, no);
            return answer("response-" + id, yes);
        case Answering::ConfirmsThenRefusesOne:
            answer(id, yes);
            return answer(id, no);
        default:
            return answer(id, yes);
    }
}

void PlanModel::inform() {
    if (link_ != Link::Open) {
        return;
    }
    ChargingInformation information = small_depot();
    std::vector<ScheduledChargingProcess> schedule;
    for (const auto& [id, request] : at_cms_) {
        ScheduledChargingProcess process;
        process.presystem_id = us_at_cms;
        process.charging_request_id = id;
        process.vehicle_id = request.vehicle_id;
        schedule.push_back(std::move(process));
    }
    information.depot_info_list[0]
        .charging_station_info_list[0]
        .charging_point_info_list[0]
        .scheduled_charging_process_list = std::move(schedule);
    Message message = from_cms(MessageType::Request, "information " + std::to_string(++serial_),
                               std::move(information));
    message.envelope.timestamp = now_.wall;
    informed_ = true;
    feed(MessageReceived{std::move(message)});
}

/// Somebody else publishes under our presystem id, what the first information cannot have shown.
void PlanModel::second_master(std::uint32_t argument) {
    touched_by_another_ = true;
    if (argument % 3 == 0) {
        at_cms_.clear();
    }
    ChargingRequest request;
    request.charging_request_id = "somebody's " + std::to_string(++serial_);
    request.vehicle_id = "bus " + std::to_string(argument % 6);
    at_cms_[request.charging_request_id] = request;
}

}  // namespace vdv463::test
