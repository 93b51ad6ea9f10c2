// SPDX-License-Identifier: Apache-2.0
#include "wording.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

namespace vdv463::session {

namespace {

std::string counted(std::size_t count, std::string_view noun) {
    std::string text = std::to_string(count);
    text.append(" ").append(noun);
    return count == 1 ? text : text + "s";
}

}  // namespace

std::string in_words(std::chrono::milliseconds duration) {
    const auto milliseconds = duration.count();
    return milliseconds % 1000 == 0 ? std::to_string(milliseconds / 1000) + " s"
                                    : std::to_string(milliseconds) + " ms";
}

std::string summary(const ChargingInformation& information) {
    std::size_t points = 0;
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            points += station.charging_point_info_list.size();
        }
    }
    return counted(information.depot_info_list.size(), "depot") + ", " +
           counted(points, "charging point");
}

Error remote_error(const Envelope& answer, const ErrorPayload& payload, vdv463::Action request) {
    Error error = about_message(
        errc::remote_error,
        "The CMS answered " + std::string{to_string(request)} + " with an Error.", answer);
    error.peer_text = payload.text.empty() ? payload.raw : payload.text;
    if (!payload.code.empty()) {
        error.peer_text = payload.code + (error.peer_text.empty() ? "" : ": ") + error.peer_text;
    }
    return error;
}

std::string complaint(const Error& error) {
    if (error.path.empty()) {
        return error.detail;
    }
    return error.detail + " (at " + error.path + ")";
}

Error about_message(errc code, std::string detail, const Envelope& envelope) {
    Error error{code, std::move(detail)};
    error.message_type = envelope.message_type;
    error.message_id = envelope.message_id;
    error.action = envelope.action;
    return error;
}

}  // namespace vdv463::session
