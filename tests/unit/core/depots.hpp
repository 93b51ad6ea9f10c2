// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/depot.hpp>

#include <string>

/// Snapshots that the tests of lookup and diff begin with.
namespace vdv463::test {

/// Depots D1 and D2, each with the stations S1 and S2, each with the points P1 and P2; an id holds
/// the ids of what surrounds it, such as "D1/S2/P1".
ChargingInformation two_depots();

ChargingPointInfo& point_in(ChargingInformation& information, const std::string& point_id);
ChargingStationInfo& station_in(ChargingInformation& information, const std::string& station_id);

void plug(ChargingPointInfo& point, const std::string& vehicle_id, double soc_pct);
void run(ChargingPointInfo& point, const std::string& process_id, ProcessStatus status);
ScheduledChargingProcess& schedule(ChargingPointInfo& point, const std::string& request_id,
                                   const std::string& vehicle_id);

}  // namespace vdv463::test
