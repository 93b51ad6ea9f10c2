// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <vdv463/charging_information.hpp>
#include <vdv463/export.hpp>

/// Finding things in a snapshot of the depots, and what differs between two snapshots.
///
/// An empty id is an id like any other. Where a message lists one id twice, the last entry counts;
/// a depot or station that is listed in several pieces has the stations or points of all of them.
namespace vdv463 {

/// A charging point and what surrounds it.
/// Lifetime: points into the ChargingInformation that was searched.
struct FoundPoint {
    const DepotInfo* depot = nullptr;              ///< that the station belongs to
    const ChargingStationInfo* station = nullptr;  ///< that the point belongs to
    const ChargingPointInfo* point = nullptr;      ///< null: nothing was found
    /// Whether anything was found.
    explicit operator bool() const noexcept { return point != nullptr; }
};

/// A scheduled process and the point that it is scheduled at.
/// Lifetime: points into the ChargingInformation that was searched.
struct FoundSchedule {
    FoundPoint at;                                      ///< where
    const ScheduledChargingProcess* process = nullptr;  ///< null: nothing was found
    /// Whether anything was found.
    explicit operator bool() const noexcept { return process != nullptr; }
};

/// The depot of that id, null when there is none.
/// Lifetime: points into `information`. Threads: any, as with all functions here.
VDV463_EXPORT const DepotInfo* find_depot(const ChargingInformation& information,
                                          std::string_view depot_id) noexcept;

/// The station of that id, null when there is none.
/// Lifetime: points into `information`.
VDV463_EXPORT const ChargingStationInfo* find_station(const ChargingInformation& information,
                                                      std::string_view station_id) noexcept;

/// The charging point of that id.
VDV463_EXPORT FoundPoint find_point(const ChargingInformation& information,
                                    std::string_view point_id) noexcept;

/// The charging point that the vehicle of that VDV 261 identifier is plugged into.
VDV463_EXPORT FoundPoint find_vehicle(const ChargingInformation& information,
                                      std::string_view vehicle_id) noexcept;

/// The charging point that runs the process of that chargingProcessId.
VDV463_EXPORT FoundPoint find_process(const ChargingInformation& information,
                                      std::string_view process_id) noexcept;

/// What is scheduled for a charging request. An entry without a presystem id may be anybody's and
/// is taken; an empty `presystem_id` takes every presystem's.
VDV463_EXPORT FoundSchedule find_scheduled(const ChargingInformation& information,
                                           std::string_view request_id,
                                           std::string_view presystem_id = {}) noexcept;

/// State of charge of the vehicle at the point. Units: percent. Empty when not reported.
VDV463_EXPORT std::optional<double> state_of_charge_pct(const ChargingPointInfo& point) noexcept;

/// The power that flows: the running process's chargingPower, else the point's presentPower (until
/// 1.1); never the presentPowerLimit of 2.0, which is a limit. Units: kW. Empty when not reported.
VDV463_EXPORT std::optional<double> charging_power_kw(const ChargingPointInfo& point) noexcept;

/// What changed. The comment names the type in DepotChange::before and DepotChange::after; a side
/// that is not reported, or not there, holds std::monostate.
enum class DepotChangeKind : std::uint8_t {
    DepotAppeared,
    DepotVanished,

    StationAppeared,
    StationVanished,
    StationStatus,  ///< ChargingStationStatus
    StationFault,   ///< ChargingStationFaultInfo: appeared, changed or cleared

    PointAppeared,
    PointVanished,       ///< nothing is known any more: that a vehicle left is not reported
    PointStatus,         ///< ChargingPointStatus
    PointFault,          ///< ChargingPointFaultInfo: appeared, changed or cleared
    VehiclePlugged,      ///< after: std::string, the vehicle id
    VehicleLeft,         ///< before: std::string, the vehicle id
    VehicleChanged,      ///< std::string, the vehicle ids
    VehicleFault,        ///< VehicleFaultInfo: appeared, changed or cleared
    StateOfCharge,       ///< double, percent; see state_of_charge_pct()
    ChargingPower,       ///< double, kW; see charging_power_kw()
    PowerLimit,          ///< double, kW: "presentPowerLimit"; since 2.0
    ProcessStarted,      ///< after: vdv463::ProcessStatus
    ProcessStatus,       ///< vdv463::ProcessStatus, of one process
    ProcessEnded,        ///< before: vdv463::ProcessStatus
    ProcessScheduled,    ///< after: ScheduledChargingProcess
    ProcessRescheduled,  ///< ScheduledChargingProcess: vehicle, start time or process id differ
    ProcessUnscheduled,  ///< before: ScheduledChargingProcess; it may have started
};

/// "PointStatus", ...: the enumerator's name.
VDV463_EXPORT std::string_view to_string(DepotChangeKind value) noexcept;

/// A value before or after a change; std::monostate: none.
using DepotValue = std::variant<std::monostate, ChargingStationStatus, ChargingStationFaultInfo,
                                ChargingPointStatus, ChargingPointFaultInfo, std::string,
                                VehicleFaultInfo, double, ProcessStatus, ScheduledChargingProcess>;

/// One difference between two snapshots.
struct DepotChange {
    DepotChangeKind kind = DepotChangeKind::DepotAppeared;  ///< what changed
    std::string depot_id;    ///< of the depot, or of the one around it
    std::string station_id;  ///< empty when a depot changed
    std::string point_id;    ///< empty when a depot or a station changed
    /// Of a running process its chargingProcessId, of a scheduled one its chargingRequestId, else
    /// empty.
    std::string process_id;
    DepotValue before;  ///< see DepotChangeKind for its type
    DepotValue after;   ///< see DepotChangeKind for its type
    friend VDV463_EXPORT bool operator==(const DepotChange&, const DepotChange&);
};

/// Everything that differs, whatever the order in which the CMS lists depots, stations, points and
/// scheduled processes.
///
/// What appears is compared with nothing, so that a first snapshot compared with an empty one gives
/// all that is known. Of what vanishes only that is reported, for a depot with each of its stations
/// and points. Two things are the same when their ids and those of what surrounds them are equal;
/// scheduled processes, when presystem and request are. Numbers are compared exactly.
///
/// The changes are sorted by depot, station and point id, then by kind as listed in
/// DepotChangeKind, then by process and presystem id. Takes time in proportion to the size of both
/// snapshots, and what sorting the changes takes.
[[nodiscard]] VDV463_EXPORT std::vector<DepotChange> diff(const ChargingInformation& before,
                                                          const ChargingInformation& after);

/// One line for people, such as "D1 / S1 / P1: PointStatus Available -> Occupied". Ids and texts
/// are the CMS's: control characters are shown as blanks, long ones are cut.
VDV463_EXPORT std::string describe(const DepotChange& change);

}  // namespace vdv463
