// SPDX-License-Identifier: Apache-2.0
#include <vdv463/depot.hpp>

#include "enum_tables.hpp"
#include "text.hpp"

#include <tuple>

namespace vdv463 {
namespace core {

template <>
struct EnumTable<DepotChangeKind> {
    using K = DepotChangeKind;
    static constexpr EnumEntry<K> entries[] = {{K::DepotAppeared, "DepotAppeared"},
                                               {K::DepotVanished, "DepotVanished"},
                                               {K::StationAppeared, "StationAppeared"},
                                               {K::StationVanished, "StationVanished"},
                                               {K::StationStatus, "StationStatus"},
                                               {K::StationFault, "StationFault"},
                                               {K::PointAppeared, "PointAppeared"},
                                               {K::PointVanished, "PointVanished"},
                                               {K::PointStatus, "PointStatus"},
                                               {K::PointFault, "PointFault"},
                                               {K::VehiclePlugged, "VehiclePlugged"},
                                               {K::VehicleLeft, "VehicleLeft"},
                                               {K::VehicleChanged, "VehicleChanged"},
                                               {K::VehicleFault, "VehicleFault"},
                                               {K::StateOfCharge, "StateOfCharge"},
                                               {K::ChargingPower, "ChargingPower"},
                                               {K::PowerLimit, "PowerLimit"},
                                               {K::ProcessStarted, "ProcessStarted"},
                                               {K::ProcessStatus, "ProcessStatus"},
                                               {K::ProcessEnded, "ProcessEnded"},
                                               {K::ProcessScheduled, "ProcessScheduled"},
                                               {K::ProcessRescheduled, "ProcessRescheduled"},
                                               {K::ProcessUnscheduled, "ProcessUnscheduled"}};
};

}  // namespace core

namespace {

/// Longer than any id seen, shorter than what a hostile peer may send.
constexpr std::size_t longest_text = 200;

std::string fault_text(std::string_view code, const std::optional<std::string>& text) {
    return core::shorten(code, longest_text) +
           (text ? " \"" + core::shorten(*text, longest_text) + "\"" : std::string{});
}

struct ValueText {
    std::string_view unit;

    std::string operator()(std::monostate) const { return "none"; }
    std::string operator()(double value) const {
        return core::number_text(value) + std::string{unit};
    }
    std::string operator()(const std::string& value) const {
        return core::shorten(value, longest_text);
    }
    std::string operator()(ChargingStationStatus value) const {
        return std::string{to_string(value)};
    }
    std::string operator()(ChargingPointStatus value) const {
        return std::string{to_string(value)};
    }
    std::string operator()(ProcessStatus value) const { return std::string{to_string(value)}; }
    std::string operator()(const ChargingStationFaultInfo& value) const {
        return fault_text(to_string(value.charging_station_fault_code), value.fault_text);
    }
    std::string operator()(const ChargingPointFaultInfo& value) const {
        return fault_text(to_string(value.charging_point_fault_code), value.fault_text);
    }
    std::string operator()(const VehicleFaultInfo& value) const {
        return fault_text(value.vehicle_fault_code, value.fault_text);
    }
    std::string operator()(const ScheduledChargingProcess& value) const {
        return "vehicle " + core::shorten(value.vehicle_id, longest_text) +
               (value.start_time ? " at " + value.start_time->to_string() : std::string{});
    }
};

std::string_view unit_of(DepotChangeKind kind) {
    return kind == DepotChangeKind::StateOfCharge ? " %" : " kW";
}

/// The kind's name already says that there is nothing afterwards.
bool says_gone(DepotChangeKind kind) {
    return kind == DepotChangeKind::VehicleLeft || kind == DepotChangeKind::ProcessEnded ||
           kind == DepotChangeKind::ProcessUnscheduled;
}

}  // namespace

std::string_view to_string(DepotChangeKind value) noexcept {
    const auto* entry = core::find_entry(value);
    return entry != nullptr ? entry->text : "Unrecognized";
}

bool operator==(const DepotChange& a, const DepotChange& b) {
    const auto members = [](const DepotChange& x) {
        return std::tie(x.kind, x.depot_id, x.station_id, x.point_id, x.process_id, x.before,
                        x.after);
    };
    return members(a) == members(b);
}

std::string describe(const DepotChange& change) {
    std::string text = core::shorten(change.depot_id, longest_text);
    for (const std::string* id : {&change.station_id, &change.point_id}) {
        if (!id->empty()) {
            text += " / " + core::shorten(*id, longest_text);
        }
    }
    text += ": ";
    text += to_string(change.kind);
    if (!change.process_id.empty()) {
        text += " " + core::shorten(change.process_id, longest_text);
    }
    const ValueText value_text{unit_of(change.kind)};
    const bool had = change.before.index() != 0;
    const bool has = change.after.index() != 0;
    if (had) {
        text += " " + std::visit(value_text, change.before);
    }
    if (had && !says_gone(change.kind)) {
        text += " ->";
    }
    if (has || (had && !says_gone(change.kind))) {
        text += " " + std::visit(value_text, change.after);
    }
    return text;
}

}  // namespace vdv463
