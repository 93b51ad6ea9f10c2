// SPDX-License-Identifier: Apache-2.0
#include "message_summary.hpp"

#include "local_time.hpp"
#include "text.hpp"

#include <vdv463/depot.hpp>

#include <fmt/format.h>

#include <type_traits>
#include <variant>

namespace vdv463::cli {
namespace {

using Lines = std::vector<std::string>;

std::string counted(std::size_t count, const std::string& what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void add_if(std::string& line, const char* label, const std::optional<std::string>& text) {
    if (text) {
        line += fmt::format(", {} {}", label, printable(*text));
    }
}

void add_if(std::string& line, const char* label, const std::optional<Timestamp>& time) {
    if (time) {
        line += fmt::format(", {} {}", label, local_text(*time));
    }
}

std::string preconditioning_text(const AutomaticPreconditioning& wish) {
    std::string line = fmt::format(", preconditioning {}", to_string(wish.preconditioning_request));
    add_if(line, "from", wish.requested_start_time);
    add_if(line, "until", wish.requested_finish_time);
    return line;
}

std::string request_line(const ChargingRequest& request) {
    const ChargingRequestData& data = request.charging_request_data;
    std::string line = fmt::format("{}: {} to {} %", printable(request.vehicle_id),
                                   data.min_target_soc_pct, data.max_target_soc_pct);
    add_if(line, "departure", data.requested_time_for_departure);
    add_if(line, "arrival", data.expected_arrival_time_at_charging_point);
    if (data.expected_soc_at_arrival_pct) {
        line += fmt::format(", {} % at arrival", *data.expected_soc_at_arrival_pct);
    }
    add_if(line, "point", request.charging_point_id);
    if (request.priority) {
        line += fmt::format(", priority {}", *request.priority);
    }
    if (data.ad_hoc_charging) {
        line += *data.ad_hoc_charging ? ", ad hoc" : ", not ad hoc";
    }
    if (request.charging_instruction) {
        line += fmt::format(", instruction {}", to_string(*request.charging_instruction));
    }
    if (request.automatic_preconditioning) {
        line += preconditioning_text(*request.automatic_preconditioning);
    }
    if (request.manual_preconditioning) {
        const ManualPreconditioning& wish = *request.manual_preconditioning;
        line += fmt::format(", HVAC from {}, system from {}",
                            local_text(wish.hvac_preconditioning_start_time),
                            local_text(wish.system_preconditioning_start_time));
    }
    line += fmt::format(", request {}", printable(request.charging_request_id));
    add_if(line, "process", request.charging_process_id);
    return line;
}

std::string vehicle_text(const VehicleInfo& vehicle) {
    std::string line = fmt::format(", {}", printable(vehicle.vehicle_id));
    if (vehicle.vehicle_fault_info) {
        line +=
            fmt::format(" (fault {})", printable(vehicle.vehicle_fault_info->vehicle_fault_code));
    }
    return line;
}

std::string process_text(const ChargingProcessInfo& process) {
    std::string line = fmt::format(", {}", to_string(process.process_status));
    add_if(line, "request", process.charging_request_id);
    add_if(line, "of", process.presystem_id);
    const ChargingPredictionData& prediction = process.charging_prediction_data;
    if (prediction.max_target_soc) {
        line += fmt::format(", {} % at {}", prediction.max_target_soc->requested_max_target_soc_pct,
                            local_text(prediction.max_target_soc->predicted_time));
    }
    if (prediction.departure_time) {
        const ChargingPredictionDataDepartureTime& departure = *prediction.departure_time;
        line += fmt::format(", {} % at departure", departure.predicted_departure_time_soc_pct);
        add_if(line, "departure", departure.requested_time_for_departure);
    }
    return line;
}

std::string point_line(const ChargingPointInfo& point) {
    std::string line = fmt::format("    point {}: {}", printable(point.charging_point_id),
                                   to_string(point.charging_point_status));
    if (point.charging_point_fault_info) {
        const ChargingPointFaultInfo& fault = *point.charging_point_fault_info;
        line += fmt::format(" ({})", to_string(fault.charging_point_fault_code));
        add_if(line, "fault", fault.fault_text);
    }
    if (point.vehicle_info) {
        line += vehicle_text(*point.vehicle_info);
    }
    if (const auto soc = state_of_charge_pct(point)) {
        line += fmt::format(", {} %", *soc);
    }
    if (const auto power = charging_power_kw(point)) {
        line += fmt::format(", {} kW", *power);
    }
    if (point.present_power_limit_kw) {
        line += fmt::format(", at most {} kW", *point.present_power_limit_kw);
    }
    if (point.charging_process_info) {
        line += process_text(*point.charging_process_info);
    }
    return line;
}

std::string schedule_line(const ScheduledChargingProcess& process) {
    std::string line = fmt::format("      scheduled: {}", printable(process.vehicle_id));
    add_if(line, "from", process.start_time);
    line += fmt::format(", request {}", printable(process.charging_request_id));
    add_if(line, "of", process.presystem_id);
    return line;
}

void add_station(Lines& lines, const ChargingStationInfo& station) {
    std::string line = fmt::format("  station {}", printable(station.charging_station_id));
    if (station.charging_station_status) {
        line += fmt::format(": {}", to_string(*station.charging_station_status));
    }
    if (station.charging_station_fault_info) {
        const ChargingStationFaultInfo& fault = *station.charging_station_fault_info;
        line += fmt::format(" ({})", to_string(fault.charging_station_fault_code));
        add_if(line, "fault", fault.fault_text);
    }
    lines.push_back(std::move(line));
    for (const ChargingPointInfo& point : station.charging_point_info_list) {
        lines.push_back(point_line(point));
        if (point.scheduled_charging_process_list) {
            for (const auto& process : *point.scheduled_charging_process_list) {
                lines.push_back(schedule_line(process));
            }
        }
    }
}

Lines lines_of(const BootNotificationRequest& boot) {
    return {fmt::format("presystem {}", to_string(boot.presystem))};
}

Lines lines_of(const BootNotificationResponse& boot) {
    return {std::string(to_string(boot.status))};
}

Lines lines_of(const ChargingRequests& requests) {
    Lines lines{counted(requests.charging_request_list.size(), "charging request")};
    for (const ChargingRequest& request : requests.charging_request_list) {
        lines.push_back("  " + request_line(request));
    }
    return lines;
}

Lines lines_of(const ChargingRequestsConfirmation&) {
    return {};
}

Lines lines_of(const ChargingInformation& information) {
    Lines lines;
    for (const DepotInfo& depot : information.depot_info_list) {
        std::string line = fmt::format("depot {}", printable(depot.depot_id));
        add_if(line, "name", depot.name);
        lines.push_back(fmt::format("{}: {}", line,
                                    counted(depot.charging_station_info_list.size(), "station")));
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            add_station(lines, station);
        }
    }
    if (information.rejected_charging_request_info_list) {
        for (const auto& rejected : *information.rejected_charging_request_info_list) {
            lines.push_back(fmt::format(
                "rejected: request {}, of {}, {}", printable(rejected.charging_request_id),
                printable(rejected.presystem_id), printable(rejected.reason)));
        }
    }
    return lines;
}

Lines lines_of(const ChargingInformationConfirmation&) {
    return {};
}

Lines lines_of(const ErrorPayload& error) {
    std::string line = error.text.empty() ? "no text" : printable(error.text);
    if (!error.code.empty()) {
        line += fmt::format(" (code {})", printable(error.code));
    }
    return {line};
}

}  // namespace

std::vector<std::string> summary_lines(const Payload& payload) {
    return std::visit([](const auto& alternative) { return lines_of(alternative); }, payload);
}

}  // namespace vdv463::cli
