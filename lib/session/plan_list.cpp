// SPDX-License-Identifier: Apache-2.0
#include "plan_list.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "one_line.hpp"

namespace vdv463::session {

namespace {

constexpr std::size_t searched_text = 16384;
constexpr std::size_t named_at_most = 10;
constexpr std::size_t longest_name = 400;  // an id and what a CMS says of it

bool terminates(const ChargingRequest& request) {
    return request.charging_instruction == ChargingInstruction::Terminate;
}

bool departs_later(const ChargingRequest& request, Timestamp now) {
    const auto& departure = request.charging_request_data.requested_time_for_departure;
    return !departure || *departure > now;
}

Issue vanished(const ChargingRequest& request) {
    const auto& departure = request.charging_request_data.requested_time_for_departure;
    return Issue{request.charging_request_id, "mass_removal",
                 "Request \"" + request.charging_request_id + "\" of vehicle \"" +
                     request.vehicle_id + "\" would vanish" +
                     (departure ? ", which departs at " + departure->to_string() : std::string{}) +
                     "."};
}

bool can_be_in_id(char c) {
    constexpr std::string_view others = "-_.:/~#%+@";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80 || others.find(c) != std::string_view::npos;
}

/// A sentence or clause may end right after an id.
bool ends_id(std::string_view rest) {
    const std::size_t next = rest.find_first_not_of(".:");
    return next == std::string_view::npos || !can_be_in_id(rest[next]);
}

bool names(std::string_view text, std::string_view id) {
    for (std::size_t at = text.find(id); at != std::string_view::npos; at = text.find(id, at + 1)) {
        if ((at == 0 || !can_be_in_id(text[at - 1])) && ends_id(text.substr(at + id.size()))) {
            return true;
        }
    }
    return false;
}

void add_own(const ChargingPointInfo& point, const std::string& presystem_id,
             ChargingList& requests) {
    const auto add = [&](const std::string& id, const std::string& vehicle) {
        ChargingRequest request;
        request.charging_request_id = id;
        request.vehicle_id = vehicle;
        requests.push_back(std::move(request));
    };
    const auto& process = point.charging_process_info;
    if (process && process->presystem_id == presystem_id && process->charging_request_id) {
        // Without a vehicle the request stands for itself.
        add(*process->charging_request_id,
            point.vehicle_info ? point.vehicle_info->vehicle_id : *process->charging_request_id);
    }
    if (point.scheduled_charging_process_list) {
        for (const ScheduledChargingProcess& each : *point.scheduled_charging_process_list) {
            if (each.presystem_id == presystem_id) {
                add(each.charging_request_id, each.vehicle_id);
            }
        }
    }
}

}  // namespace

bool same_content(const SharedList& a, const SharedList& b) {
    return a && b && (a == b || *a == *b);
}

ListDifference difference(const ChargingList& before, const ChargingList& after) {
    std::unordered_map<std::string_view, const ChargingRequest*> known;
    for (const ChargingRequest& request : before) {
        known.emplace(request.charging_request_id, &request);
    }
    ListDifference result;
    std::unordered_set<std::string_view> kept;
    for (const ChargingRequest& request : after) {
        kept.insert(request.charging_request_id);
        const auto former = known.find(request.charging_request_id);
        if (former == known.end()) {
            result.added.push_back(request.charging_request_id);
        } else if (!(*former->second == request)) {
            result.changed.push_back(request.charging_request_id);
        }
    }
    for (const ChargingRequest& request : before) {
        if (kept.count(request.charging_request_id) == 0) {
            result.removed.push_back(request.charging_request_id);
        }
    }
    return result;
}

std::optional<Error> mass_removal(const ChargingList& baseline, const ChargingList& list,
                                  Timestamp now, const PlanConfig& config) {
    std::unordered_set<std::string_view> kept;
    for (const ChargingRequest& request : list) {
        if (!terminates(request)) {
            kept.insert(request.vehicle_id);
        }
    }
    std::unordered_set<std::string_view> vehicles;
    std::unordered_set<std::string_view> gone;
    std::vector<Issue> issues;
    for (const ChargingRequest& request : baseline) {
        if (terminates(request) || !departs_later(request, now)) {
            continue;
        }
        vehicles.insert(request.vehicle_id);
        if (kept.count(request.vehicle_id) == 0) {
            gone.insert(request.vehicle_id);
            issues.push_back(vanished(request));
        }
    }
    const auto pct = static_cast<std::uint64_t>(std::max(config.mass_removal_pct, 0));
    const bool too_many = std::uint64_t{gone.size()} * 100 > pct * vehicles.size();
    if (gone.size() < std::max<std::size_t>(config.mass_removal_least, 1) || !too_many) {
        return std::nullopt;
    }
    Error error{errc::mass_removal, std::to_string(gone.size()) + " of " +
                                        std::to_string(vehicles.size()) +
                                        " vehicles that have yet to depart would vanish."};
    error.issues = std::move(issues);
    return error;
}

ChargingList own_requests(const ChargingInformation& information, const std::string& presystem_id) {
    ChargingList requests;
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            for (const ChargingPointInfo& point : station.charging_point_info_list) {
                add_own(point, presystem_id, requests);
            }
        }
    }
    return requests;
}

ChargingList terminations(const std::vector<SharedList>& held) {
    ChargingList result;
    std::unordered_set<std::string_view> ids;
    for (const SharedList& list : held) {
        if (!list) {
            continue;
        }
        for (const ChargingRequest& request : *list) {
            if (terminates(request) || !ids.insert(request.charging_request_id).second) {
                continue;
            }
            result.push_back(request);
            result.back().charging_instruction = ChargingInstruction::Terminate;
        }
    }
    return result;
}

std::optional<Timestamp> latest_departure(const ChargingList& list) {
    std::optional<Timestamp> latest;
    for (const ChargingRequest& request : list) {
        const auto& departure = request.charging_request_data.requested_time_for_departure;
        if (!terminates(request) && departure && (!latest || *latest < *departure)) {
            latest = departure;
        }
    }
    return latest;
}

Unexpired without_expired(const SharedList& list, Timestamp now, std::chrono::milliseconds grace) {
    const auto expired = [&](const ChargingRequest& request) {
        const auto& departure = request.charging_request_data.requested_time_for_departure;
        // Without the terminated ones a withdrawal would be the empty list, which 1.0 forbids.
        return departure && !terminates(request) &&
               std::chrono::duration_cast<std::chrono::milliseconds>(now - *departure) > grace;
    };
    if (std::none_of(list->begin(), list->end(), expired)) {
        return {list, {}};
    }
    Unexpired result;
    ChargingList rest;
    for (const ChargingRequest& request : *list) {
        if (expired(request)) {
            result.expired.push_back(request.charging_request_id);
        } else {
            rest.push_back(request);
        }
    }
    result.list = std::make_shared<const ChargingList>(std::move(rest));
    return result;
}

std::vector<std::string> named_in(const std::string& text, const ChargingList& list) {
    const std::string_view searched = std::string_view{text}.substr(0, searched_text);
    std::vector<std::string> found;
    for (const ChargingRequest& request : list) {
        const std::string& id = request.charging_request_id;
        if (!id.empty() && names(searched, id)) {
            found.push_back(id);
        }
    }
    return found;
}

std::string some_of(const std::vector<std::string>& names) {
    std::string text;
    const std::size_t shown = std::min(names.size(), named_at_most);
    for (std::size_t i = 0; i < shown; ++i) {
        text += (i == 0 ? "" : ", ") + common::one_line(names[i], longest_name);
    }
    if (names.size() > shown) {
        text += " and " + std::to_string(names.size() - shown) + " more";
    }
    return text;
}

}  // namespace vdv463::session
