// SPDX-License-Identifier: Apache-2.0
#include "plan_sightings.hpp"

namespace vdv463::session {

namespace {

/// Some write an empty text for what they do not know.
std::string_view text_of(const std::optional<std::string>& id) noexcept {
    return id ? std::string_view{*id} : std::string_view{};
}

bool runs(ProcessStatus status) noexcept {
    return status == ProcessStatus::Preparing || status == ProcessStatus::Charging ||
           status == ProcessStatus::SuspendedEv || status == ProcessStatus::SuspendedEvse;
}

}  // namespace

Sightings::Sightings(const RequestIndex& index, const std::vector<bool>& over,
                     std::string_view presystem_id, const ChargingInformation& information)
    : index_(index),
      over_(over),
      presystem_id_(presystem_id),
      sightings_(index.size()),
      place_in_ids_(index.size(), 0),
      vehicle_at_(index.groups().size(), nullptr),
      unnamed_at_(index.groups().size(), nullptr) {
    for (const DepotInfo& depot : information.depot_info_list) {
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            for (const ChargingPointInfo& point : station.charging_point_info_list) {
                look_at(point);
            }
        }
    }
    place_vehicles();
    if (information.rejected_charging_request_info_list) {
        for (const auto& rejection : *information.rejected_charging_request_info_list) {
            rejected(rejection);
        }
    }
}

Sightings::Owner Sightings::owner(std::string_view presystem_id) const noexcept {
    if (presystem_id.empty()) {
        return Owner::Nobody;
    }
    return presystem_id == presystem_id_ ? Owner::We : Owner::Another;
}

Sightings::Shown& Sightings::note_id(const std::string& id, std::optional<std::size_t> number,
                                     Owner owner) {
    std::size_t& place = number ? place_in_ids_[*number] : other_ids_[id];
    if (place == 0) {
        ids_.push_back({&id, number, false, false});
        place = ids_.size();
    }
    Shown& shown = ids_[place - 1];
    shown.names_us |= owner == Owner::We;
    return shown;
}

void Sightings::look_at(const ChargingPointInfo& point) {
    const auto group =
        point.vehicle_info ? index_.group_of_vehicle(point.vehicle_info->vehicle_id) : std::nullopt;
    if (group) {
        vehicle_at_[*group] = &point;
    }
    if (point.charging_process_info) {
        process(point, group);
    }
    if (point.scheduled_charging_process_list) {
        for (const ScheduledChargingProcess& each : *point.scheduled_charging_process_list) {
            scheduled(point, each);
        }
    }
}

void Sightings::process(const ChargingPointInfo& point, std::optional<std::size_t> group) {
    const ChargingProcessInfo& process = *point.charging_process_info;
    const Owner whose = owner(text_of(process.presystem_id));
    if (whose == Owner::Another) {
        return;
    }
    if (text_of(process.charging_request_id).empty()) {
        if (group) {
            unnamed_at_[*group] = &point;
        }
        return;
    }
    const auto number = index_.by_id(*process.charging_request_id);
    note_id(*process.charging_request_id, number, whose);
    if (!number) {
        return earlier(point);
    }
    take(*number, point);
}

/// How a process ends that bears an earlier id says nothing about the request of today.
void Sightings::earlier(const ChargingPointInfo& point) {
    const ChargingProcessInfo& process = *point.charging_process_info;
    const auto number = index_.by_earlier_id(*process.charging_request_id);
    if (number && runs(process.process_status)) {
        Sighting& sighting = take(*number, point);
        sighting.as_earlier = sighting.process == &process;
    }
}

Sighting& Sightings::take(std::size_t number, const ChargingPointInfo& point) {
    Sighting& sighting = sightings_[number];
    const ChargingProcessInfo& process = *point.charging_process_info;
    if (sighting.process == nullptr || process.start_time >= sighting.process->start_time) {
        sighting.process = &process;
        sighting.process_at = &point;
        sighting.as_earlier = false;
    }
    return sighting;
}

void Sightings::scheduled(const ChargingPointInfo& point, const ScheduledChargingProcess& process) {
    const Owner whose = owner(text_of(process.presystem_id));
    if (whose == Owner::Another || process.charging_request_id.empty()) {
        return;
    }
    const auto number = index_.by_id(process.charging_request_id);
    note_id(process.charging_request_id, number, whose).is_scheduled = true;
    has_schedules_ |= whose == Owner::We || number.has_value();
    if (number) {
        sightings_[*number].scheduled = &process;
        sightings_[*number].scheduled_at = &point;
    }
}

void Sightings::rejected(const RejectedChargingRequestInfo& rejection) {
    const auto number = index_.by_id(rejection.charging_request_id);
    if (number && owner(rejection.presystem_id) != Owner::Another) {
        sightings_[*number].rejected = &rejection;
    }
}

/// Once all that name a request are known. A vehicle is at one point, so that each request is
/// looked at once.
void Sightings::place_vehicles() {
    for (std::size_t group = 0; group < vehicle_at_.size(); ++group) {
        if (vehicle_at_[group] == nullptr) {
            continue;
        }
        for (const RequestIndex::Member& member : index_.groups()[group]) {
            sightings_[member.number].vehicle_at = vehicle_at_[group];
        }
        if (unnamed_at_[group] != nullptr) {
            place_unnamed(*unnamed_at_[group], index_.groups()[group]);
        }
    }
}

void Sightings::place_unnamed(const ChargingPointInfo& point, const RequestIndex::Group& group) {
    std::optional<std::size_t> best;
    for (const RequestIndex::Member& member : group) {
        const bool fits = member.point_id.empty() || member.point_id == point.charging_point_id;
        const bool has_process = sightings_[member.number].process != nullptr;
        const bool is_better = !best || (over_[*best] && !over_[member.number]);
        if (fits && !has_process && is_better) {
            best = member.number;
        }
    }
    if (best) {
        take(*best, point).by_vehicle = true;
    }
}

}  // namespace vdv463::session
