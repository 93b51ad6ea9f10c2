// SPDX-License-Identifier: Apache-2.0
#include <vdv463/timestamp.hpp>

#include <catch2/catch.hpp>

#include <limits>

using vdv463::Timestamp;
using namespace std::chrono_literals;

namespace {

/// The text written for the text read, or "none".
std::string rewritten(std::string_view text) {
    const std::optional<Timestamp> time = Timestamp::parse(text);
    return time ? time->to_string() : "none";
}

}  // namespace

TEST_CASE("the default timestamp is the Unix epoch", "[timestamp]") {
    CHECK(Timestamp{}.to_string() == "1970-01-01T00:00:00Z");
    CHECK(Timestamp{}.unix_microseconds() == 0);
}

TEST_CASE("an offset is turned into UTC", "[timestamp]") {
    CHECK(rewritten("2026-01-15T10:00:00+01:00") == "2026-01-15T09:00:00Z");
    CHECK(rewritten("2026-01-15T23:30:00-05:45") == "2026-01-16T05:15:00Z");
    CHECK(rewritten("2026-01-01T00:00:00+00:01") == "2025-12-31T23:59:00Z");
    CHECK(rewritten("2026-01-15T10:00:00-00:00") == "2026-01-15T10:00:00Z");
    CHECK(rewritten("2026-01-15t10:00:00z") == "2026-01-15T10:00:00Z");
}

TEST_CASE("the 29th of February exists in leap years only", "[timestamp]") {
    CHECK(rewritten("2024-02-29T12:00:00Z") == "2024-02-29T12:00:00Z");
    CHECK(rewritten("2000-02-29T12:00:00Z") == "2000-02-29T12:00:00Z");
    CHECK(rewritten("2026-02-29T12:00:00Z") == "none");
    CHECK(rewritten("1900-02-29T12:00:00Z") == "none");
    CHECK(*Timestamp::parse("2024-03-01T00:00:00Z") - *Timestamp::parse("2024-02-28T00:00:00Z") ==
          48h);
}

TEST_CASE("every day from 1600 to 2400 follows the day before", "[timestamp]") {
    Timestamp day = *Timestamp::parse("1600-01-01T00:00:00Z");
    const Timestamp last = *Timestamp::parse("2400-12-31T00:00:00Z");
    int count = 0;
    while (day < last) {
        const Timestamp next = day + 24h;
        REQUIRE(*Timestamp::parse(next.to_string()) == next);
        REQUIRE(day.to_string() < next.to_string());
        day = next;
        ++count;
    }
    CHECK(count == 292559);
}

TEST_CASE("the first and the last representable instants survive", "[timestamp]") {
    CHECK(rewritten("0001-01-01T00:00:00Z") == "0001-01-01T00:00:00Z");
    CHECK(rewritten("9999-12-31T23:59:59.999999Z") == "9999-12-31T23:59:59.999999Z");
    CHECK(rewritten("0000-12-31T23:59:59Z") == "none");
    CHECK(rewritten("0001-01-01T00:00:00+00:01") == "none");
    CHECK(rewritten("9999-12-31T23:59:59-00:01") == "none");
}

TEST_CASE("rounding never leaves the last year", "[timestamp]") {
    CHECK(rewritten("9999-12-31T23:59:59.9999999Z") == "9999-12-31T23:59:59.999999Z");
}

TEST_CASE("a fraction is written with three digits where that is exact, else with six",
          "[timestamp]") {
    CHECK(rewritten("2026-01-15T10:00:00.000000Z") == "2026-01-15T10:00:00Z");
    CHECK(rewritten("2026-01-15T10:00:00.5Z") == "2026-01-15T10:00:00.500Z");
    CHECK(rewritten("2026-01-15T10:00:00.064Z") == "2026-01-15T10:00:00.064Z");
    CHECK(rewritten("2026-01-15T10:00:00.000001Z") == "2026-01-15T10:00:00.000001Z");
    CHECK(rewritten("1969-12-31T23:59:59.25Z") == "1969-12-31T23:59:59.250Z");
}

TEST_CASE("digits beyond the microsecond are rounded", "[timestamp]") {
    CHECK(rewritten("2026-01-15T10:00:00.1234564Z") == "2026-01-15T10:00:00.123456Z");
    CHECK(rewritten("2026-01-15T10:00:00.123456500Z") == "2026-01-15T10:00:00.123457Z");
    CHECK(rewritten("2026-12-31T23:59:59.999999999Z") == "2027-01-01T00:00:00Z");
    CHECK(rewritten("2026-01-15T10:00:00.1234567890Z") == "none");
}

TEST_CASE("a leap second is the next second, and stands only at the end of a day of UTC",
          "[timestamp]") {
    CHECK(rewritten("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00Z");
    CHECK(rewritten("2017-01-01T00:59:60+01:00") == "2017-01-01T00:00:00Z");
    CHECK(rewritten("2016-12-31T15:59:60-08:00") == "2017-01-01T00:00:00Z");
    CHECK(rewritten("2016-12-31T23:58:60Z") == "none");
    CHECK(rewritten("2016-12-31T23:59:61Z") == "none");
}

TEST_CASE("text that is not an RFC 3339 date-time is refused", "[timestamp]") {
    const std::string_view text =
        GENERATE(as<std::string_view>{}, "", "2026", "2026-01-15", "2026-01-15T10:00Z",
                 "2026-01-15T10:00:00", "2026-01-15 10:00:00Z", "2026-01-15T10:00:00+0100",
                 "2026-01-15T10:00:00+1:00", "2026-01-15T10:00:00+24:00",
                 "2026-01-15T10:00:00+01:60", "2026-01-15T24:00:00Z", "2026-13-15T10:00:00Z",
                 "2026-00-15T10:00:00Z", "2026-01-00T10:00:00Z", "2026-04-31T10:00:00Z",
                 "2026-01-15T10:60:00Z", "2026-01-15T10:00:00.Z", "2026-01-15T10:00:00,5Z",
                 "2026-01-15T10:00:00Z ", " 2026-01-15T10:00:00Z", "2026-01-15T10:00:00ZZ",
                 "+026-01-15T10:00:00Z", "20260115T100000Z", "2026-1-15T10:00:00Z");
    INFO(text);
    CHECK_FALSE(Timestamp::parse(text));
}

TEST_CASE("counts beyond the range are clamped to it", "[timestamp]") {
    using Limits = std::numeric_limits<std::int64_t>;
    const Timestamp first = Timestamp::from_unix_microseconds(Limits::min());
    const Timestamp last = Timestamp::from_unix_microseconds(Limits::max());
    CHECK(first.to_string() == "0001-01-01T00:00:00Z");
    CHECK(last.to_string() == "9999-12-31T23:59:59.999999Z");
    CHECK(last + std::chrono::microseconds::max() == last);
    CHECK(first + std::chrono::microseconds::min() == first);
    CHECK(last + (first - last) == first);
}

TEST_CASE("system_clock's range is left without a wrong answer", "[timestamp]") {
    CHECK_FALSE(Timestamp::parse("2263-01-01T00:00:00Z")->to_system_clock());
    CHECK_FALSE(Timestamp::parse("1677-01-01T00:00:00Z")->to_system_clock());
    const auto time = Timestamp::parse("2261-12-31T00:00:00.000001Z");
    CHECK(Timestamp::from_system_clock(*time->to_system_clock()) == *time);
}

TEST_CASE("a system_clock time is cut off towards the past", "[timestamp]") {
    using Clock = std::chrono::system_clock;
    const Clock::time_point before_epoch{std::chrono::duration_cast<Clock::duration>(-1ns)};
    CHECK(Timestamp::from_system_clock(before_epoch).unix_microseconds() == -1);
    const Clock::time_point after_epoch{std::chrono::duration_cast<Clock::duration>(1999ns)};
    CHECK(Timestamp::from_system_clock(after_epoch).unix_microseconds() == 1);
}
