// SPDX-License-Identifier: Apache-2.0
#include "pace.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using vdv463::transport::fires_at;
using vdv463::transport::next_look;
using vdv463::transport::TimePoint;

namespace {

constexpr TimePoint noon{12h};

}  // namespace

TEST_CASE("up to a hundred connections are looked at again at once", "[pace]") {
    for (const std::size_t connections : {0U, 1U, 100U}) {
        CAPTURE(connections);
        CHECK(next_look(noon, connections) == noon);
    }
}

TEST_CASE("many connections are looked at less often the more there are", "[pace]") {
    CHECK(next_look(noon, 101) == noon + 2us);
    CHECK(next_look(noon, 300) == noon + 400us);
    CHECK(next_look(noon, 1000) == noon + 1800us);
    CHECK(next_look(noon, 4000) == noon + 7800us);
}

TEST_CASE("a timer that is less than a second off fires at its time", "[pace]") {
    for (const auto wait : {-1h, 0h}) {
        CHECK(fires_at(noon + wait, noon) == noon + wait);
    }
    CHECK(fires_at(noon + 999'999us, noon) == noon + 999'999us);
}

TEST_CASE("timers that are far off fire together with those of the next 64 ms", "[pace]") {
    const TimePoint first = fires_at(noon + 30s, noon);
    CHECK(first >= noon + 30s);
    CHECK(first < noon + 30s + 64ms);
    CHECK(fires_at(first - 64ms + 1ns, noon) == first);
    CHECK(fires_at(first - 1ms, noon) == first);
    CHECK(fires_at(first, noon) == first);
    CHECK(fires_at(first + 1ns, noon) == first + 64ms);
}

TEST_CASE("a timer for the end of all time does not wrap around", "[pace]") {
    CHECK(fires_at(TimePoint::max(), noon) == TimePoint::max());
    CHECK(fires_at(TimePoint::max() - 1ms, noon) == TimePoint::max() - 1ms);
}
