// SPDX-License-Identifier: Apache-2.0
#include "messages.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

TEST_CASE("text that is not JSON is refused with the offset", "[decode][error]") {
    const std::string_view text =
        GENERATE(as<std::string_view>{}, "", " ", "x", "[1,]", "[1 2]", "{\"a\"}", "{a:1}", "'a'",
                 "[01]", "[+1]", "[.5]", "[1.]", "[1e]", "[0x10]", "[NaN]", "[Infinity]", "[-]",
                 "[tru]", "[\"\n\"]", "[\"\\x\"]", "[\"\\u12\"]", "[1]//", "[1] [2]", "\"a");
    INFO(text);
    const Error error = error_of(std::string{text});
    CHECK(error.code == errc::invalid_json);
    CHECK(error.offset);
    CHECK(error.message_id.empty());
}

TEST_CASE("a message that breaks off in its payload can still be answered", "[decode][error]") {
    const std::string text = point_text("");
    const Error error = error_of(text.substr(0, text.size() - 20));
    CHECK(error.code == errc::invalid_json);
    CHECK(error.message_type == MessageType::Request);
    CHECK(error.message_id == uuid);
    CHECK(error.action == Action::ProvideChargingInformation);
    const Error named = error_of(
        R"({"messageType":1,"extra":{"messageId":"y"},"messageId":"x","payload":{"messageId":"z")");
    CHECK(named.message_id == "x");
    CHECK_FALSE(named.action);
    CHECK(error_of(R"({"payload":{"messageId":"z",)").message_id.empty());
    CHECK(error_of(R"({"messageId")").message_id.empty());
}

TEST_CASE("a message over a limit can still be answered", "[decode][error]") {
    DecodeOptions options;
    options.limits.max_depth = 4;
    const Error error = error_of(point_text(""), options);
    CHECK(error.code == errc::limit_exceeded);
    CHECK(error.message_id == uuid);
}

TEST_CASE("what follows the message is not overlooked", "[decode][error]") {
    const std::string text = text_of(1, "BootNotification", R"({"presystem":"BMS"})");
    REQUIRE(decode(text + " \r\n\t"));
    CHECK(error_of(text + "x").offset == text.size());
    CHECK(error_of(text + std::string(1, '\0') + "x").code == errc::invalid_json);
    CHECK(error_of(text + std::string(1, '\0')).offset == text.size());
}

TEST_CASE("bytes that are not UTF-8 are refused with the offset", "[decode][error]") {
    const std::string bytes =
        GENERATE(as<std::string>{}, "\x80", "\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF",
                 "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF",
                 "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82", "\xF0\x9F\x9A");
    const Error error = error_of("[\"ab" + bytes + "\"]");
    CHECK(error.code == errc::invalid_utf8);
    CHECK(error.offset == 4);
}

TEST_CASE("characters of every length are taken", "[decode]") {
    for (const std::string text : {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                                   "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        const auto message =
            decode(text_of(3, "BootNotification", "{\"message\":\"" + text + "\"}"));
        REQUIRE(message);
        CHECK(std::get<ErrorPayload>(message->payload).text == text);
    }
}

TEST_CASE("an escaped half of a surrogate pair is refused with its path", "[decode][error]") {
    const std::string half = GENERATE(as<std::string>{}, "\\udc00", "\\udfffx");
    const Error error = error_of(requests_text("{\"x\":\"" + half + "\"}"));
    CHECK(error.code == errc::invalid_utf8);
    CHECK(error.path == std::string{data_path} + "/x");
    CHECK(error_of(requests_text(R"({"x":"\ud800"})")).code == errc::invalid_json);
    CHECK(error_of(requests_text(R"({"x":"\ud800\u0041"})")).code == errc::invalid_json);
}

TEST_CASE("escapes are resolved", "[decode]") {
    const auto message = decode(text_of(
        3, "BootNotification", R"({"message":"\"\\\/\b\f\n\r\t\u00fc\u20AC\ud83d\ude8c\u0000z"})"));
    REQUIRE(message);
    CHECK(std::get<ErrorPayload>(message->payload).text ==
          std::string("\"\\/\b\f\n\r\t\xC3\xBC\xE2\x82\xAC\xF0\x9F\x9A\x8C\0z", 19));
}

TEST_CASE("an envelope that is not a list of seven or an object is refused", "[decode][error]") {
    for (const std::string text : {"1", "\"a\"", "null", "[]", "[1,2,3,4,5,6]"}) {
        CHECK(error_of(text).code == errc::invalid_envelope);
    }
    std::string longer = text_of(2, "ProvideChargingRequests", "{}");
    longer.insert(longer.size() - 1, ",{}");
    const Error error = error_of(longer);
    CHECK(error.code == errc::invalid_envelope);
    CHECK(error.path.empty());
    CHECK(error.message_id == uuid);
    CHECK(error.message_type == MessageType::Confirmation);
}

TEST_CASE("a bad part of the envelope is named by its path", "[decode][error]") {
    const std::string good = text_of(1, "BootNotification", R"({"presystem":"BMS"})");
    const auto path_with = [&good](const std::string& part, const std::string& replacement) {
        std::string bad = good;
        bad.replace(bad.find(part), part.size(), replacement);
        const Error error = error_of(bad);
        CHECK(error.code == errc::invalid_envelope);
        return error.path;
    };
    CHECK(path_with("[1", "[0") == "/0");
    CHECK(path_with("[1", "[4") == "/0");
    CHECK(path_with("[1", "[\"1\"") == "/0");
    CHECK(path_with("[1", "[1.5") == "/0");
    CHECK(path_with("\"CMS\"", "7") == "/1");
    CHECK(path_with("\"Presystem1\"", "[]") == "/2");
    CHECK(path_with("2026-01-15T", "2026-02-30T") == "/3");
    CHECK(path_with(std::string{"\""} + uuid + "\"", "5") == "/4");
    CHECK(path_with("\"BootNotification\"", "null") == "/5");
}

TEST_CASE("a bad payload leaves type, id and action in the error", "[decode][error]") {
    const Error error =
        error_of(text_of(1, "ProvideChargingInformation", R"({"depotInfoList":7})"));
    CHECK(error.code == errc::wrong_type);
    CHECK(error.path == "/6/depotInfoList");
    CHECK(error.detail == "expected a list, found 7");
    CHECK(error.message_type == MessageType::Request);
    CHECK(error.message_id == uuid);
    CHECK(error.action == Action::ProvideChargingInformation);
}

TEST_CASE("a type that is a whole number in another form is kept in the error", "[decode][error]") {
    for (const std::string type : {"1.0", "1e0", "10E-1"}) {
        std::string text = text_of(1, "BootNotification", R"({"presystem":5})");
        text.replace(1, 1, type);
        CHECK(error_of(text).message_type == MessageType::Request);
    }
}

TEST_CASE("a request with an unknown action can still be answered", "[decode][error]") {
    const Error error = error_of(text_of(1, "Heartbeat", "{}"));
    CHECK(error.code == errc::invalid_envelope);
    CHECK(error.path == "/5");
    CHECK(error.message_id == uuid);
    CHECK(error.message_type == MessageType::Request);
    CHECK(error.action == Action::Unrecognized);
}

TEST_CASE("in the object form the path has names and the order is free", "[decode][error]") {
    const Error error = error_of(
        R"({"payload":{"presystem":5},"messageAction":"BootNotification","messageType":1,)"
        R"("source":"BMS","presystemId":"P","timeStamp":"2026-01-15T10:00:00Z","messageId":")" +
        std::string{uuid} + "\"}");
    CHECK(error.code == errc::wrong_type);
    CHECK(error.path == "/payload/presystem");
    CHECK(error.message_id == uuid);
    CHECK(error.action == Action::BootNotification);
    CHECK(error_of(R"({"messageType":1})").path == "/source");
}

TEST_CASE("missing members, wrong types and values are errors with a path", "[decode][error]") {
    const auto at = [](const std::string& text, errc code) {
        const Error error = error_of(text);
        CHECK(error.code == code);
        return error.path;
    };
    const std::string data = data_path;
    CHECK(at(requests_text("{}"), errc::missing_member) == data + "/minTargetSoc");
    CHECK(at(requests_text("[]"), errc::wrong_type) == data);
    CHECK(at(requests_text(R"({"minTargetSoc":"80"})"), errc::wrong_type) ==
          data + "/minTargetSoc");
    CHECK(at(requests_text(R"({"minTargetSoc":null})"), errc::wrong_type) ==
          data + "/minTargetSoc");
    CHECK(at(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":2,"adHocCharging":0})"),
             errc::wrong_type) == data + "/adHocCharging");
    CHECK(at(requests_text(
                 R"({"minTargetSoc":1,"maxTargetSoc":2,"requestedTimeForDeparture":"soon"})"),
             errc::invalid_value) == data + "/requestedTimeForDeparture");
    CHECK(at(point_text(R"(,"vehicleInfo":{"vehicleId":"V","mileage":1.5})"), errc::wrong_type) ==
          std::string{point_path} + "/vehicleInfo/mileage");
    CHECK(at(point_text(R"(,"vehicleInfo":{"vehicleId":"V","mileage":99999999999999999999})"),
             errc::out_of_range) == std::string{point_path} + "/vehicleInfo/mileage");
    CHECK(at(prediction_text(R"({"chargingPredictionDataMinSoc":{}})"), errc::missing_member) ==
          std::string{prediction_path} + "/chargingPredictionDataMinSoc/requestedMinSoc");
    CHECK(at(text_of(2, "BootNotification", "[]"), errc::wrong_type) == "/6");
}

TEST_CASE("what was found is shortened in an error's detail", "[decode][error]") {
    const Error error =
        error_of(requests_text("{\"minTargetSoc\":\"" + std::string(500, 'x') + "\xC3\xBC\"}"));
    CHECK(error.detail == "expected a number, found \"" + std::string(40, 'x') + "...\"");
}

TEST_CASE("a name with slashes and tildes is escaped in the path", "[decode][error]") {
    const Issue issue =
        only_issue_of(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":2,"a/b~":3})"));
    CHECK(issue.path == std::string{data_path} + "/a~1b~0");
}

TEST_CASE("a payload alone is read with paths that begin at the payload", "[decode]") {
    const auto message =
        decode_payload(MessageType::Request, Action::BootNotification, R"({"presystem":"ITCS"})");
    REQUIRE(message);
    CHECK(std::get<BootNotificationRequest>(message->payload).presystem == PresystemType::Itcs);
    CHECK(message->envelope.action == Action::BootNotification);
    CHECK(message->conforms_to == SchemaVersions::all());
    const auto bad = decode_payload(MessageType::Request, Action::BootNotification, "{}");
    REQUIRE_FALSE(bad);
    CHECK(bad.error().path == "/presystem");
    CHECK(bad.error().code == errc::missing_member);
    CHECK_FALSE(decode_payload(MessageType::Request, Action::Unrecognized, "{}"));
}
