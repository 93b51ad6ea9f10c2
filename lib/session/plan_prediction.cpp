// SPDX-License-Identifier: Apache-2.0
#include "plan_prediction.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace vdv463::session {

namespace {

using Step = ChargingProgressPredictionListEntry;
using Curve = std::vector<Step>;

/// A CMS may round to whole percents, and cut fractions off a time.
constexpr double same_soc_pct = 0.5;
constexpr std::chrono::seconds same_time{1};

bool is_same(Timestamp a, Timestamp b) {
    return (a < b ? b - a : a - b) <= same_time;
}

Curve curve_of(const ChargingPredictionData& data) {
    Curve curve = data.charging_progress_prediction_list.value_or(Curve{});
    std::stable_sort(curve.begin(), curve.end(), [](const Step& a, const Step& b) {
        return a.predicted_time < b.predicted_time;
    });
    return curve;
}

double as_number(std::chrono::microseconds duration) {
    return static_cast<double>(duration.count());
}

/// Straight from one step to the next; empty before the first, and what the last says behind it.
std::optional<double> soc_at(const Curve& curve, Timestamp time) {
    const auto next = std::find_if(curve.begin(), curve.end(), [time](const Step& step) {
        return step.predicted_time >= time;
    });
    if (curve.empty() || (next == curve.begin() && next->predicted_time > time)) {
        return std::nullopt;
    }
    if (next == curve.end()) {
        return curve.back().predicted_soc_pct;
    }
    if (next->predicted_time == time) {
        return next->predicted_soc_pct;
    }
    const Step& before = *(next - 1);
    const double share = as_number(time - before.predicted_time) /
                         as_number(next->predicted_time - before.predicted_time);
    return before.predicted_soc_pct + share * (next->predicted_soc_pct - before.predicted_soc_pct);
}

std::optional<Timestamp> time_of(const Curve& curve, double soc_pct) {
    const auto next = std::find_if(curve.begin(), curve.end(), [soc_pct](const Step& step) {
        return step.predicted_soc_pct >= soc_pct;
    });
    if (next == curve.end()) {
        return std::nullopt;
    }
    if (next == curve.begin()) {
        return next->predicted_time;
    }
    const Step& before = *(next - 1);
    const double share =
        (soc_pct - before.predicted_soc_pct) / (next->predicted_soc_pct - before.predicted_soc_pct);
    const double back = (1.0 - share) * as_number(next->predicted_time - before.predicted_time);
    return next->predicted_time + std::chrono::microseconds{-static_cast<std::int64_t>(back)};
}

/// The block for the departure, unless it names another one than ours.
std::optional<double> stated_at_departure(const ChargingPredictionData& data, Timestamp departure) {
    if (!data.departure_time) {
        return std::nullopt;
    }
    const auto& stated = *data.departure_time;
    const auto named = stated.requested_time_for_departure ? stated.requested_time_for_departure
                                                           : stated.predicted_time;
    if (named && !is_same(*named, departure)) {
        return std::nullopt;
    }
    return stated.predicted_departure_time_soc_pct;
}

/// What charging ends with, when it ends before the departure.
std::optional<double> stated_at_end(const ChargingPredictionData& data, Timestamp departure) {
    if (data.final_soc && data.final_soc->predicted_time <= departure) {
        return data.final_soc->predicted_final_soc_pct;
    }
    if (data.max_target_soc && data.max_target_soc->predicted_time <= departure) {
        return data.max_target_soc->requested_max_target_soc_pct;
    }
    return std::nullopt;
}

std::optional<Timestamp> stated_for_minimum(const ChargingPredictionData& data, double minimum) {
    if (!data.min_target_soc) {
        return std::nullopt;
    }
    const double apart = data.min_target_soc->requested_min_target_soc_pct - minimum;
    return apart < -same_soc_pct || apart > same_soc_pct ? std::nullopt
                                                         : data.min_target_soc->predicted_time;
}

}  // namespace

Prediction predict(const ChargingPredictionData& data, const ChargingRequestData& wanted) {
    const Curve curve = curve_of(data);
    Prediction prediction;
    if (const auto departure = wanted.requested_time_for_departure) {
        prediction.departure_soc_pct = stated_at_departure(data, *departure);
        if (!prediction.departure_soc_pct) {
            prediction.departure_soc_pct = soc_at(curve, *departure);
        }
        if (!prediction.departure_soc_pct) {
            prediction.departure_soc_pct = stated_at_end(data, *departure);
        }
    }
    prediction.min_target_time = stated_for_minimum(data, wanted.min_target_soc_pct);
    if (!prediction.min_target_time) {
        prediction.min_target_time = time_of(curve, wanted.min_target_soc_pct);
    }
    return prediction;
}

bool misses_target(const Prediction& prediction, const ChargingRequestData& wanted,
                   std::optional<double> soc_pct) {
    if (!wanted.requested_time_for_departure ||
        (soc_pct && *soc_pct >= wanted.min_target_soc_pct)) {
        return false;
    }
    const bool too_low =
        prediction.departure_soc_pct && *prediction.departure_soc_pct < wanted.min_target_soc_pct;
    const bool too_late = prediction.min_target_time &&
                          *prediction.min_target_time > *wanted.requested_time_for_departure;
    return too_low || too_late;
}

}  // namespace vdv463::session
