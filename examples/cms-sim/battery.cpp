// SPDX-License-Identifier: Apache-2.0
#include "battery.hpp"

#include <algorithm>
#include <cmath>

namespace vdv463::sim {
namespace {

constexpr double knee_pct = 80;
constexpr double full_pct = 100;
constexpr double fraction_when_full = 0.1;
constexpr double slope_per_pct = (1 - fraction_when_full) / (full_pct - knee_pct);

double fraction(double soc_pct) noexcept {
    return soc_pct <= knee_pct ? 1 : 1 - slope_per_pct * (soc_pct - knee_pct);
}

double pct_per_hour(const ChargingCurve& curve) noexcept {
    return 100 * curve.limit_kw / curve.capacity_kwh;
}

}  // namespace

double ChargingCurve::power_kw(double soc_pct) const noexcept {
    return soc_pct >= full_pct ? 0 : limit_kw * fraction(soc_pct);
}

double ChargingCurve::hours_until(double from_pct, double to_pct) const noexcept {
    const double to = std::min(to_pct, full_pct);
    if (from_pct >= to) {
        return 0;
    }
    const double rate = pct_per_hour(*this);
    const double constant_part = std::max(0.0, std::min(to, knee_pct) - from_pct);
    const double taper_begin = std::max(from_pct, knee_pct);
    if (to <= taper_begin) {
        return constant_part / rate;
    }
    return constant_part / rate +
           std::log(fraction(taper_begin) / fraction(to)) / (slope_per_pct * rate);
}

double ChargingCurve::soc_after(double from_pct, double hours) const noexcept {
    const double rate = pct_per_hour(*this);
    const double linear = from_pct + rate * hours;
    if (linear <= knee_pct || from_pct >= full_pct) {
        return std::min(linear, std::max(from_pct, full_pct));
    }
    const double taper_begin = std::max(from_pct, knee_pct);
    const double taper_hours = hours - (taper_begin - from_pct) / rate;
    const double left = fraction(taper_begin) * std::exp(-slope_per_pct * rate * taper_hours);
    return std::min(full_pct, knee_pct + (1 - left) / slope_per_pct);
}

}  // namespace vdv463::sim
