// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <vdv463/charging_information.hpp>

namespace vdv463::cli {

/// What of the charging information is shown. Empty: all.
struct InformationFilter {
    std::string depot;  ///< id or name
    std::string point;  ///< pattern (glob) for the id, or for its last part behind a '/'

    bool empty() const { return depot.empty() && point.empty(); }
};

/// The depots, stations and points that fit; without those in which nothing does.
ChargingInformation filtered(const ChargingInformation& information,
                             const InformationFilter& filter);

}  // namespace vdv463::cli
