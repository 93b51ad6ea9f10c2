// SPDX-License-Identifier: Apache-2.0
#include "durations.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace vdv463::cli;

TEST_CASE("a duration is a whole number with its unit", "[durations]") {
    CHECK(*parse_duration("500ms") == 500ms);
    CHECK(*parse_duration("15s") == 15s);
    CHECK(*parse_duration("5m") == 5min);
    CHECK(*parse_duration("2h") == 2h);
    CHECK(*parse_duration("0s") == 0ms);
}

TEST_CASE("nothing needs no unit", "[durations]") {
    CHECK(*parse_duration("0") == 0ms);
    CHECK_FALSE(parse_duration("0x"));
}

TEST_CASE("a duration without unit, sign or number is refused and says what is expected",
          "[durations]") {
    for (const char* text : {"", "5", "s", "-1s", "+1s", "1.5s", "1 s", " 1s", "1s ", "1d", "1S"}) {
        CAPTURE(text);
        const auto duration = parse_duration(text);
        REQUIRE_FALSE(duration);
        CHECK(duration.error().value() == vdv463::errc::invalid_value);
        CHECK_THAT(duration.error().detail, Catch::Contains("15s"));
    }
}

TEST_CASE("a duration of more than a year is refused, however long its number", "[durations]") {
    for (const char* text : {"8785h", "9223372036854775807h", "99999999999999999999ms"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
    CHECK(*parse_duration("8784h") == 8784h);
}

TEST_CASE("a duration is written in the largest unit that holds it and reads back", "[durations]") {
    CHECK(format_duration(0ms) == "0ms");
    CHECK(format_duration(1500ms) == "1500ms");
    CHECK(format_duration(300s) == "5m");
    for (const auto duration : {1ms, 999ms, 1000ms, 15000ms, 60000ms, 7200000ms}) {
        CHECK(*parse_duration(format_duration(duration)) == duration);
    }
}

TEST_CASE("people read durations with as many digits as matter", "[durations]") {
    CHECK(humane_duration(400us) == "0.4 ms");
    CHECK(humane_duration(132'400us) == "132 ms");
    CHECK(humane_duration(2'500'000us) == "2.5 s");
    CHECK(humane_duration(12min + 30s) == "12 min");
    CHECK(humane_duration(3h + 20min) == "3 h 20 min");
}
