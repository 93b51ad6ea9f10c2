// SPDX-License-Identifier: Apache-2.0
#include "plausibility.hpp"

#include "text.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace vdv463::core {
namespace {

constexpr std::string_view celsius = "degrees Celsius";

/// By how much two measured values may differ and still agree.
double tolerance(double reference) {
    return std::max(1.0, std::fabs(reference) / 10);
}

class PredictionCheck {
public:
    explicit PredictionCheck(Doubts& doubts)
        : doubts_(doubts), newer_names_(doubts.options().version == SchemaVersion::V2_0) {}

    void operator()(const ChargingPredictionData& data) {
        const PathStep step{doubts_.path, "chargingPredictionData"};
        if (data.min_target_soc) {
            soc(newer_names_ ? "chargingPredictionDataMinTargetSoc"
                             : "chargingPredictionDataMinSoc",
                newer_names_ ? "requestedMinTargetSoc" : "requestedMinSoc",
                data.min_target_soc->requested_min_target_soc_pct);
        }
        if (data.max_target_soc) {
            soc("chargingPredictionDataMaxTargetSoc", "requestedMaxTargetSoc",
                data.max_target_soc->requested_max_target_soc_pct);
        }
        if (data.final_soc) {
            soc("chargingPredictionDataFinalSoc", "predictedFinalSoc",
                data.final_soc->predicted_final_soc_pct);
        }
        if (data.departure_time) {
            soc("chargingPredictionDataDepartureTime", "predictedDepartureTimeSoc",
                data.departure_time->predicted_departure_time_soc_pct);
        }
        if (data.charging_progress_prediction_list) {
            const PathStep list_step{doubts_.path, "chargingProgressPredictionList"};
            std::size_t index = 0;
            for (const auto& entry : *data.charging_progress_prediction_list) {
                const PathStep entry_step{doubts_.path, index++};
                doubts_.soc("predictedSoc", entry.predicted_soc_pct);
            }
        }
    }

private:
    void soc(std::string_view object, std::string_view member, double value) {
        const PathStep step{doubts_.path, object};
        doubts_.soc(member, value);
    }

    Doubts& doubts_;
    bool newer_names_;
};

void check_electric(const ElectricData& data, Doubts& doubts) {
    constexpr Range current{Check::CurrentRange, -600, 600, "A"};
    constexpr Range voltage{Check::VoltageRange, 0, 1200, "V"};
    constexpr Range power{Check::PowerRange, -500, 500, "kW"};
    constexpr Range reactive{Check::ReactivePowerRange, -500, 500, "kvar"};
    const PathStep step{doubts.path, "electricData"};
    doubts.range(current, "chargingCurrent", data.charging_current_a);
    doubts.range(voltage, "chargingVoltage", data.charging_voltage_v);
    doubts.range(power, "chargingPower", data.charging_power_kw);
    doubts.range(reactive, "reactivePower", data.reactive_power_kvar);
    if (data.charging_current_a && data.charging_voltage_v && data.charging_power_kw) {
        const double product = *data.charging_current_a * *data.charging_voltage_v / 1000;
        if (std::fabs(*data.charging_power_kw - product) > tolerance(product)) {
            doubts.add(Check::PowerMismatch, "chargingPower",
                       "expected current times voltage, " + number_text(product) + " kW, found " +
                           number_text(*data.charging_power_kw));
        }
    }
}

void check_process(const ChargingProcessInfo& process, Doubts& doubts) {
    constexpr Range delivered{Check::DeliveredEnergyRange, 0, 1e6, "Wh"};
    const PathStep step{doubts.path, "chargingProcessInfo"};
    PredictionCheck{doubts}(process.charging_prediction_data);
    check_electric(process.electric_data, doubts);
    doubts.range(delivered, "deliveredEnergy", process.delivered_energy_wh);
    const bool before = process.process_status == ProcessStatus::Preparing ||
                        process.process_status == ProcessStatus::Queued;
    if (before && process.delivered_energy_wh.value_or(0) > 0) {
        doubts.add(Check::EnergyBeforeCharging, "deliveredEnergy",
                   "expected nothing while the process is " +
                       std::string{to_string(process.process_status)} + ", found " +
                       number_text(*process.delivered_energy_wh) + " Wh");
    }
}

/// Preconditioning alone may draw its power from a process that is Charging.
bool agree(VehicleChargingStatus vehicle, ProcessStatus process) {
    switch (vehicle) {
        case VehicleChargingStatus::Charging:
        case VehicleChargingStatus::ChargingAndPreconditioning:
            return process == ProcessStatus::Charging || process == ProcessStatus::Unrecognized;
        case VehicleChargingStatus::ReadyToCharge:
        case VehicleChargingStatus::ChargingImpossible:
            return process != ProcessStatus::Charging;
        case VehicleChargingStatus::Preconditioning:
        case VehicleChargingStatus::Unknown:
        case VehicleChargingStatus::Unrecognized:
            break;
    }
    return true;
}

void check_states(const ChargingPointInfo& point, Doubts& doubts) {
    if (point.charging_point_status == ChargingPointStatus::Faulted &&
        !point.charging_point_fault_info) {
        doubts.add(Check::FaultWithoutInfo, "chargingPointFaultInfo",
                   "expected the fault of a point that is Faulted, found none");
    }
    if (!point.charging_process_info) {
        return;
    }
    const ProcessStatus process = point.charging_process_info->process_status;
    const std::string process_text{to_string(process)};
    const bool charging = process == ProcessStatus::Charging;
    if (point.charging_point_status == ChargingPointStatus::Available &&
        (charging || process == ProcessStatus::Preparing)) {
        doubts.add(Check::AvailableButCharging, "chargingPointStatus",
                   "expected another status while the process is " + process_text +
                       ", found \"Available\"");
    }
    if (charging && !point.vehicle_info) {
        doubts.add(Check::ChargingWithoutVehicle, "vehicleInfo",
                   "expected the vehicle of a process that is Charging, found none");
    }
    if (point.vehicle_info && !agree(point.vehicle_info->vehicle_charging_status, process)) {
        const PathStep step{doubts.path, "vehicleInfo"};
        doubts.add(Check::VehicleStatusMismatch, "vehicleChargingStatus",
                   "expected what agrees with the process, which is " + process_text + ", found " +
                       quoted(to_string(point.vehicle_info->vehicle_charging_status)));
    }
}

void check_temperatures(const ChargingPointInfo& point, Doubts& doubts) {
    constexpr Range inside{Check::InsideTemperatureRange, -40, 80, celsius};
    constexpr Range outside{Check::OutsideTemperatureRange, -50, 60, celsius};
    constexpr Range connector{Check::ConnectorTemperatureRange, -40, 90, celsius};
    constexpr double warm = 70;
    constexpr double hot = 85;
    doubts.range(inside, "insideTemperature", point.inside_temperature_celsius);
    doubts.range(outside, "outsideTemperature", point.outside_temperature_celsius);
    doubts.range(connector, "connectorTemperature", point.connector_temperature_celsius);
    const double found = point.connector_temperature_celsius.value_or(0);
    if (found >= hot) {
        doubts.add(Check::HotConnector, "connectorTemperature",
                   "expected less than 85 degrees Celsius, found " + number_text(found));
    } else if (found >= warm) {
        doubts.add(Check::WarmConnector, "connectorTemperature",
                   "expected less than 70 degrees Celsius, found " + number_text(found));
    }
}

void check_power(const ChargingPointInfo& point, const ChargingStationInfo& station,
                 Doubts& doubts) {
    constexpr Range power{Check::PowerRange, -500, 500, "kW"};
    constexpr Range meter{Check::MeterRange, 0, 1e10, "Wh"};
    doubts.range(power, "presentPower", point.present_power_kw);
    doubts.range(power, "presentPowerLimit", point.present_power_limit_kw);
    doubts.range(meter, "energyMeterReading", point.energy_meter_reading_wh);
    if (point.present_power_kw && station.total_power_kw &&
        *point.present_power_kw > *station.total_power_kw + tolerance(*station.total_power_kw)) {
        doubts.add(Check::PowerAboveTotal, "presentPower",
                   "expected at most the station's totalPower, " +
                       number_text(*station.total_power_kw) + " kW, found " +
                       number_text(*point.present_power_kw));
    }
}

using PointIds = std::unordered_set<std::string_view>;

void check_point(const ChargingPointInfo& point, const ChargingStationInfo& station, PointIds& ids,
                 Doubts& doubts) {
    if (!ids.insert(point.charging_point_id).second) {
        doubts.add(
            Check::DuplicatePoint, "chargingPointId",
            "expected an id of its own, found " + quoted(point.charging_point_id) + " again");
    }
    check_states(point, doubts);
    check_temperatures(point, doubts);
    check_power(point, station, doubts);
    if (point.vehicle_info) {
        check_plausibility(*point.vehicle_info, doubts);
    }
    if (point.charging_process_info) {
        check_process(*point.charging_process_info, doubts);
    }
    if (point.scheduled_charging_process_list) {
        const PathStep list_step{doubts.path, "scheduledChargingProcessList"};
        std::size_t index = 0;
        for (const ScheduledChargingProcess& process : *point.scheduled_charging_process_list) {
            const PathStep step{doubts.path, index++};
            PredictionCheck{doubts}(process.charging_prediction_data);
        }
    }
}

void check_station(const ChargingStationInfo& station, PointIds& ids, Doubts& doubts) {
    constexpr Range total{Check::TotalPowerRange, -5000, 5000, "kW"};
    doubts.range(total, "totalPower", station.total_power_kw);
    if (station.charging_station_status == ChargingStationStatus::Faulted &&
        !station.charging_station_fault_info) {
        doubts.add(Check::FaultWithoutInfo, "chargingStationFaultInfo",
                   "expected the fault of a station that is Faulted, found none");
    }
    const PathStep list_step{doubts.path, "chargingPointInfoList"};
    std::size_t index = 0;
    for (const ChargingPointInfo& point : station.charging_point_info_list) {
        const PathStep step{doubts.path, index++};
        check_point(point, station, ids, doubts);
    }
}

}  // namespace

void check_plausibility(const ChargingInformation& information, Doubts& doubts) {
    PointIds ids;
    const PathStep depots_step{doubts.path, "depotInfoList"};
    std::size_t depot_index = 0;
    for (const DepotInfo& depot : information.depot_info_list) {
        const PathStep depot_step{doubts.path, depot_index++};
        const PathStep stations_step{doubts.path, "chargingStationInfoList"};
        std::size_t station_index = 0;
        for (const ChargingStationInfo& station : depot.charging_station_info_list) {
            const PathStep station_step{doubts.path, station_index++};
            check_station(station, ids, doubts);
        }
    }
}

}  // namespace vdv463::core
