// SPDX-License-Identifier: Apache-2.0
#include "point_rows.hpp"

#include "durations.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <chrono>

namespace vdv463::cli {
namespace {

std::string relative(Timestamp time, Timestamp now) {
    if (time <= now) {
        return "now";
    }
    // Whole seconds: these lines are read at a glance and change all the time.
    const auto left = std::chrono::ceil<std::chrono::seconds>(time - now);
    return "in " + (left < std::chrono::minutes{1} ? fmt::format("{} s", left.count())
                                                   : humane_duration(left));
}

/// Where the process is going: the maximum that was asked for, or else what the CMS expects.
std::string target(const ChargingPredictionData& data, Timestamp now) {
    if (data.max_target_soc) {
        return fmt::format(" to {:.0f} % {}", data.max_target_soc->requested_max_target_soc_pct,
                           relative(data.max_target_soc->predicted_time, now));
    }
    if (data.final_soc) {
        return fmt::format(" to {:.0f} % {}", data.final_soc->predicted_final_soc_pct,
                           relative(data.final_soc->predicted_time, now));
    }
    return {};
}

std::string process_text(const ChargingPointInfo& point, Timestamp now) {
    if (point.charging_process_info) {
        const ChargingProcessInfo& process = *point.charging_process_info;
        std::string text(to_string(process.process_status));
        if (process.process_status == ProcessStatus::Charging) {
            text += target(process.charging_prediction_data, now);
        }
        return text;
    }
    if (point.charging_point_fault_info) {
        const ChargingPointFaultInfo& fault = *point.charging_point_fault_info;
        return printable(
            fault.fault_text.value_or(std::string(to_string(fault.charging_point_fault_code))));
    }
    if (!point.scheduled_charging_process_list || point.scheduled_charging_process_list->empty()) {
        return {};
    }
    const ScheduledChargingProcess& next = point.scheduled_charging_process_list->front();
    std::string text = "scheduled: " + printable(next.vehicle_id);
    if (next.start_time) {
        text += " " + relative(*next.start_time, now);
    }
    const std::size_t more = point.scheduled_charging_process_list->size() - 1;
    return more == 0 ? text : fmt::format("{}, {} more", text, more);
}

/// An id without the part that the id of what surrounds it already says.
std::string short_id(const std::string& id, const std::string& outer) {
    const bool below = !outer.empty() && id.size() > outer.size() + 1 &&
                       id.compare(0, outer.size(), outer) == 0 && id[outer.size()] == '/';
    return printable(below ? id.substr(outer.size() + 1) : id);
}

std::vector<std::string> request_ids_of(const ChargingPointInfo& point) {
    std::vector<std::string> ids;
    if (point.charging_process_info && point.charging_process_info->charging_request_id) {
        ids.push_back(*point.charging_process_info->charging_request_id);
    }
    if (point.scheduled_charging_process_list) {
        for (const ScheduledChargingProcess& process : *point.scheduled_charging_process_list) {
            ids.push_back(process.charging_request_id);
        }
    }
    return ids;
}

PointRow point_row(const std::string& depot, const ChargingStationInfo& station,
                   const ChargingPointInfo& point, Timestamp now) {
    PointRow row;
    row.station = short_id(station.charging_station_id, depot);
    row.point = short_id(point.charging_point_id, station.charging_station_id);
    row.point_id = point.charging_point_id;
    row.request_ids = request_ids_of(point);
    row.status = point.charging_point_status;
    if (point.vehicle_info) {
        row.vehicle = printable(point.vehicle_info->vehicle_id);
        if (point.vehicle_info->traction_battery_info) {
            row.soc_pct = point.vehicle_info->traction_battery_info->state_of_charge_pct;
        }
    }
    row.power_kw = point.present_power_kw;
    if (point.charging_process_info) {
        row.process_status = point.charging_process_info->process_status;
        const ElectricData& electric = point.charging_process_info->electric_data;
        row.power_kw = electric.charging_power_kw ? electric.charging_power_kw : row.power_kw;
    }
    row.process = process_text(point, now);
    return row;
}

template <class Visit>
void for_each_point(const ChargingInformation& information, const Visit& visit) {
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            for (const ChargingPointInfo& point : station.charging_point_info_list) {
                visit(depot, station, point);
            }
        }
    }
}

std::string counted(std::size_t number, std::string_view what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

}  // namespace

std::vector<PointRow> point_rows(const ChargingInformation& information, Timestamp now) {
    std::vector<PointRow> rows;
    // With several depots only the whole id of a station tells which one it is.
    const bool one_depot = information.depot_info_list.size() == 1;
    for_each_point(information, [&](const auto& depot, const auto& station, const auto& point) {
        rows.push_back(point_row(one_depot ? depot.depot_id : std::string(), station, point, now));
    });
    return rows;
}

std::size_t count_points(const ChargingInformation& information) {
    std::size_t count = 0;
    for_each_point(information, [&count](const auto&, const auto&, const auto&) { ++count; });
    return count;
}

std::string summary(const ChargingInformation& information) {
    std::string names;
    std::size_t stations = 0;
    for (const DepotInfo& depot : information.depot_info_list) {
        names += (names.empty() ? "" : ", ") + printable(depot.name.value_or(depot.depot_id));
        stations += depot.charging_station_info_list.size();
    }
    std::size_t charging = 0;
    double power = 0;
    for (const PointRow& row : point_rows(information, Timestamp())) {
        if (row.process_status == ProcessStatus::Charging) {
            ++charging;
            power += row.power_kw.value_or(0);
        }
    }
    return fmt::format(
        "{}: {}, {}, {} charging with {:.1f} kW", names.empty() ? std::string("no depot") : names,
        counted(stations, "station"), counted(count_points(information), "point"), charging, power);
}

std::string plain_row(const PointRow& row) {
    std::string line = fmt::format("{} {} {}", row.station, row.point, to_string(row.status));
    if (!row.vehicle.empty()) {
        line += " " + row.vehicle;
    }
    if (row.soc_pct) {
        line += fmt::format(" {:.0f} %", *row.soc_pct);
    }
    if (row.power_kw) {
        line += fmt::format(" {:.1f} kW", *row.power_kw);
    }
    return row.process.empty() ? line : line + " " + row.process;
}

}  // namespace vdv463::cli
