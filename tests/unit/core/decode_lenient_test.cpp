// SPDX-License-Identifier: Apache-2.0
#include "messages.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

namespace {

const std::string good_data = R"("minTargetSoc":80,"maxTargetSoc":95)";

ChargingRequestData data_of(const std::string& text) {
    return std::get<ChargingRequests>(decode(text)->payload)
        .charging_request_list.front()
        .charging_request_data;
}

}  // namespace

TEST_CASE("a message without fault has no issue", "[decode][lenient]") {
    const auto message = decode(requests_text("{" + good_data + "}"));
    REQUIRE(message);
    CHECK(message->issues.empty());
    CHECK(message->conforms_to == SchemaVersions::all());
    CHECK(message->envelope.form == EnvelopeForm::Array);
}

TEST_CASE("an unknown member is ignored with an issue", "[decode][lenient]") {
    const std::string text = requests_text("{\"a\":{\"b\":[1]}," + good_data + "}");
    const Issue issue = only_issue_of(text);
    CHECK(issue.rule == "unknown_member");
    CHECK(issue.path == std::string{data_path} + "/a");
    CHECK(strictly_taken_in(text).empty());
    CHECK(data_of(text).max_target_soc_pct == 95);
}

TEST_CASE("an unknown enumeration text is kept as Unrecognized, with the text in the issue",
          "[decode][lenient]") {
    const std::string text = text_of(2, "BootNotification", R"({"status":"Pending"})");
    const Issue issue = only_issue_of(text);
    CHECK(issue.rule == "unrecognized_value");
    CHECK(issue.path == "/6/status");
    CHECK(issue.text == "expected one of Accepted, Rejected, found \"Pending\"");
    CHECK(std::get<BootNotificationResponse>(decode(text)->payload).status ==
          BootStatus::Unrecognized);
    CHECK(strictly_taken_in(text).empty());
}

TEST_CASE("null stands for an absent optional member", "[decode][lenient]") {
    const std::string text = requests_text("{\"expectedSocAtArrival\":null," + good_data + "}");
    CHECK(only_issue_of(text).rule == "null_value");
    CHECK_FALSE(data_of(text).expected_soc_at_arrival_pct);
    CHECK(strictly_taken_in(text).empty());
}

TEST_CASE("a time without zone is read as UTC", "[decode][lenient]") {
    const std::string text =
        requests_text("{" + good_data + R"(,"requestedTimeForDeparture":"2026-01-15T10:00:00"})");
    CHECK(only_issue_of(text).rule == "no_time_zone");
    CHECK(data_of(text).requested_time_for_departure->to_string() == "2026-01-15T10:00:00Z");
    CHECK(strictly_taken_in(text).empty());
}

TEST_CASE("fraction digits beyond the microsecond are rounded with an issue, and conform",
          "[decode][lenient]") {
    const std::string text = requests_text(
        "{" + good_data + R"(,"requestedTimeForDeparture":"2026-01-15T10:00:00.123456789012Z"})");
    CHECK(only_issue_of(text).rule == "rounded");
    CHECK(data_of(text).requested_time_for_departure->to_string() == "2026-01-15T10:00:00.123457Z");
    CHECK(strictly_taken_in(text) == "1.0 1.1 2.0");
    const auto zeros = decode(requests_text(
        "{" + good_data + R"(,"requestedTimeForDeparture":"2026-01-15T10:00:00.123456000Z"})"));
    REQUIRE(zeros);
    CHECK(zeros->issues.empty());
}

TEST_CASE("8.0 is an integer in 2.0 only", "[decode][lenient]") {
    const std::string text = text_of(
        1, "ProvideChargingRequests",
        R"({"chargingRequestList":[{"vehicleId":"V","chargingRequestId":"R","priority":8.0,)"
        R"("chargingRequestData":{"minTargetSoc":1,"maxTargetSoc":2}}]})");
    CHECK(only_issue_of(text).rule == "fraction_in_integer");
    const auto message = decode(text);
    CHECK(std::get<ChargingRequests>(message->payload).charging_request_list[0].priority == 8);
    CHECK(strictly_taken_in(text) == "2.0");
}

TEST_CASE("a percentage out of range is kept with an issue", "[decode][lenient]") {
    const std::string text = requests_text(R"({"minTargetSoc":80,"maxTargetSoc":100.5})");
    const Issue issue = only_issue_of(text);
    CHECK(issue.rule == "out_of_range");
    CHECK(issue.text == "expected a number between 0 and 100, found 100.5");
    CHECK(data_of(text).max_target_soc_pct == 100.5);
    CHECK(strictly_taken_in(text) == "1.0");
}

TEST_CASE("a message id that is not a UUID is tolerated", "[decode][lenient]") {
    std::string text = text_of(2, "ProvideChargingRequests", "{}");
    text.replace(text.find(uuid), 36, "response-1");
    CHECK(only_issue_of(text).rule == "message_id");
    CHECK(decode(text)->envelope.message_id == "response-1");
    CHECK(strictly_taken_in(text).empty());
}

TEST_CASE("an unknown action of an answer is tolerated", "[decode][lenient]") {
    const auto error = decode(text_of(3, "Unknown", R"({"message":"m"})"));
    REQUIRE(error);
    CHECK(error->envelope.action == Action::Unrecognized);
    CHECK(std::get<ErrorPayload>(error->payload).text == "m");
    const auto boot = decode(text_of(2, "Unknown", R"({"status":"Rejected"})"));
    REQUIRE(boot);
    CHECK(std::get<BootNotificationResponse>(boot->payload).status == BootStatus::Rejected);
    const auto other = decode(text_of(2, "Unknown", "{}"));
    REQUIRE(other);
    CHECK(std::holds_alternative<ChargingRequestsConfirmation>(other->payload));
    CHECK(other->issues.front().rule == "unknown_action");
    CHECK(other->issues.front().path == "/5");
}

TEST_CASE("of a member that comes twice the last one is taken", "[decode][lenient]") {
    const std::string text = requests_text("{\"minTargetSoc\":\"x\"," + good_data + "}");
    const Issue issue = only_issue_of(text);
    CHECK(issue.rule == "duplicate_member");
    CHECK(issue.path == std::string{data_path} + "/minTargetSoc");
    CHECK(data_of(text).min_target_soc_pct == 80);
    CHECK(strictly_taken_in(text) == "1.0 1.1 2.0");
}

TEST_CASE("many members of one name are told apart from many names", "[decode][lenient]") {
    std::string data = "{";
    for (int i = 0; i < 300; ++i) {
        data += "\"n" + std::to_string(i % 150) + "\":1,";
    }
    DecodeOptions options;
    options.limits.max_issues = 1000;
    const auto message = decode(requests_text(data + good_data + "}"), options);
    REQUIRE(message);
    int duplicates = 0;
    int unknown = 0;
    for (const Issue& issue : message->issues) {
        duplicates += issue.rule == "duplicate_member" ? 1 : 0;
        unknown += issue.rule == "unknown_member" ? 1 : 0;
    }
    CHECK(duplicates == 150);
    CHECK(unknown == 150);
}

TEST_CASE("a byte order mark is skipped with an issue", "[decode][lenient]") {
    const std::string text = "\xEF\xBB\xBF" + text_of(2, "ProvideChargingRequests", "{}");
    CHECK(only_issue_of(text).rule == "byte_order_mark");
    CHECK(error_of("\xEF\xBB\xBF[x]").offset == 4);
}

TEST_CASE("members may come in any order and with any blanks", "[decode][lenient]") {
    const auto message = decode(requests_text(
        "\r\n{\t\"adHocCharging\" : true ,\n\"maxTargetSoc\":95, \"minTargetSoc\":80 } "));
    REQUIRE(message);
    CHECK(message->issues.empty());
    CHECK(data_of(requests_text(R"({"maxTargetSoc":95,"minTargetSoc":80})")).min_target_soc_pct ==
          80);
}

TEST_CASE("members of 1.x and 2.0 side by side are an issue, and both are read",
          "[decode][lenient]") {
    const std::string text = point_text(R"(,"presentPower":5,"presentPowerLimit":9)");
    const Issue issue = only_issue_of(text);
    CHECK(issue.rule == "mixed_versions");
    CHECK(issue.path == std::string{point_path} + "/presentPowerLimit");
    CHECK(strictly_taken_in(text).empty());
}

TEST_CASE("an enumeration text of 2.0 in a message of 1.x is an issue", "[decode][lenient]") {
    const std::string text =
        point_text(R"(,"vehicleInfo":{"vehicleId":"V","vehicleStatusInfo":{},)"
                   R"("vehicleChargingStatus":"Preconditioning","preconditioningInfo":{}})");
    CHECK(only_issue_of(text).rule == "mixed_versions");
}

TEST_CASE("of the two names of one value the newer wins, with an issue", "[decode][lenient]") {
    const auto message =
        decode(prediction_text(R"({"chargingPredictionDataMinSoc":{"requestedMinSoc":50,)"
                               R"("requestedMinTargetSoc":60,)"
                               R"("predictedTime":"2026-01-15T10:00:00Z"}})"));
    REQUIRE(message);
    REQUIRE(message->issues.size() == 2);
    CHECK(message->issues[0].rule == "mixed_versions");
    const auto& point = std::get<ChargingInformation>(message->payload)
                            .depot_info_list[0]
                            .charging_station_info_list[0]
                            .charging_point_info_list[0];
    CHECK(point.charging_process_info->charging_prediction_data.min_target_soc
              ->requested_min_target_soc_pct == 60);
}

TEST_CASE("the object form is read, without conforming to a schema", "[decode][lenient]") {
    const std::string rest =
        R"("source":"CMS","timeStamp":"2026-01-15T10:00:00Z","messageId":")" + std::string{uuid} +
        R"(","messageAction":"BootNotification","payload":{"status":"Accepted"}})";
    const auto message = decode(R"({"messageType":2,"presystemId":"P",)" + rest);
    REQUIRE(message);
    CHECK(message->envelope.form == EnvelopeForm::Object);
    CHECK(message->envelope.presystem_id == "P");
    CHECK(message->issues.empty());
    CHECK(message->conforms_to.empty());
    CHECK(only_issue_of(R"({"messageType":2,"presystemId":null,)" + rest).rule == "null_value");
    CHECK(only_issue_of(R"({"messageType":2,)" + rest).rule == "missing_member");
    CHECK(only_issue_of(R"({"x":1,"messageType":2,"presystemId":"P",)" + rest).path == "/x");
}

TEST_CASE("an error's text is found under the keys in use", "[decode][lenient]") {
    const auto text_in = [](const std::string& payload) {
        return std::get<ErrorPayload>(decode(text_of(3, "BootNotification", payload))->payload)
            .text;
    };
    CHECK(text_in(R"({"errorMessage":"a","message":"b"})") == "a");
    CHECK(text_in(R"({"error":"e","message":"b"})") == "b");
    CHECK(text_in(R"({"errorDescription":"c","error":"e"})") == "c");
    CHECK(text_in(R"({"description":"d"})") == "d");
    CHECK(text_in(R"({"error":"e"})") == "e");
    CHECK(text_in(R"({"errorMessage":{"x":1},"message":"b"})") == "b");
    CHECK(text_in(R"("plain")") == "plain");
    CHECK(text_in("{}").empty());
}

TEST_CASE("an error's code and raw payload are kept", "[decode][lenient]") {
    const auto payload_of = [](const std::string& payload) {
        return std::get<ErrorPayload>(decode(text_of(3, "BootNotification", payload))->payload);
    };
    CHECK(payload_of(R"({"errorCode":"InvalidJSON"})").code == "InvalidJSON");
    CHECK(payload_of(R"({"errorCode":404})").code == "404");
    for (const std::string raw : {R"({ "message" : "a\u00fc]}\"" , "x":[{}] })", R"("te\"xt")",
                                  "12.50", "null", "[1,[2]]", "true"}) {
        CHECK(payload_of(raw).raw == raw);
    }
    const auto object =
        decode(R"({"payload":7 ,"messageAction":"BootNotification","messageType":3,"source":"CMS",)"
               R"("presystemId":"P","timeStamp":"2026-01-15T10:00:00Z","messageId":"x"})");
    REQUIRE(object);
    CHECK(std::get<ErrorPayload>(object->payload).raw == "7");
}

TEST_CASE("an error whose payload tells nothing is an issue", "[decode][lenient]") {
    CHECK(only_issue_of(text_of(3, "BootNotification", "{}")).rule == "error_payload");
    CHECK(only_issue_of(text_of(3, "BootNotification", "17")).rule == "error_payload");
    const auto usual = decode(text_of(3, "BootNotification", R"({"message":"a"})"));
    REQUIRE(usual);
    CHECK(usual->issues.empty());
}
