// SPDX-License-Identifier: Apache-2.0
#include "messages.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace vdv463;
using namespace vdv463::test;

namespace {

Error refusal(const Message& message, SchemaVersion version = SchemaVersion::V1_1) {
    const Result<std::string> text = encode(message, {version, EnvelopeForm::Array});
    REQUIRE_FALSE(text);
    return text.error();
}

std::string written_soc(double value) {
    Message message = requests_message();
    first_request(message).charging_request_data.max_target_soc_pct = value;
    const std::string text = *encode(message, {SchemaVersion::V1_0, EnvelopeForm::Array});
    const std::string key = "\"maxTargetSoc\":";
    const std::size_t begin = text.find(key) + key.size();
    return text.substr(begin, text.find('}', begin) - begin);
}

}  // namespace

TEST_CASE("a message is written as the array of seven, members in the schema's order", "[encode]") {
    Message message = requests_message();
    ChargingRequest& request = first_request(message);
    request.priority = 1;
    request.charging_instruction = ChargingInstruction::Changed;
    request.charging_request_data.requested_time_for_departure =
        Timestamp::parse("2026-01-16T05:30:00.5+01:00");
    request.charging_request_data.ad_hoc_charging = false;
    CHECK(*encode(message) ==
          R"([1,"BMS","uri://Customer1/Presystem1","2026-01-15T10:00:00Z",)"
          R"("728ba441-4fd6-4b8b-9680-ea4018c2cd2e","ProvideChargingRequests",)"
          R"({"chargingRequestList":[{"vehicleId":"V0","chargingRequestId":"R0","priority":1,)"
          R"("chargingInstruction":"Changed","chargingRequestData":{"minTargetSoc":80,)"
          R"("maxTargetSoc":95,"requestedTimeForDeparture":"2026-01-16T04:30:00.500Z",)"
          R"("adHocCharging":false}}]}])");
}

TEST_CASE("the object form has the seven names", "[encode]") {
    Message message = requests_message();
    message.envelope.action = Action::BootNotification;
    message.payload = BootNotificationRequest{PresystemType::Itcs};
    const auto text = encode(message, {SchemaVersion::V1_1, EnvelopeForm::Object});
    REQUIRE(text);
    CHECK(*text == R"({"messageType":1,"source":"BMS","presystemId":"uri://Customer1/Presystem1",)"
                   R"("timeStamp":"2026-01-15T10:00:00Z",)"
                   R"("messageId":"728ba441-4fd6-4b8b-9680-ea4018c2cd2e",)"
                   R"("messageAction":"BootNotification","payload":{"presystem":"ITCS"}})");
    CHECK(*decode(*text) == message);
}

TEST_CASE("numbers are written short and read back as they were", "[encode]") {
    CHECK(written_soc(80) == "80");
    CHECK(written_soc(-0.0) == "0");
    CHECK(written_soc(25.5) == "25.5");
    CHECK(written_soc(0.1) == "0.1");
    CHECK(written_soc(888000) == "888000");
    CHECK(written_soc(123456789012345) == "123456789012345");
    for (const double value : {1e15, 1e22, 1.7976931348623157e308, 5e-324, 1.0 / 3, -1e-7}) {
        const std::string text =
            requests_text("{\"minTargetSoc\":1,\"maxTargetSoc\":" + written_soc(value) + "}");
        const auto message = decode(text);
        REQUIRE(message);
        CHECK(std::get<ChargingRequests>(message->payload)
                  .charging_request_list[0]
                  .charging_request_data.max_target_soc_pct == value);
    }
}

TEST_CASE("text is escaped no more than JSON asks for", "[encode]") {
    Message message = requests_message();
    first_request(message).vehicle_id =
        std::string("a/<b>&\"\\\b\f\n\r\t\x01\x1F\x7F\0\xC3\xBC\xF0\x9F\x9A\x8C", 23);
    const auto text = encode(message);
    REQUIRE(text);
    CHECK(
        text->find(
            "\"a/<b>&\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7F\\u0000\xC3\xBC\xF0\x9F\x9A\x8C\"") !=
        std::string::npos);
    CHECK(*decode(*text) == message);
}

TEST_CASE("numbers that JSON cannot write are refused with their path", "[encode]") {
    for (const double value : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
        Message message = requests_message(4);
        std::get<ChargingRequests>(message.payload)
            .charging_request_list[3]
            .charging_request_data.min_target_soc_pct = value;
        const Error error = refusal(message, SchemaVersion::V1_0);
        CHECK(error.code == errc::invalid_value);
        CHECK(error.path == "/6/chargingRequestList/3/chargingRequestData/minTargetSoc");
        CHECK(error.message_id == uuid);
    }
}

TEST_CASE("a percentage out of range is refused where the schema states the range", "[encode]") {
    Message message = requests_message();
    first_request(message).charging_request_data.max_target_soc_pct = 101;
    const Error error = refusal(message);
    CHECK(error.code == errc::out_of_range);
    CHECK(error.detail == "expected a number between 0 and 100, found 101");
    CHECK(encode(message, {SchemaVersion::V1_0, EnvelopeForm::Array}));
}

TEST_CASE("text that is not UTF-8 is refused", "[encode]") {
    Message message = requests_message();
    first_request(message).vehicle_id = "M\xFCller";
    CHECK(refusal(message).code == errc::invalid_utf8);
    CHECK(refusal(message).path == "/6/chargingRequestList/0/vehicleId");
    message = requests_message();
    message.envelope.presystem_id = "\xED\xA0\x80";
    CHECK(refusal(message).path == "/2");
}

TEST_CASE("what the version does not have is refused", "[encode]") {
    Message message = requests_message();
    first_request(message).charging_instruction = ChargingInstruction::Normal;
    CHECK(refusal(message, SchemaVersion::V2_0).code == errc::not_expressible);
    CHECK(refusal(message, SchemaVersion::V2_0).path ==
          "/6/chargingRequestList/0/chargingInstruction");
    message = requests_message();
    first_request(message).automatic_preconditioning.emplace().preconditioning_request =
        PreconditioningRequest::Sna;
    CHECK(refusal(message, SchemaVersion::V1_1).code == errc::not_expressible);
    CHECK(encode(message, {SchemaVersion::V2_0, EnvelopeForm::Array}));
    message = information_message();
    CHECK(refusal(message, SchemaVersion::V2_0).code == errc::not_expressible);
    first_point(message).present_power_limit_kw = 5;
    CHECK(refusal(message, SchemaVersion::V1_1).code == errc::not_expressible);
}

TEST_CASE("what the version requires must be there", "[encode]") {
    Message message = information_message();
    ChargingProcessInfo& process = first_point(message).charging_process_info.emplace();
    process.charging_process_id = "X";
    const Error error = refusal(message);
    CHECK(error.code == errc::missing_member);
    CHECK(error.path ==
          std::string{point_path} + "/chargingProcessInfo/electricData/chargingPower");
    process.electric_data.charging_power_kw = 1;
    CHECK(encode(message));
    CHECK(refusal(message, SchemaVersion::V1_0).path ==
          std::string{prediction_path} + "/chargingPredictionDataMinSoc");
}

TEST_CASE("a renamed member is written under its version's name", "[encode]") {
    Message message = information_message();
    auto& station = std::get<ChargingInformation>(message.payload)
                        .depot_info_list[0]
                        .charging_station_info_list[0];
    ChargingProcessInfo& process = first_point(message).charging_process_info.emplace();
    process.electric_data.charging_power_kw = 1;
    process.charging_prediction_data.min_target_soc = {70, Timestamp{}};
    const std::string older = *encode(message);
    CHECK(older.find(R"("chargingPredictionDataMinSoc":{"requestedMinSoc":70,)") !=
          std::string::npos);
    station.charging_station_status.reset();
    process.charging_prediction_data.charging_prediction_data_status =
        ChargingPredictionDataStatus::Ongoing;
    const std::string newer = *encode(message, {SchemaVersion::V2_0, EnvelopeForm::Array});
    CHECK(newer.find(R"("chargingPredictionDataMinTargetSoc":{"requestedMinTargetSoc":70,)") !=
          std::string::npos);
}

TEST_CASE("an empty list cannot be written in 1.0", "[encode]") {
    const Message message = requests_message(0);
    CHECK(refusal(message, SchemaVersion::V1_0).code == errc::not_expressible);
    CHECK(refusal(message, SchemaVersion::V1_0).path == "/6/chargingRequestList");
    CHECK(encode(message));
}

TEST_CASE("Unrecognized values are not written", "[encode]") {
    Message message = information_message();
    first_point(message).charging_point_status = ChargingPointStatus::Unrecognized;
    CHECK(refusal(message).code == errc::invalid_value);
    CHECK(refusal(message).path == std::string{point_path} + "/chargingPointStatus");
    message = requests_message();
    message.envelope.action = Action::Unrecognized;
    CHECK(refusal(message).path == "/5");
}

TEST_CASE("a request's message id is a UUID, an answer repeats any id but none", "[encode]") {
    Message message = requests_message();
    message.envelope.message_id = "request-1";
    CHECK(refusal(message).code == errc::invalid_value);
    CHECK(refusal(message).path == "/4");
    message.envelope.message_type = MessageType::Confirmation;
    message.payload = ChargingRequestsConfirmation{};
    CHECK(encode(message));
    message.envelope.message_id.clear();
    CHECK(refusal(message).path == "/4");
}

TEST_CASE("payload, type and action must belong together", "[encode]") {
    Message message = requests_message();
    message.envelope.action = Action::ProvideChargingInformation;
    CHECK(refusal(message).code == errc::not_expressible);
    CHECK(refusal(message).path == "/6");
    message = requests_message();
    message.envelope.message_type = MessageType::Confirmation;
    CHECK(refusal(message).code == errc::not_expressible);
    message.envelope.message_type = MessageType::Error;
    CHECK(refusal(message).code == errc::not_expressible);
    message.envelope.message_type = static_cast<MessageType>(9);
    CHECK(refusal(message).path == "/0");
}

TEST_CASE("an error's payload is written as its version has it", "[encode]") {
    Message message = requests_message();
    message.envelope.message_type = MessageType::Error;
    message.payload = ErrorPayload{"no \"such\" thing", "", "ignored"};
    const auto payload_in = [&message](SchemaVersion version) {
        return *encode_payload(message.payload, {version, EnvelopeForm::Array});
    };
    CHECK(payload_in(SchemaVersion::V1_0) == R"({"message":"no \"such\" thing"})");
    CHECK(payload_in(SchemaVersion::V2_0) == R"({"errorMessage":"no \"such\" thing"})");
    std::get<ErrorPayload>(message.payload).code = "Busy";
    CHECK(payload_in(SchemaVersion::V1_1) ==
          R"({"message":"no \"such\" thing","errorCode":"Busy"})");
    CHECK(payload_in(SchemaVersion::V2_0) == R"({"errorMessage":"no \"such\" thing"})");
    CHECK(*decode(*encode(message)) == message);
}

TEST_CASE("a payload alone is refused with a path that begins at the payload", "[encode]") {
    Message message = requests_message();
    first_request(message).charging_request_data.min_target_soc_pct = -1;
    const auto text = encode_payload(message.payload);
    REQUIRE_FALSE(text);
    CHECK(text.error().path == "/chargingRequestList/0/chargingRequestData/minTargetSoc");
    CHECK(*encode_payload(ChargingRequestsConfirmation{}) == "{}");
}

TEST_CASE("in the object form the path has names", "[encode]") {
    Message message = requests_message();
    first_request(message).charging_request_data.min_target_soc_pct = -1;
    const auto text = encode(message, {SchemaVersion::V1_1, EnvelopeForm::Object});
    REQUIRE_FALSE(text);
    CHECK(text.error().path == "/payload/chargingRequestList/0/chargingRequestData/minTargetSoc");
}
