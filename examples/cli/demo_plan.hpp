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
    std::string late;      ///< the one that departs before it can be full; empty: none
    std::string rejected;  ///< the one that is to stand at a point that does not exist; empty: none
};

/// A request for every vehicle that stands in the depot, and one for a vehicle that comes after
/// `arrival`. Of those that stand there, the emptiest wants to be full by a departure soon after
/// `end`, which is that of the demo, and the next one a point that the depot does not have.
DemoPlan make_demo_plan(const ChargingInformation& information, Timestamp now,
                        std::chrono::milliseconds arrival, std::chrono::milliseconds end);

}  // namespace vdv463::cli
