// SPDX-License-Identifier: Apache-2.0
// RapidJSON 1.1.0 has defects that the codec is built around: one test each, so that whoever
// changes how it is used learns of them here.
#include "messages.hpp"

#include <catch2/catch.hpp>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>

using namespace vdv463;
using namespace vdv463::test;

namespace {

Result<Message> with_soc(const std::string& number) {
    return decode(requests_text("{\"minTargetSoc\":" + number + ",\"maxTargetSoc\":1}"));
}

double soc_of(const Result<Message>& message) {
    return std::get<ChargingRequests>(message->payload)
        .charging_request_list[0]
        .charging_request_data.min_target_soc_pct;
}

}  // namespace

TEST_CASE("the recursive parser is stopped before it exhausts the stack", "[rapidjson]") {
    DecodeOptions options;
    options.limits.max_depth = std::size_t{1} << 30U;
    for (const std::string unit : {"[", "{\"\":", "[{\"\":[[", " [\n"}) {
        std::string text;
        while (text.size() < 4000000) {
            text += unit;
        }
        const Error error = error_of(text, options);
        CHECK(error.code == errc::limit_exceeded);
        CHECK(error.offset);
    }
}

TEST_CASE("numbers are read exactly, whatever their form", "[rapidjson]") {
    for (const char* number :
         {"0.1", "0.017976931348623157e+3", "2.2250738585072011e-308", "2.2250738585072014e-308",
          "4.9e-324", "1.7976931348623157e308", "9007199254740993", "123456789012345678901234567",
          "0.1000000000000000055511151231257827021181583404541015625", "1e23", "8.5e22",
          "0.500000000000000166533453693773481063544750213623046875", "-0.0",
          "179769313486231570e290", "2.2204460492503130808472633361816e-16", "1e-5", "5e-324",
          "0.3e+000001"}) {
        INFO(number);
        const Result<Message> message = with_soc(number);
        REQUIRE(message);
        CHECK(soc_of(message) == std::strtod(number, nullptr));
        CHECK(std::signbit(soc_of(message)) == (number[0] == '-'));
    }
}

TEST_CASE("every double is read as it was written", "[rapidjson]") {
    std::mt19937_64 random{1};
    for (int i = 0; i < 20000; ++i) {
        const std::uint64_t bits = random();
        double value = 0;
        std::memcpy(&value, &bits, sizeof value);
        if (!std::isfinite(value)) {
            continue;
        }
        char text[64];
        const auto end = std::to_chars(text, text + sizeof text, value);
        const std::string number{text, end.ptr};
        const Result<Message> message = with_soc(number);
        INFO(number);
        REQUIRE(message);
        REQUIRE(soc_of(message) == value);
    }
}

TEST_CASE("an exponent that overflows an int does no harm", "[rapidjson]") {
    for (const std::string exponent :
         {"2147483647", "2147483648", "4294967296", "99999999999999999999999999999999"}) {
        CHECK(with_soc("1e" + exponent).error().code == errc::out_of_range);
        CHECK(with_soc("0.1E+" + exponent).error().code == errc::out_of_range);
        CHECK(soc_of(with_soc("1e-" + exponent)) == 0);
        CHECK(soc_of(with_soc("123.456E-" + exponent)) == 0);
    }
}

TEST_CASE("invalid UTF-8 is found in names, values and between them", "[rapidjson]") {
    for (const std::string bytes : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80"}) {
        for (const std::string& data :
             {"{\"" + bytes + "\":1}", "{\"x\":\"" + bytes + "\"}", "{" + bytes + "}"}) {
            const Error error = error_of(requests_text(data));
            CHECK(error.code == errc::invalid_utf8);
            CHECK(error.offset);
        }
    }
}

TEST_CASE("names and values that JSON does not have are refused", "[rapidjson]") {
    for (const std::string value : {"NaN", "Infinity", "-Infinity", "Inf", "nan", "True", "nul"}) {
        CHECK(error_of(requests_text("{\"minTargetSoc\":" + value + "}")).code ==
              errc::invalid_json);
    }
    for (const double value : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
        Message message = requests_message();
        first_request(message).charging_request_data.min_target_soc_pct = value;
        const Result<std::string> text = encode(message);
        REQUIRE_FALSE(text);
        CHECK(text.error().code == errc::invalid_value);
    }
}

TEST_CASE("a name that comes twice is noticed, escaped or not, at any depth", "[rapidjson]") {
    for (const std::string again : {"maxTargetSoc", "max\\u0054argetSoc", "\\u006DaxTargetSoc"}) {
        const std::string text =
            requests_text("{\"minTargetSoc\":1,\"maxTargetSoc\":2,\"" + again + "\":3}");
        const Issue issue = only_issue_of(text);
        CHECK(issue.rule == "duplicate_member");
        CHECK(issue.path == std::string{data_path} + "/maxTargetSoc");
        const Result<Message> message = decode(text);
        CHECK(std::get<ChargingRequests>(message->payload)
                  .charging_request_list[0]
                  .charging_request_data.max_target_soc_pct == 3);
    }
}

TEST_CASE("no value of a wrong type is read as another", "[rapidjson]") {
    const std::string values[] = {"null", "true", "7", "\"x\"", "[]", "[1]", "{}", "{\"a\":1}"};
    const std::string good = R"({"minTargetSoc":1,"maxTargetSoc":2})";
    for (const std::string& value : values) {
        INFO(value);
        // Every kind of value where every other kind belongs: read or refused, never undefined.
        for (const std::string& text :
             {value, "[" + value + "]", text_of(1, "BootNotification", value),
              text_of(1, "ProvideChargingRequests", value),
              text_of(1, "ProvideChargingRequests", "{\"chargingRequestList\":" + value + "}"),
              text_of(1, "ProvideChargingRequests", "{\"chargingRequestList\":[" + value + "]}"),
              requests_text(value), requests_text("{\"minTargetSoc\":" + value + "}"),
              text_of(2, "BootNotification", "{\"status\":" + value + "}")}) {
            for (const DecodeMode mode : {DecodeMode::Lenient, DecodeMode::Strict}) {
                DecodeOptions options;
                options.mode = mode;
                const Result<Message> message = decode(text, options);
                if (!message) {
                    CHECK_FALSE(message.error().detail.empty());
                }
            }
        }
        const bool number = value == "7";
        CHECK(decode(requests_text("{\"minTargetSoc\":" + value + ",\"maxTargetSoc\":2}"))
                  .has_value() == number);
    }
    CHECK(decode(requests_text(good)));
}
