// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <vdv463/charging_information.hpp>
#include <vdv463/charging_requests.hpp>
#include <vdv463/timestamp.hpp>

namespace vdv463::session {

/// What a CMS expects of one request, in whichever version's form it says so.
struct Prediction {
    std::optional<double> departure_soc_pct;   ///< at the departure that was asked for
    std::optional<Timestamp> min_target_time;  ///< when the minimum that was asked for is reached
};

/// Reads what `data` says about `wanted`; every part of it may be absent. What speaks of another
/// departure or another minimum than `wanted` belongs to an older list and is left aside.
Prediction predict(const ChargingPredictionData& data, const ChargingRequestData& wanted);

/// Whether the minimum target is missed at the departure by the prediction (K2). A vehicle that has
/// it already (`soc_pct`) is never late, nor one without departure or prediction.
bool misses_target(const Prediction& prediction, const ChargingRequestData& wanted,
                   std::optional<double> soc_pct);

}  // namespace vdv463::session
