// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/charging_information.hpp>

namespace vdv463::cli {

/// How the request of a bus looks to those who answer for its departure.
enum class PlanMark {
    None,  ///< no request
    Open,  ///< not begun
    Fine,
    Late,
    Bad,  ///< it will not be charged
};

/// What people want to know about one charging point. All text is printable.
struct PointRow {
    bool at_point = true;                  ///< false: of a bus with a request that has no point
    std::string point_id;                  ///< the whole of it
    std::vector<std::string> request_ids;  ///< of the process, then of what is scheduled
    std::string station;
    std::string point;
    ChargingPointStatus status = ChargingPointStatus::Available;
    std::string vehicle;
    std::optional<double> soc_pct;
    std::optional<double> power_kw;
    std::optional<ProcessStatus> process_status;
    std::string process;  ///< "Charging to 95 % in 12 min", "Bus 105 expected in 3 min"
    std::string plan;     ///< "LATE 100 % by 04:30Z", see plan_rows.hpp
    PlanMark plan_mark = PlanMark::None;
};

/// The points of all depots, in the order of the message. Times are told relative to `now`.
std::vector<PointRow> point_rows(const ChargingInformation& information, Timestamp now);

std::size_t count_points(const ChargingInformation& information);

/// "Nord: 4 stations, 8 points, 5 charging with 412.3 kW".
std::string summary(const ChargingInformation& information);

/// "CS1 CP1 Occupied Bus 101 53 % 148.2 kW Charging", one blank between the columns.
std::string plain_row(const PointRow& row);

}  // namespace vdv463::cli
