// SPDX-License-Identifier: Apache-2.0
// What CMSs and other presystems in the field do otherwise than the schemas: one test for each
// habit.
#include "messages.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

namespace {

const std::string some_data = R"("chargingRequestData":{"minTargetSoc":80,"maxTargetSoc":95})";

Message lenient(const std::string& text) {
    const Result<Message> message = decode(text);
    INFO((message ? std::string{} : message.error().to_string()));
    REQUIRE(message);
    return *message;
}

std::string with_id(std::string text, const std::string& id) {
    return text.replace(text.find(uuid), std::string{uuid}.size(), id);
}

std::string with_time(std::string text, const std::string& time) {
    const std::string usual = "2026-01-15T10:00:00Z";
    return text.replace(text.find(usual), usual.size(), time);
}

std::string object_text(const std::string& presystem, const std::string& action, int type,
                        const std::string& payload) {
    return R"({"messageType":)" + std::to_string(type) + R"(,"source":"CMS","presystemId":)" +
           presystem + R"(,"timeStamp":"2026-01-15T10:00:00Z","messageId":")" + uuid +
           R"(","messageAction":")" + action + R"(","payload":)" + payload + "}";
}

ErrorPayload error_payload(const std::string& payload) {
    return std::get<ErrorPayload>(lenient(text_of(3, "ProvideChargingRequests", payload)).payload);
}

std::string rule_at(const Message& message, const std::string& path) {
    for (const Issue& issue : message.issues) {
        if (issue.path == path) {
            return issue.rule;
        }
    }
    return {};
}

}  // namespace

TEST_CASE("TMH: an Error has its text in \"message\"", "[dialect]") {
    const std::string text = text_of(3, "ProvideChargingRequests", R"({"message":"no such id"})");
    CHECK(std::get<ErrorPayload>(lenient(text).payload).text == "no such id");
    CHECK(lenient(text).issues.empty());
    CHECK(strictly_taken_in(text) == "1.0 1.1");
}

TEST_CASE("TMH: an Error's payload may be no object at all", "[dialect]") {
    CHECK(error_payload(R"("no such id")").text == "no such id");
    CHECK(error_payload("404").raw == "404");
    CHECK(error_payload(R"(["a",{"b":1}])").raw == R"(["a",{"b":1}])");
    CHECK(error_payload("null").raw == "null");
    const std::string text = text_of(3, "ProvideChargingRequests", R"("no such id")");
    CHECK(only_issue_of(text).rule == "error_payload");
    CHECK(strictly_taken_in(text).empty());
}

TEST_CASE("TMH: predictedTime is missing beside the requested minimum", "[dialect]") {
    const std::string text =
        prediction_text(R"({"chargingPredictionDataMinSoc":{"requestedMinSoc":50}})");
    const Issue issue = only_issue_of(text);
    CHECK(issue.rule == "missing_member");
    CHECK(issue.path ==
          std::string{prediction_path} + "/chargingPredictionDataMinSoc/predictedTime");
    CHECK(strictly_taken_in(text).empty());
}

TEST_CASE("TMH: ids are UUIDs, paths of numbers or plain words, as it likes", "[dialect]") {
    const std::string text = text_of(
        1, "ProvideChargingInformation",
        R"({"depotInfoList":[{"depotId":"29e7d1c4-89b7-40a0-8025-2cd2c92664de",)"
        R"("chargingStationInfoList":[{"chargingStationId":"29e7d1c4-89b7-40a0-8025-2cd2c92664de/0",)"
        R"("chargingStationStatus":"Available","chargingPointInfoList":[]}]}]})");
    CHECK(lenient(text).issues.empty());
    CHECK(strictly_taken_in(text) == "1.1");
}

TEST_CASE("TMH: comments and trailing commas, as in its documentation, are no JSON", "[dialect]") {
    const Error comment = error_of("[1, // request\n2]");
    CHECK(comment.code == errc::invalid_json);
    CHECK(comment.offset == 4);
    const Error comma = error_of(R"([{"a":1,}])");
    CHECK(comma.code == errc::invalid_json);
    CHECK(comma.offset);
}

TEST_CASE("TMH: milliseconds are written as they were read", "[dialect]") {
    const std::string text =
        with_time(text_of(2, "ProvideChargingRequests", "{}"), "2026-01-15T10:00:00.064Z");
    CHECK(*encode(lenient(text)) == text);
}

TEST_CASE("VEMO: named members are read and written", "[dialect]") {
    const std::string text = object_text("\"P\"", "ProvideChargingRequests", 2, "{}");
    const Message message = lenient(text);
    CHECK(message.issues.empty());
    CHECK(message.envelope.form == EnvelopeForm::Object);
    CHECK(*encode(message, {SchemaVersion::V1_1, EnvelopeForm::Object}) == text);
}

TEST_CASE("VEMO: the presystem id may be null", "[dialect]") {
    const std::string text = object_text("null", "ProvideChargingRequests", 2, "{}");
    CHECK(only_issue_of(text).rule == "null_value");
    CHECK(only_issue_of(text).path == "/presystemId");
    CHECK(lenient(text).envelope.presystem_id.empty());
    std::string array = text_of(2, "ProvideChargingRequests", "{}");
    array.replace(array.find("\"Presystem1\""), 12, "null");
    CHECK(only_issue_of(array).path == "/2");
}

TEST_CASE("VEMO: an Error has an action of its own", "[dialect]") {
    const Message message = lenient(object_text("\"P\"", "Error", 3, R"({"message":"m"})"));
    CHECK(message.envelope.action == Action::Unrecognized);
    CHECK(rule_at(message, "/messageAction") == "unknown_action");
    CHECK(std::get<ErrorPayload>(message.payload).text == "m");
}

TEST_CASE("VEMO: it refuses null and unknown members, and is sent neither", "[dialect]") {
    Message message = requests_message();
    message.envelope.form = EnvelopeForm::Object;
    const std::string text = *encode(message, {SchemaVersion::V1_1, EnvelopeForm::Object});
    CHECK(text.find("null") == std::string::npos);
    CHECK(lenient(text).issues.empty());
}

TEST_CASE("Favonius: an Error has code and description, and more", "[dialect]") {
    const ErrorPayload payload =
        error_payload(R"({"errorCode":"InvalidVehicleId","errorDescription":"no such vehicle",)"
                      R"("chargingRequestId":"R1"})");
    CHECK(payload.code == "InvalidVehicleId");
    CHECK(payload.text == "no such vehicle");
    CHECK(payload.raw.find("\"R1\"") != std::string::npos);
}

TEST_CASE("Favonius: answers have prefixed or fixed message ids", "[dialect]") {
    for (const std::string id :
         {"boot-response-1", "response-1", "error-1", "error-message-too-large", "parse-error"}) {
        const std::string text = with_id(text_of(2, "ProvideChargingRequests", "{}"), id);
        CHECK(only_issue_of(text).rule == "message_id");
        CHECK(only_issue_of(text).path == "/4");
        CHECK(lenient(text).envelope.message_id == id);
        CHECK(strictly_taken_in(text).empty());
    }
}

TEST_CASE("Favonius: a request with such an id can be answered with it", "[dialect]") {
    Message answer = lenient(
        with_id(text_of(1, "ProvideChargingInformation", R"({"depotInfoList":[]})"), "info-1"));
    answer.envelope.message_type = MessageType::Confirmation;
    answer.payload = ChargingInformationConfirmation{};
    REQUIRE(encode(answer));
    CHECK(encode(answer)->find("\"info-1\"") != std::string::npos);
}

TEST_CASE("Favonius: an Error to what it could not read has the action Unknown", "[dialect]") {
    const Message message = lenient(text_of(3, "Unknown", R"({"errorDescription":"bad"})"));
    CHECK(message.envelope.action == Action::Unrecognized);
    CHECK(rule_at(message, "/5") == "unknown_action");
    CHECK(std::get<ErrorPayload>(message.payload).text == "bad");
}

TEST_CASE("Favonius: empty chargingPredictionData is valid in 1.1 only, and read", "[dialect]") {
    const std::string text = prediction_text("{}");
    CHECK(lenient(text).issues.empty());
    CHECK(strictly_taken_in(text) == "1.1");
    CHECK(error_of(text, strict(SchemaVersion::V1_0)).path ==
          std::string{prediction_path} + "/chargingPredictionDataMinSoc");
}

TEST_CASE("Favonius: offsets instead of Z and six digits are the same instant", "[dialect]") {
    const auto instant_of = [](const std::string& time) {
        return lenient(with_time(text_of(2, "ProvideChargingRequests", "{}"), time))
            .envelope.timestamp.to_string();
    };
    CHECK(instant_of("2026-01-15T10:00:00+00:00") == "2026-01-15T10:00:00Z");
    CHECK(instant_of("2026-01-15T12:30:00.123456+02:30") == "2026-01-15T10:00:00.123456Z");
    CHECK(instant_of("2026-01-14T23:00:00-11:00") == "2026-01-15T10:00:00Z");
}

TEST_CASE("Favonius: times of its older plan have no zone and are UTC", "[dialect]") {
    const std::string text =
        with_time(text_of(2, "ProvideChargingRequests", "{}"), "2026-01-15T10:00:00");
    CHECK(only_issue_of(text).rule == "no_time_zone");
    CHECK(only_issue_of(text).path == "/3");
    CHECK(lenient(text).envelope.timestamp.to_string() == "2026-01-15T10:00:00Z");
}

TEST_CASE("Favonius: members of its own are left out and named", "[dialect]") {
    const std::string requests =
        text_of(1, "ProvideChargingRequests",
                R"({"chargingRequestList":[{"vehicleId":"V","chargingRequestId":"R",)" + some_data +
                    R"(,"chargingPriority":1}]})");
    CHECK(only_issue_of(requests).path == "/6/chargingRequestList/0/chargingPriority");
    const Message point = lenient(point_text(R"(,"status":"ok","currentPowerKw":50)"));
    CHECK(rule_at(point, std::string{point_path} + "/status") == "unknown_member");
    CHECK(rule_at(point, std::string{point_path} + "/currentPowerKw") == "unknown_member");
}

TEST_CASE("Favonius: a station may have its depot's id", "[dialect]") {
    const Message message =
        lenient(text_of(1, "ProvideChargingInformation",
                        R"({"depotInfoList":[{"depotId":"D","chargingStationInfoList":[)"
                        R"({"chargingStationId":"D","chargingStationStatus":"Available",)"
                        R"("chargingPointInfoList":[]}]}]})"));
    CHECK(message.issues.empty());
}

TEST_CASE("Ekoenergetyka: nine digits of a second are rounded, and conform", "[dialect]") {
    const std::string text =
        with_time(text_of(2, "ProvideChargingRequests", "{}"), "2026-01-15T10:00:00.123456789Z");
    CHECK(only_issue_of(text).rule == "rounded");
    CHECK(lenient(text).envelope.timestamp.to_string() == "2026-01-15T10:00:00.123457Z");
    CHECK(strictly_taken_in(text) == "1.0 1.1 2.0");
}

TEST_CASE("Ekoenergetyka: an empty object stands for an empty list of requests", "[dialect]") {
    const std::string text = text_of(1, "ProvideChargingRequests", "{}");
    CHECK(only_issue_of(text).rule == "missing_member");
    CHECK(only_issue_of(text).path == "/6/chargingRequestList");
    CHECK(std::get<ChargingRequests>(lenient(text).payload).charging_request_list.empty());
    CHECK(strictly_taken_in(text).empty());
}

TEST_CASE("a payload of other members is not taken for an empty list of requests", "[dialect]") {
    const Error error = error_of(
        text_of(1, "ProvideChargingRequests", R"({"chargingRequests":[{"vehicleId":"V"}]})"));
    CHECK(error.code == errc::missing_member);
    CHECK(error.path == "/6/chargingRequestList");
}

TEST_CASE("an empty object does not stand for an empty list of depots", "[dialect]") {
    const Error error = error_of(text_of(1, "ProvideChargingInformation", "{}"));
    CHECK(error.code == errc::missing_member);
    CHECK(error.path == "/6/depotInfoList");
}

TEST_CASE("a vendor's own fault code does not cost the message", "[dialect]") {
    const std::string text =
        point_text(R"(,"chargingPointFaultInfo":{"chargingPointFaultCode":"WeakSignal",)"
                   R"("faultTimeStamp":"2026-01-15T10:00:00Z"})");
    const Issue issue = only_issue_of(text);
    CHECK(issue.rule == "unrecognized_value");
    CHECK(issue.text.find("\"WeakSignal\"") != std::string::npos);
    Message message = lenient(text);
    CHECK(first_point(message).charging_point_fault_info->charging_point_fault_code ==
          ChargingPointFaultCode::Unrecognized);
    CHECK(encode(message).error().path ==
          std::string{point_path} + "/chargingPointFaultInfo/chargingPointFaultCode");
}
