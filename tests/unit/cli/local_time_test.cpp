// SPDX-License-Identifier: Apache-2.0
#include "local_time.hpp"

#include "settings.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>
#include <string>

using namespace vdv463;
using namespace vdv463::cli;

namespace {

/// A zone for the time of one test.
class Zone {
public:
    explicit Zone(const char* name) {
        setenv("TZ", name, 1);
        tzset();
    }
    ~Zone() {
        unsetenv("TZ");
        tzset();
        settings().utc = false;
    }
    Zone(const Zone&) = delete;
    Zone& operator=(const Zone&) = delete;
};

Timestamp at(const char* text) {
    return *Timestamp::parse(text);
}

/// The time that is read, in UTC; or the refusal.
std::string read(const char* text, const char* now = "2026-01-15T12:00:00Z") {
    const auto time = read_local_time(text, at(now));
    return time ? time->to_string() : time.error().detail;
}

}  // namespace

TEST_CASE("times are shown in the local zone with its offset", "[local_time]") {
    const Zone zone("Europe/Berlin");
    CHECK(local_text(at("2026-01-15T03:30:00Z")) == "2026-01-15T04:30:00+01:00");
    CHECK(local_text(at("2026-07-15T03:30:00Z")) == "2026-07-15T05:30:00+02:00");
    CHECK(local_time_of_day(at("2026-07-15T03:30:59.9Z")) == "05:30:59+02:00");
    CHECK(zone_name(at("2026-07-15T03:30:00Z")) == "CEST");
}

TEST_CASE("offsets west of Greenwich and of half an hour are shown as they are", "[local_time]") {
    const Zone newfoundland("America/St_Johns");
    CHECK(local_time_of_day(at("2026-01-15T12:00:00Z")) == "08:30:00-03:30");
}

TEST_CASE("in UTC times are shown with a Z", "[local_time]") {
    const Zone zone("Europe/Berlin");
    settings().utc = true;
    CHECK(local_text(at("2026-01-15T03:30:00Z")) == "2026-01-15T03:30:00Z");
    CHECK(zone_name(at("2026-01-15T03:30:00Z")) == "UTC");
    CHECK(read("04:30") == "2026-01-16T04:30:00Z");
}

TEST_CASE("a bare hour is the next one in local time", "[local_time]") {
    const Zone zone("Europe/Berlin");
    CHECK(read("14:00") == "2026-01-15T13:00:00Z");
    CHECK(read("13:00") == "2026-01-16T12:00:00Z");
    CHECK(read("12:59:59") == "2026-01-16T11:59:59Z");
    CHECK(read("04:30") == "2026-01-16T03:30:00Z");
}

TEST_CASE("a bare hour keeps its wall clock over a change of the clocks", "[local_time]") {
    const Zone zone("Europe/Berlin");
    CHECK(read("04:30", "2026-03-28T20:00:00Z") == "2026-03-29T02:30:00Z");
    CHECK(read("04:30", "2026-10-24T20:00:00Z") == "2026-10-25T03:30:00Z");
}

TEST_CASE("an hour that the clocks leave out is refused", "[local_time]") {
    const Zone zone("Europe/Berlin");
    CHECK_THAT(read("02:30", "2026-03-28T20:00:00Z"),
               Catch::Contains("2026-03-29T02:30") && Catch::Contains("does not exist"));
    CHECK_THAT(read("2026-03-29 02:00"), Catch::Contains("does not exist"));
    CHECK_THAT(read("2026-03-29 02:59:59"), Catch::Contains("does not exist"));
    CHECK(read("2026-03-29 01:59:59") == "2026-03-29T00:59:59Z");
    CHECK(read("2026-03-29 03:00") == "2026-03-29T01:00:00Z");
    CHECK(read("02:30", "2026-03-29T01:30:00Z") == "2026-03-30T00:30:00Z");
}

TEST_CASE("an hour that comes twice is refused with both readings", "[local_time]") {
    const Zone zone("Europe/Berlin");
    CHECK_THAT(read("02:30", "2026-10-24T20:00:00Z"),
               Catch::Contains("2026-10-25T02:30:00+02:00") &&
                   Catch::Contains("2026-10-25T02:30:00+01:00"));
    CHECK_THAT(read("02:30", "2026-10-25T01:00:00Z"), Catch::Contains("comes twice"));
    CHECK_THAT(read("2026-10-25 02:00"), Catch::Contains("comes twice"));
    CHECK(read("2026-10-25 01:59") == "2026-10-24T23:59:00Z");
    CHECK(read("2026-10-25 03:00") == "2026-10-25T02:00:00Z");
    CHECK(read("2026-10-25T02:30:00+01:00") == "2026-10-25T01:30:00Z");
    CHECK(read("02:30", "2026-10-25T01:30:00Z") == "2026-10-26T01:30:00Z");
}

TEST_CASE("what is no time is refused with what was expected", "[local_time]") {
    for (const char* text : {"", "4:30", "24:00", "04:60", "04-30", "-4:30", "+4:30", "04:3x",
                             "2026-02-30 04:30", "2026-01-15", "2026-01-15 4:30", "tomorrow"}) {
        CAPTURE(text);
        CHECK_THAT(read(text), Catch::Contains("is not a time"));
    }
}
