// SPDX-License-Identifier: Apache-2.0
#include "battery.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using vdv463::sim::ChargingCurve;

TEST_CASE("a battery takes the whole power up to 80 percent and then ever less", "[sim]") {
    const ChargingCurve curve{300, 150};

    CHECK(curve.power_kw(10) == 150);
    CHECK(curve.power_kw(80) == 150);
    CHECK(curve.power_kw(90) == Approx(82.5));
    CHECK(curve.power_kw(100) == 0);
}

TEST_CASE("the SoC after the forecast time is the SoC of the forecast", "[sim]") {
    const ChargingCurve curve{300, 150};

    for (const double from : {0.0, 20.0, 79.0, 80.0, 95.0}) {
        for (const double to : {50.0, 80.0, 90.0, 100.0}) {
            CAPTURE(from, to);
            CHECK(curve.soc_after(from, curve.hours_until(from, to)) == Approx(std::max(from, to)));
        }
    }
}

TEST_CASE("a battery that is charged in two parts ends where one part would have ended", "[sim]") {
    const ChargingCurve curve{300, 150};

    const double once = curve.soc_after(60, 1.0);
    const double twice = curve.soc_after(curve.soc_after(60, 0.3), 0.7);

    CHECK(once == Approx(twice));
}

TEST_CASE("a battery never gets fuller than full", "[sim]") {
    const ChargingCurve curve{300, 150};

    CHECK(curve.soc_after(50, 1000) == 100);
    CHECK(curve.soc_after(100, 1) == 100);
}
