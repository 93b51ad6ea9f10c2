// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include <catch2/catch.hpp>

using namespace vdv463::cli;

namespace {

/// "expected at offset" of a text that is no JSON.
std::string fault_of(const std::string& text) {
    const JsonText json = read_json_text(text);
    INFO(text);
    REQUIRE(json.fault);
    return json.fault->expected + " at " + std::to_string(json.fault->offset);
}

std::string holdable(const std::string& text) {
    const JsonText json = read_json_text(text);
    INFO(text);
    REQUIRE_FALSE(json.fault);
    return json.holdable;
}

}  // namespace

TEST_CASE("what JSON allows is taken", "[json_text]") {
    for (const char* const text :
         {"0", "-0.5e+10", " \t\r\n[ ] ", R"("\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")", "true",
          R"({"a":[null,false,{}],"b":""})", "\xEF\xBB\xBF{}", "\"\xC3\xA9\""}) {
        INFO(text);
        CHECK_FALSE(read_json_text(text).fault);
    }
}

TEST_CASE("what JSON forbids is refused at its place", "[json_text]") {
    CHECK(fault_of("") == "a value at 0");
    CHECK(fault_of("[1,]") == "a value at 3");
    CHECK(fault_of("[1 2]") == "',' or ']' at 3");
    CHECK(fault_of("[1") == "',' or ']' at 2");
    CHECK(fault_of("{\"a\"}") == "':' at 4");
    CHECK(fault_of("{\"a\":1,}") == "a name at 7");
    CHECK(fault_of("{\"a\":1 \"b\"") == "',' or '}' at 7");
    CHECK(fault_of("{a:1}") == "a name at 1");
    CHECK(fault_of("1 1") == "nothing more at 2");
    CHECK(fault_of("01") == "nothing more at 1");
    CHECK(fault_of("-") == "a digit at 1");
    CHECK(fault_of("1.") == "a digit at 2");
    CHECK(fault_of("1e") == "a digit at 2");
    CHECK(fault_of("nul") == "a value at 0");
    CHECK(fault_of("NaN") == "a value at 0");
    CHECK(fault_of("\"a") == "the end of the text that began at 2");
    CHECK(fault_of("\"a\n\"") == "no control character within a text at 2");
    CHECK(fault_of("\"\\x\"") == "an escape that JSON knows at 1");
    CHECK(fault_of("\"\\") == "an escape that JSON knows at 1");
    CHECK(fault_of("\"\\u12\"") == "four hexadecimal digits after \\u at 1");
    CHECK(fault_of("[\"\xFF\"]") == "UTF-8 at 2");
    CHECK(fault_of(std::string("1\0", 2)) == "nothing more at 1");
    CHECK(fault_of("[1}") == "',' or ']' at 2");
}

TEST_CASE("a million opening brackets are no JSON, and closed they are", "[json_text]") {
    const std::string opening(1000000, '[');
    CHECK(fault_of(opening) == "a value at 1000000");
    CHECK(holdable(opening + std::string(1000000, ']')) ==
          std::string(33, '[') + std::string(33, ']'));
}

TEST_CASE("the members of the outermost object are known by name", "[json_text]") {
    const JsonText json =
        read_json_text(R"( {"a":{"inner":1}, "\u0070resystem" : "BMS","x\\u0041":[{"y":0}]})");
    CHECK(json.is_object);
    CHECK(json.members == std::vector<std::string>{"a", "presystem", "x\\\\u0041"});
    CHECK_FALSE(read_json_text("[{\"a\":1}]").is_object);
    CHECK(read_json_text("[{\"a\":1}]").members.empty());
}

TEST_CASE("what the codec holds stays as it is but for blanks", "[json_text]") {
    CHECK(
        holdable(
            R"({"a" : [9223372036854775807, 0.5, 9007199254740992.0, 1e-400, "\ud83d\ude00"]})") ==
        R"({"a":[9223372036854775807,0.5,9007199254740992.0,1e-400,"\ud83d\ude00"]})");
}

TEST_CASE("what the codec cannot hold gets a stand-in", "[json_text]") {
    CHECK(holdable("[9223372036854775808,-9223372036854775809]") ==
          "[9000000000000000000,-9000000000000000000]");
    const std::string zeros(400, '0');
    CHECK(holdable("[0." + zeros + "1,-1e-9999]") == "[0." + zeros + "1,-1e-9999]");
    CHECK(holdable("[1" + zeros + ".5]") == "[9007199254740992.0]");
    CHECK(holdable("[1e400,-1e16]") == "[9007199254740992.0,-9007199254740992.0]");
    CHECK(holdable(R"(["a\ud83dz\udc00"])") == R"(["a\uFFFDz\uFFFD"])");
    CHECK(holdable(R"(["0001-01-01T00:00:00+01:00","9999-12-31T23:59:60Z"])") ==
          R"(["2001-02-01T00:00:00+01:00","2001-01-31T23:59:60Z"])");
}

TEST_CASE("a position is told by line and column", "[json_text]") {
    CHECK(position_text("ab\ncd", 0) == "line 1, column 1");
    CHECK(position_text("ab\ncd", 4) == "line 2, column 2");
}
