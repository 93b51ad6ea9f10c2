// SPDX-License-Identifier: Apache-2.0
#include "list_rules.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace vdv463::sim {
namespace {

using Requests = std::vector<ChargingRequest>;

Error refused(std::string text, std::string code = {}) {
    Error error(errc::invalid_value, std::move(text));
    error.peer_text = std::move(code);
    return error;
}

/// The ids that fit, with commas between.
template <class Fits, class IdOf>
std::string ids_of(const Requests& list, const Fits& fits, const IdOf& id_of) {
    std::string ids;
    for (const ChargingRequest& request : list) {
        if (fits(request)) {
            ids += (ids.empty() ? "" : ", ") + id_of(request);
        }
    }
    return ids;
}

std::optional<Error> find_double_id(const Requests& list) {
    std::set<std::string> seen;
    for (const ChargingRequest& request : list) {
        if (!seen.insert(request.charging_request_id).second) {
            return refused("Charging request id " + request.charging_request_id +
                               " is in the list more than once.",
                           "DuplicateRequestId");
        }
    }
    return std::nullopt;
}

std::optional<Error> find_unknown_id(const Requests& list, Dialect dialect,
                                     const DepotKnowledge& depot) {
    const auto speaks_of_known = [dialect](const ChargingRequest& request) {
        return request.charging_instruction == ChargingInstruction::Terminate ||
               (dialect == Dialect::ChargePilot &&
                request.charging_instruction == ChargingInstruction::Changed);
    };
    const std::string unknown = ids_of(
        list,
        [&](const ChargingRequest& request) {
            return speaks_of_known(request) && depot.held(request.charging_request_id) == nullptr;
        },
        [](const ChargingRequest& request) { return request.charging_request_id; });
    if (unknown.empty()) {
        return std::nullopt;
    }
    return refused("Charging requests for ids: " + unknown + " does not exist.");
}

std::optional<Error> find_unknown_point(const Requests& list, const DepotKnowledge& depot) {
    const std::string unknown = ids_of(
        list,
        [&](const ChargingRequest& request) {
            return request.charging_point_id && !depot.has_point(*request.charging_point_id);
        },
        [](const ChargingRequest& request) { return *request.charging_point_id; });
    if (unknown.empty()) {
        return std::nullopt;
    }
    return refused("Charging points for ids: " + unknown + " does not exist.");
}

/// "Normal" for a request that is known means that nothing is to be done.
void keep_normal_requests(Requests& list, const DepotKnowledge& depot) {
    for (ChargingRequest& request : list) {
        const ChargingRequest* const held = depot.held(request.charging_request_id);
        if (held != nullptr && request.charging_instruction == ChargingInstruction::Normal) {
            request = ChargingRequest(*held);
        }
    }
}

bool ends_before_it_begins(const ChargingRequestData& data, const WrittenTimes& written) {
    const auto& arrival = data.expected_arrival_time_at_charging_point;
    const auto& departure = data.requested_time_for_departure;
    if (!arrival || !departure) {
        return false;
    }
    return written.arrival.empty() || written.departure.empty()
               ? arrival->to_string() >= departure->to_string()
               : written.arrival >= written.departure;
}

std::optional<ItemError> item_error(const ChargingRequest& request, const WrittenTimes& written,
                                    const DepotKnowledge& depot) {
    const std::string& id = request.charging_request_id;
    if (ends_before_it_begins(request.charging_request_data, written)) {
        return ItemError{id, "InvalidTimeWindow", id + ": the departure is before the arrival"};
    }
    if (!depot.has_vehicle(request.vehicle_id)) {
        return ItemError{id, "InvalidVehicleId",
                         id + ": the vehicle " + request.vehicle_id + " is not known"};
    }
    if (request.charging_point_id && !depot.has_point(*request.charging_point_id)) {
        return ItemError{
            id, "InvalidChargingPointId",
            id + ": the charging point " + *request.charging_point_id + " is not known"};
    }
    return std::nullopt;
}

ScreenedList without_bad_items(const Requests& list, const DepotKnowledge& depot,
                               std::string_view written) {
    std::vector<WrittenTimes> times = written_times(written);
    times.resize(list.size());
    ScreenedList result;
    for (std::size_t at = 0; at < list.size(); ++at) {
        if (auto error = item_error(list[at], times[at], depot)) {
            result.item_errors.push_back(*std::move(error));
        } else if (list[at].charging_instruction != ChargingInstruction::Terminate ||
                   depot.held(list[at].charging_request_id) != nullptr) {
            result.list.push_back(list[at]);
        }
    }
    return result;
}

}  // namespace

Result<ScreenedList> screen(const ChargingRequests& list, Dialect dialect,
                            const DepotKnowledge& depot, std::string_view written) {
    const Requests& requests = list.charging_request_list;
    if (auto error = find_double_id(requests)) {
        return *std::move(error);
    }
    if (dialect == Dialect::Favonius) {
        return without_bad_items(requests, depot, written);
    }
    if (auto error = find_unknown_id(requests, dialect, depot)) {
        return *std::move(error);
    }
    ScreenedList result{requests, {}};
    if (dialect == Dialect::ChargePilot) {
        if (auto error = find_unknown_point(requests, depot)) {
            return *std::move(error);
        }
        keep_normal_requests(result.list, depot);
    }
    if (dialect == Dialect::BetterFleet) {
        for (ChargingRequest& request : result.list) {
            ChargingRequestData& data = request.charging_request_data;
            data.max_target_soc_pct = std::max(data.min_target_soc_pct, data.max_target_soc_pct);
        }
    }
    return result;
}

std::vector<WrittenTimes> written_times(std::string_view message) {
    std::vector<WrittenTimes> times;
    std::string_view key;
    int depth = 0;
    int list_depth = 0;  // 0: outside of the list
    for (std::size_t at = 0; at < message.size(); ++at) {
        const char character = message[at];
        if (character == '[' || character == '{') {
            ++depth;
            if (character == '[' && key == "chargingRequestList") {
                list_depth = depth;
            } else if (character == '{' && list_depth != 0 && depth == list_depth + 1) {
                times.emplace_back();
            }
            key = {};
        } else if (character == ']' || character == '}') {
            list_depth = depth == list_depth ? 0 : list_depth;
            --depth;
        } else if (character == '"') {
            const std::size_t begin = at + 1;
            for (++at; at < message.size() && message[at] != '"'; ++at) {
                at += message[at] == '\\' ? 1 : 0;
            }
            const std::string_view token =
                message.substr(begin, std::min(at, message.size()) - begin);
            const std::size_t next = message.find_first_not_of(" \t\r\n", at + 1);
            if (next != std::string_view::npos && message[next] == ':') {
                key = token;
            } else if (!times.empty() && key == "expectedArrivalTimeAtChargingPoint") {
                times.back().arrival = token;
            } else if (!times.empty() && key == "requestedTimeForDeparture") {
                times.back().departure = token;
            }
        }
    }
    return times;
}

}  // namespace vdv463::sim
