// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <vdv463/charging_information.hpp>
#include <vdv463/charging_requests.hpp>

namespace vdv463::cli {

struct DemoPlan {
    std::vector<ChargingRequest> list;
    std::string arriving;  ///< the vehicle that is not there yet
};

/// A request for every vehicle that stands in the depot, and one for a vehicle that comes after
/// `arrival`.
DemoPlan make_demo_plan(const ChargingInformation& information, Timestamp now,
                        std::chrono::milliseconds arrival);

}  // namespace vdv463::cli
