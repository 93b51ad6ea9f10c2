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

TEST_CASE("a number of 5000 digits is refused", "[decode][limits]") {
    const std::string digits(5000, '7');
    const std::string fraction = "0." + digits;
    for (const std::string& number : {digits, "-" + digits, fraction}) {
        const errc code = error_of(requests_text("{\"minTargetSoc\":" + number + "}")).value();
        CHECK((code == errc::limit_exceeded || code == errc::out_of_range));
    }
    const Error error = error_of(requests_text("{\"minTargetSoc\":" + fraction + "}"));
    CHECK(error.code == errc::limit_exceeded);
    CHECK(error.path == std::string{data_path} + "/minTargetSoc");
}

TEST_CASE("a number that no double holds is out of range", "[decode][limits]") {
    CHECK(error_of(requests_text(R"({"minTargetSoc":1e400,"maxTargetSoc":1})")).code ==
          errc::out_of_range);
    CHECK(decode(requests_text(R"({"minTargetSoc":1e-400,"maxTargetSoc":1})")));
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
