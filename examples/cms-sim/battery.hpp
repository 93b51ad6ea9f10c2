// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace vdv463::sim {

/// The charging curve of a traction battery: it takes the whole power that it is offered up to
/// 80 % and then linearly less, down to a tenth at 100 %. Both directions are solved exactly, so
/// that a forecast and the charging that follows agree, whatever the step.
struct ChargingCurve {
    double capacity_kwh = 350;
    double limit_kw = 150;  ///< what station, point and vehicle allow; > 0

    double power_kw(double soc_pct) const noexcept;
    /// Units: hours of charging from `from_pct` until `to_pct`; 0 when that is reached already.
    double hours_until(double from_pct, double to_pct) const noexcept;
    /// The SoC after `hours` of charging; never above 100 %.
    double soc_after(double from_pct, double hours) const noexcept;
};

}  // namespace vdv463::sim
