// SPDX-License-Identifier: Apache-2.0
#include <vdv463/depot.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>
#include <unordered_map>

namespace vdv463 {
namespace {

/// The ids from the outermost to the innermost.
template <std::size_t Size>
using Ids = std::array<std::string_view, Size>;

struct IdsHash {
    template <std::size_t Size>
    std::size_t operator()(const Ids<Size>& ids) const noexcept {
        std::size_t hash = 0;
        for (const std::string_view id : ids) {
            hash = hash * 1099511628211U + std::hash<std::string_view>{}(id);
        }
        return hash;
    }
};

template <std::size_t Size, class T>
using ById = std::unordered_map<Ids<Size>, const T*, IdsHash>;

/// A snapshot by ids. Where one id comes twice, the later entry takes the place of the earlier.
struct Snapshot {
    explicit Snapshot(const ChargingInformation& information) {
        for (const DepotInfo& depot : information.depot_info_list) {
            depots[{depot.depot_id}] = &depot;
            for (const ChargingStationInfo& station : depot.charging_station_info_list) {
                const std::string& station_id = station.charging_station_id;
                stations[{depot.depot_id, station_id}] = &station;
                for (const ChargingPointInfo& point : station.charging_point_info_list) {
                    points[{depot.depot_id, station_id, point.charging_point_id}] = &point;
                }
            }
        }
    }

    ById<1, DepotInfo> depots;
    ById<2, ChargingStationInfo> stations;
    ById<3, ChargingPointInfo> points;
};

using Schedule = ById<2, ScheduledChargingProcess>;

Schedule schedule_of(const ChargingPointInfo& point) {
    Schedule schedule;
    if (point.scheduled_charging_process_list) {
        for (const ScheduledChargingProcess& process : *point.scheduled_charging_process_list) {
            const std::string_view presystem =
                process.presystem_id ? std::string_view{*process.presystem_id} : std::string_view{};
            schedule[{presystem, process.charging_request_id}] = &process;
        }
    }
    return schedule;
}

bool is_same_plan(const ScheduledChargingProcess& a, const ScheduledChargingProcess& b) {
    return std::tie(a.vehicle_id, a.start_time, a.charging_process_id) ==
           std::tie(b.vehicle_id, b.start_time, b.charging_process_id);
}

template <class T>
DepotValue value_of(const std::optional<T>& value) {
    return value ? DepotValue{*value} : DepotValue{};
}

/// Calls appeared(ids, entry), vanished(ids, entry) and both(ids, earlier, later).
template <class Map, class Appeared, class Vanished, class Both>
void compare(const Map& before, const Map& after, const Appeared& appeared,
             const Vanished& vanished, const Both& both) {
    for (const auto& [ids, entry] : after) {
        const auto earlier = before.find(ids);
        earlier == before.end() ? appeared(ids, *entry) : both(ids, *earlier->second, *entry);
    }
    for (const auto& [ids, entry] : before) {
        if (after.find(ids) == after.end()) {
            vanished(ids, *entry);
        }
    }
}

class Differ {
public:
    std::vector<DepotChange> take_sorted();

    void compare_depots(const Snapshot& before, const Snapshot& after);
    void compare_stations(const Snapshot& before, const Snapshot& after);
    void compare_points(const Snapshot& before, const Snapshot& after);

private:
    using Kind = DepotChangeKind;

    template <std::size_t Size>
    void stand_at(const Ids<Size>& ids) {
        at_ = {};
        std::copy(ids.begin(), ids.end(), at_.begin());
    }

    void add(Kind kind, DepotValue before = {}, DepotValue after = {},
             std::string_view process_id = {}) {
        changes_.push_back({kind, std::string{at_[0]}, std::string{at_[1]}, std::string{at_[2]},
                            std::string{process_id}, std::move(before), std::move(after)});
    }

    template <class T>
    void add_if_different(Kind kind, const std::optional<T>& before,
                          const std::optional<T>& after) {
        if (!(before == after)) {
            add(kind, value_of(before), value_of(after));
        }
    }

    void compare_station(const ChargingStationInfo& before, const ChargingStationInfo& after);
    void compare_point(const ChargingPointInfo& before, const ChargingPointInfo& after);
    void compare_vehicle(const std::optional<VehicleInfo>& before,
                         const std::optional<VehicleInfo>& after);
    void compare_process(const std::optional<ChargingProcessInfo>& before,
                         const std::optional<ChargingProcessInfo>& after);
    void compare_schedule(const Schedule& before, const Schedule& after);

    Ids<3> at_;
    std::vector<DepotChange> changes_;
};

void Differ::compare_depots(const Snapshot& before, const Snapshot& after) {
    compare(
        before.depots, after.depots,
        [this](const auto& ids, const DepotInfo&) {
            stand_at(ids);
            add(Kind::DepotAppeared);
        },
        [this](const auto& ids, const DepotInfo&) {
            stand_at(ids);
            add(Kind::DepotVanished);
        },
        [](const auto&, const DepotInfo&, const DepotInfo&) {});
}

void Differ::compare_stations(const Snapshot& before, const Snapshot& after) {
    compare(
        before.stations, after.stations,
        [this](const auto& ids, const ChargingStationInfo& station) {
            stand_at(ids);
            add(Kind::StationAppeared);
            compare_station({}, station);
        },
        [this](const auto& ids, const ChargingStationInfo&) {
            stand_at(ids);
            add(Kind::StationVanished);
        },
        [this](const auto& ids, const ChargingStationInfo& earlier,
               const ChargingStationInfo& later) {
            stand_at(ids);
            compare_station(earlier, later);
        });
}

void Differ::compare_points(const Snapshot& before, const Snapshot& after) {
    compare(
        before.points, after.points,
        [this](const auto& ids, const ChargingPointInfo& point) {
            stand_at(ids);
            add(Kind::PointAppeared);
            add(Kind::PointStatus, {}, point.charging_point_status);
            compare_point({}, point);
        },
        [this](const auto& ids, const ChargingPointInfo&) {
            stand_at(ids);
            add(Kind::PointVanished);
        },
        [this](const auto& ids, const ChargingPointInfo& earlier, const ChargingPointInfo& later) {
            stand_at(ids);
            if (earlier.charging_point_status != later.charging_point_status) {
                add(Kind::PointStatus, earlier.charging_point_status, later.charging_point_status);
            }
            compare_point(earlier, later);
        });
}

void Differ::compare_station(const ChargingStationInfo& before, const ChargingStationInfo& after) {
    add_if_different(Kind::StationStatus, before.charging_station_status,
                     after.charging_station_status);
    add_if_different(Kind::StationFault, before.charging_station_fault_info,
                     after.charging_station_fault_info);
}

/// Everything but the status, which has no value that stands for none.
void Differ::compare_point(const ChargingPointInfo& before, const ChargingPointInfo& after) {
    add_if_different(Kind::PointFault, before.charging_point_fault_info,
                     after.charging_point_fault_info);
    compare_vehicle(before.vehicle_info, after.vehicle_info);
    add_if_different(Kind::StateOfCharge, state_of_charge_pct(before), state_of_charge_pct(after));
    add_if_different(Kind::ChargingPower, charging_power_kw(before), charging_power_kw(after));
    add_if_different(Kind::PowerLimit, before.present_power_limit_kw, after.present_power_limit_kw);
    compare_process(before.charging_process_info, after.charging_process_info);
    compare_schedule(schedule_of(before), schedule_of(after));
}

void Differ::compare_vehicle(const std::optional<VehicleInfo>& before,
                             const std::optional<VehicleInfo>& after) {
    if (!before && after) {
        add(Kind::VehiclePlugged, {}, after->vehicle_id);
    } else if (before && !after) {
        add(Kind::VehicleLeft, before->vehicle_id);
    } else if (before && before->vehicle_id != after->vehicle_id) {
        add(Kind::VehicleChanged, before->vehicle_id, after->vehicle_id);
    }
    const auto fault_of = [](const std::optional<VehicleInfo>& vehicle) {
        return vehicle ? vehicle->vehicle_fault_info : std::nullopt;
    };
    add_if_different(Kind::VehicleFault, fault_of(before), fault_of(after));
}

void Differ::compare_process(const std::optional<ChargingProcessInfo>& before,
                             const std::optional<ChargingProcessInfo>& after) {
    const bool goes_on =
        before && after && before->charging_process_id == after->charging_process_id;
    if (goes_on) {
        if (before->process_status != after->process_status) {
            add(Kind::ProcessStatus, before->process_status, after->process_status,
                after->charging_process_id);
        }
        return;
    }
    if (before) {
        add(Kind::ProcessEnded, before->process_status, {}, before->charging_process_id);
    }
    if (after) {
        add(Kind::ProcessStarted, {}, after->process_status, after->charging_process_id);
    }
}

void Differ::compare_schedule(const Schedule& before, const Schedule& after) {
    compare(
        before, after,
        [this](const auto& ids, const ScheduledChargingProcess& process) {
            add(Kind::ProcessScheduled, {}, process, ids.back());
        },
        [this](const auto& ids, const ScheduledChargingProcess& process) {
            add(Kind::ProcessUnscheduled, process, {}, ids.back());
        },
        [this](const auto& ids, const ScheduledChargingProcess& earlier,
               const ScheduledChargingProcess& later) {
            if (!is_same_plan(earlier, later)) {
                add(Kind::ProcessRescheduled, earlier, later, ids.back());
            }
        });
}

/// Empty for what is not about a scheduled process, and for one without a presystem.
std::string_view presystem_of(const DepotChange& change) {
    for (const DepotValue* value : {&change.before, &change.after}) {
        const auto* process = std::get_if<ScheduledChargingProcess>(value);
        if (process != nullptr && process->presystem_id) {
            return *process->presystem_id;
        }
    }
    return {};
}

std::vector<DepotChange> Differ::take_sorted() {
    // No two changes are equal in all of this, so that the maps' order does not show.
    const auto key = [](const DepotChange& change) {
        return std::tuple<std::string_view, std::string_view, std::string_view, Kind,
                          std::string_view, std::string_view>{
            change.depot_id, change.station_id, change.point_id,
            change.kind,     change.process_id, presystem_of(change)};
    };
    std::sort(changes_.begin(), changes_.end(),
              [&key](const DepotChange& a, const DepotChange& b) { return key(a) < key(b); });
    return std::move(changes_);
}

}  // namespace

std::vector<DepotChange> diff(const ChargingInformation& before, const ChargingInformation& after) {
    const Snapshot earlier{before};
    const Snapshot later{after};
    Differ differ;
    differ.compare_depots(earlier, later);
    differ.compare_stations(earlier, later);
    differ.compare_points(earlier, later);
    return differ.take_sorted();
}

}  // namespace vdv463
