// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/plan_store.hpp>

#include <string>

namespace vdv463::test {

/// A request with every member that schema 1.1 has.
inline ChargingRequest full_request(const std::string& id) {
    ChargingRequest request;
    request.charging_point_id = "CP \"1\"";
    request.vehicle_id = "Bus\n101";
    request.charging_request_id = id;
    request.charging_process_id = "P1";
    request.priority = 3;
    auto& data = request.charging_request_data;
    data.expected_arrival_time_at_charging_point = *Timestamp::parse("2026-11-28T21:00:00.123456Z");
    data.expected_soc_at_arrival_pct = 20.25;
    data.min_target_soc_pct = 80;
    data.max_target_soc_pct = 95.5;
    data.requested_time_for_departure = *Timestamp::parse("2026-11-29T04:00:00Z");
    data.ad_hoc_charging = false;
    ManualPreconditioning manual;
    manual.hvac_preconditioning_start_time = *Timestamp::parse("2026-11-29T03:00:00Z");
    manual.hvac_auxiliary_consumer_power_kw = 12;
    manual.system_preconditioning_start_time = *Timestamp::parse("2026-11-29T03:30:00Z");
    request.manual_preconditioning = manual;
    request.charging_instruction = ChargingInstruction::Normal;
    return request;
}

/// A plan of which every member is set.
inline StoredPlan full_plan() {
    StoredPlan plan;
    plan.newest = StoredList{{full_request("CR1"), full_request("CR2")},
                             *Timestamp::parse("2026-11-28T20:00:00.5Z")};
    plan.confirmed =
        StoredList{{full_request("CR0")}, *Timestamp::parse("2026-11-28T19:00:00.000001Z")};
    plan.depot_ids = {"", "D 1\ndepot 2",
                      "Betriebshof S\xC3\xBC"
                      "d"};
    return plan;
}

}  // namespace vdv463::test
