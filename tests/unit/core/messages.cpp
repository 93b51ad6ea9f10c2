// SPDX-License-Identifier: Apache-2.0
#include "messages.hpp"

#include <catch2/catch.hpp>

namespace vdv463::test {

std::string text_of(int type, const std::string& action, const std::string& payload) {
    return "[" + std::to_string(type) + R"(,"CMS","Presystem1","2026-01-15T10:00:00Z",")" + uuid +
           "\",\"" + action + "\"," + payload + "]";
}

std::string requests_text(const std::string& data) {
    return text_of(1, "ProvideChargingRequests",
                   R"({"chargingRequestList":[{"vehicleId":"V1","chargingRequestId":"R1",)"
                   R"("chargingRequestData":)" +
                       data + "}]}");
}

std::string point_text(const std::string& rest) {
    return text_of(1, "ProvideChargingInformation",
                   R"({"depotInfoList":[{"depotId":"D1","chargingStationInfoList":[{)"
                   R"("chargingStationId":"S1","chargingStationStatus":"Available",)"
                   R"("chargingPointInfoList":[{"chargingPointId":"P1",)"
                   R"("chargingPointStatus":"Occupied")" +
                       rest + "}]}]}]}");
}

std::string prediction_text(const std::string& prediction_data) {
    return point_text(R"(,"chargingProcessInfo":{"chargingProcessId":"X1",)"
                      R"("processStatus":"Charging","startTime":"2026-01-15T09:00:00Z",)"
                      R"("electricData":{"chargingPower":50},"chargingPredictionData":)" +
                      prediction_data + "}");
}

DecodeOptions strict(SchemaVersion version) {
    return {DecodeMode::Strict, version, {}};
}

std::string strictly_taken_in(const std::string& text) {
    const Result<Message> lenient = decode(text);
    std::string taken;
    for (const SchemaVersion version : versions) {
        const bool is_taken = decode(text, strict(version)).has_value();
        REQUIRE((lenient && lenient->conforms_to.contains(version)) == is_taken);
        if (is_taken) {
            taken += taken.empty() ? "" : " ";
            taken += to_string(version);
        }
    }
    return taken;
}

Issue only_issue_of(const std::string& text) {
    const Result<Message> message = decode(text);
    INFO(text);
    INFO((message ? std::string{} : message.error().to_string()));
    REQUIRE(message);
    REQUIRE(message->issues.size() == 1);
    return message->issues.front();
}

Error error_of(const std::string& text, const DecodeOptions& options) {
    const Result<Message> message = decode(text, options);
    REQUIRE_FALSE(message);
    return message.error();
}

Message requests_message(std::size_t count) {
    Message message;
    message.envelope.source = "BMS";
    message.envelope.presystem_id = "uri://Customer1/Presystem1";
    message.envelope.timestamp = *Timestamp::parse("2026-01-15T10:00:00Z");
    message.envelope.message_id = uuid;
    message.envelope.action = Action::ProvideChargingRequests;
    ChargingRequests requests;
    for (std::size_t i = 0; i < count; ++i) {
        ChargingRequest request;
        request.vehicle_id = "V" + std::to_string(i);
        request.charging_request_id = "R" + std::to_string(i);
        request.charging_request_data.min_target_soc_pct = 80;
        request.charging_request_data.max_target_soc_pct = 95;
        requests.charging_request_list.push_back(request);
    }
    message.payload = requests;
    return message;
}

ChargingRequest& first_request(Message& message) {
    return std::get<ChargingRequests>(message.payload).charging_request_list.front();
}

Message information_message() {
    Message message = requests_message();
    message.envelope.source = "CMS";
    message.envelope.action = Action::ProvideChargingInformation;
    ChargingPointInfo point;
    point.charging_point_id = "P1";
    ChargingStationInfo station;
    station.charging_station_id = "S1";
    station.charging_station_status = ChargingStationStatus::Available;
    station.charging_point_info_list = {point};
    DepotInfo depot;
    depot.depot_id = "D1";
    depot.charging_station_info_list = {station};
    message.payload = ChargingInformation{{depot}, {}};
    return message;
}

ChargingPointInfo& first_point(Message& message) {
    return std::get<ChargingInformation>(message.payload)
        .depot_info_list.front()
        .charging_station_info_list.front()
        .charging_point_info_list.front();
}

}  // namespace vdv463::test
