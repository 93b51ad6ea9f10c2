// SPDX-License-Identifier: Apache-2.0
#include "messages.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

namespace {

DecodeOptions limited(void (*change)(DecodeLimits&)) {
    DecodeOptions options;
    change(options.limits);
    return options;
}

}  // namespace

TEST_CASE("a million opening brackets end at the depth limit", "[decode][limits]") {
    for (const char* unit : {"[", "{\"a\":"}) {
        std::string text;
        for (int i = 0; i < 1000000; ++i) {
            text += unit;
        }
        const Error error = error_of(text);
        CHECK(error.code == errc::limit_exceeded);
        CHECK(error.offset);
    }
}

TEST_CASE("nesting is counted exactly", "[decode][limits]") {
    const auto nested = [](std::size_t depth) {
        return text_of(3, "BootNotification",
                       std::string(depth - 1, '[') + std::string(depth - 1, ']'));
    };
    CHECK(decode(nested(32)));
    CHECK(error_of(nested(33)).code == errc::limit_exceeded);
    CHECK(error_of(nested(33)).path.find("/6/0/0/0/") == 0);
}

TEST_CASE("a caller's depth limit cannot exhaust the stack", "[decode][limits]") {
    const auto options = limited([](DecodeLimits& limits) { limits.max_depth = 100000000; });
    CHECK(error_of(std::string(1000000, '['), options).code == errc::limit_exceeded);
}

TEST_CASE("a number of 5000 digits is refused in every form", "[decode][limits]") {
    const std::string digits(5000, '7');
    for (const std::string& number : {digits, "-" + digits, "0." + digits, "1e" + digits,
                                      "1E-" + digits, "1e+" + digits, digits + ".5e-5"}) {
        const Error error = error_of(requests_text("{\"minTargetSoc\":" + number + "}"));
        CHECK(error.code == errc::limit_exceeded);
        CHECK(error.path == std::string{data_path} + "/minTargetSoc");
        CHECK(error.offset);
        CHECK(error.message_id == uuid);
    }
}

TEST_CASE("a number that no double holds is out of range, with its path", "[decode][limits]") {
    for (const std::string number : {"1e400", "-1e400", "1e309", "10e308", "1E+999999999999"}) {
        INFO(number);
        for (const std::string member : {"minTargetSoc", "stranger"}) {
            const Error error =
                error_of(requests_text("{\"maxTargetSoc\":1,\"" + member + "\":" + number + "}"));
            // Of a stranger nobody asks the value, unless the parser gives up on it.
            CHECK(error.code == (member == "stranger" && number == "10e308" ? errc::missing_member
                                                                            : errc::out_of_range));
            CHECK(error.path == std::string{data_path} + "/" +
                                    (error.code == errc::out_of_range ? member : "minTargetSoc"));
            CHECK(error.message_id == uuid);
        }
    }
    const Error listed = error_of("[1,\"CMS\",1e999");
    CHECK(listed.code == errc::out_of_range);
    CHECK(listed.path == "/2");
    CHECK(listed.offset == 9);
    CHECK(listed.detail ==
          "expected a number up to 1.8e308 with an exponent up to 308, found 1e999");
    CHECK(error_of("1e999").path.empty());
}

TEST_CASE("an exponent at the end of its type's range is still one", "[decode][limits]") {
    for (const std::string exponent :
         {"9223372036854775807", "9223372036854775808", "2147483647", "2147483648"}) {
        INFO(exponent);
        const Error error = error_of("[1e" + exponent + ",\"CMS\"]");
        CHECK(error.code == errc::out_of_range);
        CHECK(error.path == "/0");
        CHECK_FALSE(error.message_type);
        CHECK(error_of("[12.5e-" + exponent + "]").code == errc::invalid_envelope);
    }
}

TEST_CASE("a number nearer to zero than any double is zero", "[decode][limits]") {
    const auto options = limited([](DecodeLimits& limits) { limits.max_number_bytes = 1000; });
    const std::string zeros(400, '0');
    for (const std::string& number :
         {std::string{"1e-400"}, std::string{"-1E-400"}, std::string{"12.5e-99999999999999999999"},
          "0." + zeros + "1", "0.0" + zeros + "12e-1", "1" + zeros.substr(0, 200) + "e-999"}) {
        INFO(number);
        const auto message =
            decode(requests_text("{\"minTargetSoc\":" + number + ",\"maxTargetSoc\":1}"), options);
        REQUIRE(message);
        CHECK(std::get<ChargingRequests>(message->payload)
                  .charging_request_list[0]
                  .charging_request_data.min_target_soc_pct == 0);
    }
    const std::string great = "1" + zeros.substr(0, 300) + ".5e+60";
    CHECK(error_of(requests_text("{\"minTargetSoc\":" + great + "}"), options).code ==
          errc::out_of_range);
}

TEST_CASE("a text of 16 MiB is refused by its length and by the message's", "[decode][limits]") {
    const std::string text =
        requests_text("{\"x\":\"" + std::string(16 * 1024 * 1024, 'a') + "\"}");
    CHECK(error_of(text).code == errc::message_too_large);
    const auto options =
        limited([](DecodeLimits& limits) { limits.max_message_bytes = std::size_t{1} << 30U; });
    const Error error = error_of(text, options);
    CHECK(error.code == errc::limit_exceeded);
    CHECK(error.path == std::string{data_path} + "/x");
}

TEST_CASE("the text limit counts the unescaped bytes of values and names", "[decode][limits]") {
    const auto options = limited([](DecodeLimits& limits) { limits.max_string_bytes = 40; });
    CHECK(decode(
        requests_text(R"({"minTargetSoc":1,"maxTargetSoc":2,"x":")" + std::string(40, 'a') + "\"}"),
        options));
    CHECK(error_of(requests_text("{\"x\":\"" + std::string(41, 'a') + "\"}"), options).code ==
          errc::limit_exceeded);
    const Error error = error_of(requests_text("{\"" + std::string(41, 'a') + "\":1}"), options);
    CHECK(error.code == errc::limit_exceeded);
    CHECK(error.path == data_path);
}

TEST_CASE("a list over the limit is refused at its first entry too many", "[decode][limits]") {
    const auto options = limited([](DecodeLimits& limits) { limits.max_list_entries = 7; });
    CHECK(decode(text_of(3, "BootNotification", "[1,2,3,4,5,6,7]"), options));
    const Error error = error_of(text_of(3, "BootNotification", "[1,2,3,4,5,6,7,8]"), options);
    CHECK(error.code == errc::limit_exceeded);
    CHECK(error.path == "/6/7");
}

TEST_CASE("every limit holds at its exact value, in both modes", "[decode][limits]") {
    const std::string text =
        text_of(3, "BootNotification", R"({"errorMessage":"1234567890","x":[[[1.25,2,3]]]})");
    struct Bound {
        std::size_t DecodeLimits::*limit;
        std::size_t exact;
        errc code;
    };
    for (const Bound& bound :
         {Bound{&DecodeLimits::max_message_bytes, text.size(), errc::message_too_large},
          Bound{&DecodeLimits::max_depth, 5, errc::limit_exceeded},
          Bound{&DecodeLimits::max_list_entries, 7, errc::limit_exceeded},
          Bound{&DecodeLimits::max_string_bytes, 36, errc::limit_exceeded},
          Bound{&DecodeLimits::max_number_bytes, 4, errc::limit_exceeded}}) {
        for (const DecodeMode mode : {DecodeMode::Lenient, DecodeMode::Strict}) {
            DecodeOptions options;
            options.mode = mode;
            options.limits.*bound.limit = bound.exact;
            CHECK(decode(text, options));
            options.limits.*bound.limit = bound.exact - 1;
            CHECK(error_of(text, options).code == bound.code);
            options.limits.*bound.limit = 0;
            CHECK(error_of(text, options).code == bound.code);
        }
    }
}

TEST_CASE("the issues' limit may be nothing at all", "[decode][limits]") {
    const auto options = limited([](DecodeLimits& limits) { limits.max_issues = 0; });
    const Result<Message> message =
        decode(requests_text(R"({"minTargetSoc":1,"maxTargetSoc":2,"x":3})"), options);
    REQUIRE(message);
    REQUIRE(message->issues.size() == 1);
    CHECK(message->issues[0].rule == "further_issues");
}

TEST_CASE("issues beyond the limit are counted in a last one", "[decode][limits]") {
    std::string data = R"({"minTargetSoc":1,"maxTargetSoc":2)";
    for (int i = 0; i < 10; ++i) {
        data += ",\"x" + std::to_string(i) + "\":1";
    }
    const auto options = limited([](DecodeLimits& limits) { limits.max_issues = 4; });
    const Result<Message> message = decode(requests_text(data + "}"), options);
    REQUIRE(message);
    REQUIRE(message->issues.size() == 5);
    CHECK(message->issues.back().rule == "further_issues");
    CHECK(message->issues.back().text.find('6') == 0);
    CHECK(message->conforms_to.empty());
}

TEST_CASE("a message cut off anywhere is a syntax error with an offset", "[decode][limits]") {
    const std::string text = prediction_text(
        R"({"chargingPredictionDataMinSoc":{"requestedMinSoc":80.5,"predictedTime":)"
        R"("2026-01-15T10:00:00Z"},"x":[null,true,false,"\u00fc\ud83d\ude8c\n\u20ac"]})");
    REQUIRE(decode(text));
    for (std::size_t length = 0; length < text.size(); ++length) {
        // A buffer of its own, so that a sanitizer sees a read behind the end.
        const std::vector<char> cut(text.begin(), text.begin() + static_cast<long>(length));
        const Result<Message> message = decode({cut.data(), cut.size()});
        INFO(length);
        REQUIRE_FALSE(message);
        REQUIRE(message.error().code == errc::invalid_json);
        REQUIRE(message.error().offset);
        REQUIRE(*message.error().offset <= length);
    }
}

TEST_CASE("characters cut off anywhere are refused at the place", "[decode][limits]") {
    const std::string text =
        text_of(3, "BootNotification",
                "{\"message\":\"\xC3\xBC\xE2\x82\xAC\xF0\x9F\x9A\x8C\xEF\xBF\xBD\"}");
    REQUIRE(decode(text));
    for (std::size_t length = 0; length < text.size(); ++length) {
        const bool inside = (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U;
        for (const DecodeMode mode : {DecodeMode::Lenient, DecodeMode::Strict}) {
            DecodeOptions options;
            options.mode = mode;
            const std::vector<char> cut(text.begin(), text.begin() + static_cast<long>(length));
            const Result<Message> message = decode({cut.data(), cut.size()}, options);
            INFO(length);
            REQUIRE_FALSE(message);
            REQUIRE(message.error().code == (inside ? errc::invalid_utf8 : errc::invalid_json));
            REQUIRE(message.error().offset);
            REQUIRE(*message.error().offset <= length);
            REQUIRE(message.error().offset.value() + 4 > (inside ? length : 0));
        }
    }
}

TEST_CASE("a zero byte anywhere is refused", "[decode][limits]") {
    const std::string text = text_of(1, "BootNotification", R"({"presystem":"BMS"})");
    for (std::size_t at = 0; at <= text.size(); ++at) {
        std::string changed = text;
        changed.insert(at, 1, '\0');
        const Error error = error_of(changed);
        REQUIRE(error.code == errc::invalid_json);
        REQUIRE(error.offset == at);
    }
}

TEST_CASE("a message with any one byte changed is read or refused, with sound findings",
          "[decode][limits]") {
    const std::string text = prediction_text(
        R"({"chargingPredictionDataMinSoc":{"requestedMinSoc":80.5,"predictedTime":)"
        R"("2026-01-15T10:00:00Z"},"x":[null,true,"\u00fc"]})");
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char byte : {'\0', '"', '\\', ',', '[', '}', '9', '-', '\x80', '\xFF'}) {
            std::string changed = text;
            changed[at] = byte;
            const Result<Message> message = decode(changed);
            if (!message) {
                REQUIRE_FALSE(message.error().detail.empty());
                continue;
            }
            for (const Issue& issue : message->issues) {
                REQUIRE_FALSE(issue.text.empty());
            }
        }
    }
}
