// SPDX-License-Identifier: Apache-2.0
#include "payload_kind.hpp"

#include <algorithm>

namespace vdv463::cli {
namespace {

bool has_any(const JsonText& text, std::initializer_list<std::string_view> names) {
    return std::find_first_of(text.members.begin(), text.members.end(), names.begin(),
                              names.end()) != text.members.end();
}

}  // namespace

const std::vector<std::pair<std::string, PayloadKind>>& payload_kinds() {
    static const std::vector<std::pair<std::string, PayloadKind>> kinds = {
        {"boot-request", {MessageType::Request, Action::BootNotification}},
        {"boot-response", {MessageType::Confirmation, Action::BootNotification}},
        {"requests-request", {MessageType::Request, Action::ProvideChargingRequests}},
        {"requests-response", {MessageType::Confirmation, Action::ProvideChargingRequests}},
        {"information-request", {MessageType::Request, Action::ProvideChargingInformation}},
        {"information-response", {MessageType::Confirmation, Action::ProvideChargingInformation}},
        {"error", {MessageType::Error, Action::ProvideChargingRequests}},
    };
    return kinds;
}

bool is_whole_message(const JsonText& text) {
    return !text.is_object || has_any(text, {"messageType", "messageAction", "payload"});
}

std::optional<PayloadKind> recognised_kind(const JsonText& text) {
    if (text.members.empty()) {
        // The confirmations of both lists are the same empty object.
        return PayloadKind{MessageType::Confirmation, Action::ProvideChargingRequests};
    }
    if (has_any(text, {"chargingRequestList"})) {
        return PayloadKind{MessageType::Request, Action::ProvideChargingRequests};
    }
    if (has_any(text, {"depotInfoList", "rejectedChargingRequestInfoList"})) {
        return PayloadKind{MessageType::Request, Action::ProvideChargingInformation};
    }
    if (has_any(text, {"presystem"})) {
        return PayloadKind{MessageType::Request, Action::BootNotification};
    }
    if (has_any(text, {"status"})) {
        return PayloadKind{MessageType::Confirmation, Action::BootNotification};
    }
    if (has_any(text, {"errorMessage", "message", "errorDescription", "description", "error",
                       "errorCode"})) {
        return PayloadKind{MessageType::Error, Action::ProvideChargingRequests};
    }
    return std::nullopt;
}

}  // namespace vdv463::cli
