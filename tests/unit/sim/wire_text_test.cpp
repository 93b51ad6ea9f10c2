// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "frame_tracker.hpp"
#include "json_line.hpp"
#include "text_surgery.hpp"

using namespace vdv463::sim;

namespace {

/// Tells the tracker of a frame and gives what it says.
bool tell(FrameTracker& tracker, std::uint8_t first, std::uint8_t second, std::size_t bytes,
          std::uint8_t third = 0, std::uint8_t fourth = 0) {
    return tracker.next_is_pong({first, second, third, fourth, 0, 0, 0, 0, 0, 0}, bytes);
}

}  // namespace

TEST_CASE("a pong is found between frames and not within one", "[sim]") {
    FrameTracker tracker;

    CHECK_FALSE(tell(tracker, 0x81, 5, 7));
    CHECK(tell(tracker, 0x8A, 3, 5));
    CHECK_FALSE(tell(tracker, 0x81, 126, 4 + 200, 1, 0));  // the first 200 of 256 bytes
    CHECK_FALSE(tell(tracker, 0x8A, 3, 56));               // and the rest, whatever it holds
    CHECK(tell(tracker, 0x8A, 0, 2));
}

TEST_CASE("members are changed and left out, and nothing within strings", "[sim]") {
    std::string text = R"([1,"\"a\":x",{"a":{"b":"}"},"c":[1,2],"a":3}])";

    CHECK(set_first_text(text, "a", "new"));
    CHECK(text == R"([1,"\"a\":x",{"a":"new","c":[1,2],"a":3}])");
    CHECK(drop_first_member(text, "c"));
    CHECK(text == R"([1,"\"a\":x",{"a":"new","a":3}])");
    CHECK(drop_first_member(text, "a"));
    CHECK(drop_first_member(text, "a"));
    CHECK(text == R"([1,"\"a\":x",{}])");
    CHECK_FALSE(drop_first_member(text, "a"));
    CHECK_FALSE(set_first_text(text, "a", "new"));
}

TEST_CASE("the last member goes with the comma in front of it", "[sim]") {
    std::string text = R"({"a":1,"b":2})";
    CHECK(drop_first_member(text, "b"));
    CHECK(text == R"({"a":1})");
}

TEST_CASE("text is replaced first, last and everywhere", "[sim]") {
    std::string text = "a-a-a";
    CHECK(replace_first(text, "a", "b"));
    CHECK(replace_last(text, "a", "c"));
    CHECK(text == "b-a-c");
    CHECK_FALSE(replace_last(text, "d", "e"));
    replace_all(text, "-", "--");
    CHECK(text == "b--a--c");
}

TEST_CASE("a text is filled up in front of its last bracket", "[sim]") {
    std::string text = "[1]";
    fill_up(text, 6);
    CHECK(text == "[1   ]");
    fill_up(text, 3);
    CHECK(text.size() == 6);
}

TEST_CASE("a flat JSON line is read with its escapes", "[sim]") {
    const auto line = read_json_line(
        R"( {"t" : -1.5e3, "text":"a\"\\\n\u00e9\u20AC\ud83d\ude00" , "ok":true,"none":null} )");

    REQUIRE(line);
    CHECK(line->members.at("t").text == "-1.5e3");
    CHECK_FALSE(line->members.at("t").is_string);
    CHECK(line->members.at("text").is_string);
    CHECK(line->members.at("text").text == "a\"\\\n\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    CHECK(line->members.at("ok").text == "true");
    CHECK(read_json_line("{}")->members.empty());
}

TEST_CASE("what is no flat JSON object is refused", "[sim]") {
    for (const char* text :
         {"", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{\"a\":{}}",
          "{\"a\":[1]}", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":\"\\q\"}", "{\"a\":\"\\u12\"}",
          "{\"a\":\"\\ud83d\"}", "{\"a\":\"\\ud83d\\u0041\"}", "{\"a\":\"\\ude00\"}", "{} x",
          "{\"a\":1}{", "{a:1}"}) {
        CAPTURE(text);
        CHECK_FALSE(read_json_line(text));
    }
}

TEST_CASE("text is quoted so that it reads back", "[sim]") {
    const std::string text = "a\"b\\c\nd\x01\xC3\xA9";
    const auto line = read_json_line("{\"a\":" + json_quoted(text) + '}');
    REQUIRE(line);
    CHECK(line->members.at("a").text == text);
}
