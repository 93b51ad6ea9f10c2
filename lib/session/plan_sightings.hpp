// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <vdv463/charging_information.hpp>

#include "plan_index.hpp"

namespace vdv463::session {

/// What one information says about one request.
/// Lifetime: points into that information.
struct Sighting {
    const ChargingProcessInfo* process = nullptr;  ///< the one that started last
    const ScheduledChargingProcess* scheduled = nullptr;
    const RejectedChargingRequestInfo* rejected = nullptr;
    const ChargingPointInfo* process_at = nullptr;
    const ChargingPointInfo* scheduled_at = nullptr;
    const ChargingPointInfo* vehicle_at = nullptr;  ///< where its vehicle is
    bool by_vehicle = false;  ///< the process names no request and is told by vehicle and point
    bool as_earlier = false;  ///< the process bears the id of the request before

    /// The CMS has it in hand.
    bool shown() const noexcept { return process != nullptr || scheduled != nullptr; }
};

/// Reads an information for what it says about our requests: those under our presystem id, and
/// those without any. A request id that is there decides alone; vehicle and point decide for what
/// bears none. Takes time in proportion to the information and the list.
class Sightings {
public:
    /// `over` says of each request whether others of the same vehicle come first.
    Sightings(const RequestIndex& index, const std::vector<bool>& over,
              std::string_view presystem_id, const ChargingInformation& information);

    const Sighting& of(std::size_t number) const { return sightings_[number]; }

    struct Shown {
        const std::string* id;
        std::optional<std::size_t> number;  ///< in the list
        bool names_us;                      ///< under our presystem id; else without any
        bool is_scheduled;                  ///< and not, or not only, the id of a process
    };
    /// Every request id that is shown for us or for nobody, each once, in order of appearance.
    const std::vector<Shown>& ids() const noexcept { return ids_; }
    /// A request of ours is among the scheduled processes.
    bool has_schedules() const noexcept { return has_schedules_; }

private:
    enum class Owner { We, Nobody, Another };

    Owner owner(std::string_view presystem_id) const noexcept;
    Shown& note_id(const std::string& id, std::optional<std::size_t> number, Owner owner);
    void look_at(const ChargingPointInfo& point);
    void process(const ChargingPointInfo& point, std::optional<std::size_t> group);
    void earlier(const ChargingPointInfo& point);
    void scheduled(const ChargingPointInfo& point, const ScheduledChargingProcess& process);
    void rejected(const RejectedChargingRequestInfo& rejection);
    Sighting& take(std::size_t number, const ChargingPointInfo& point);
    void place_vehicles();
    void place_unnamed(const ChargingPointInfo& point, const RequestIndex::Group& group);

    const RequestIndex& index_;
    const std::vector<bool>& over_;
    std::string_view presystem_id_;
    std::vector<Shown> ids_;
    std::unordered_map<std::string_view, std::size_t> other_ids_;  ///< to their place in ids_
    bool has_schedules_ = false;
    std::vector<Sighting> sightings_;                   ///< by number
    std::vector<std::size_t> place_in_ids_;             ///< by number; 0: none, else one more
    std::vector<const ChargingPointInfo*> vehicle_at_;  ///< by group
    std::vector<const ChargingPointInfo*> unnamed_at_;  ///< by group: its process names no request
};

}  // namespace vdv463::session
