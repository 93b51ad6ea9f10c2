// SPDX-License-Identifier: Apache-2.0
#include "own_requests.hpp"

#include "report.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>

namespace vdv463::cli {
namespace {

class Search {
public:
    Search(std::string_view presystem_id, const std::vector<ChargingRequest>& list)
        : presystem_id_(presystem_id) {
        for (const ChargingRequest& request : list) {
            kept_.insert(request.charging_request_id);
        }
    }

    void look_at(const ChargingPointInfo& point) {
        if (point.charging_process_info && point.charging_process_info->charging_request_id) {
            const ChargingProcessInfo& process = *point.charging_process_info;
            const std::string vehicle =
                point.vehicle_info ? point.vehicle_info->vehicle_id : std::string("a vehicle");
            consider(process.presystem_id, *process.charging_request_id,
                     fmt::format("{} charges at {}", vehicle, point.charging_point_id));
        }
        if (point.scheduled_charging_process_list) {
            for (const ScheduledChargingProcess& next : *point.scheduled_charging_process_list) {
                consider(
                    next.presystem_id, next.charging_request_id,
                    fmt::format("{} is scheduled at {}", next.vehicle_id, point.charging_point_id));
            }
        }
    }

    std::vector<Issue> take_found() { return std::move(found_); }

private:
    void consider(const std::optional<std::string>& presystem_id, const std::string& request_id,
                  const std::string& what) {
        const bool ours = !presystem_id || *presystem_id == presystem_id_;
        if (ours && kept_.insert(request_id).second) {
            found_.push_back(
                {request_id, "would_be_deleted", printable(what), IssueSeverity::Error});
        }
    }

    std::string_view presystem_id_;
    std::set<std::string> kept_;  ///< and those found
    std::vector<Issue> found_;
};

}  // namespace

std::optional<Error> deletion(const ChargingInformation& information, std::string_view presystem_id,
                              const std::vector<ChargingRequest>& list) {
    Search search(presystem_id, list);
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            for (const ChargingPointInfo& point : station.charging_point_info_list) {
                search.look_at(point);
            }
        }
    }
    std::vector<Issue> found = search.take_found();
    if (found.empty()) {
        return std::nullopt;
    }
    Error error(errc::mass_removal,
                fmt::format("The list would delete {} of our charging requests that the CMS shows; "
                            "nothing was sent. Put them into the list, or say --replace-all.",
                            found.size()));
    error.issues = std::move(found);
    return error;
}

void report_deletion(const Error& error) {
    note("vdv463: " + error.detail);
    for (const Issue& issue : error.issues) {
        note(fmt::format("  request {}: {}", printable(issue.path), issue.text));
    }
}

}  // namespace vdv463::cli
