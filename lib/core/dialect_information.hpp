// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dialect.hpp"

/// ProvideChargingInformation.
namespace vdv463::core {

template <>
struct Dialect<ChargingStationFaultInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("chargingStationFaultCode", m.charging_station_fault_code);
        v.member("faultText", m.fault_text);
        v.member("faultTimeStamp", m.fault_time_stamp);
    }
};

template <>
struct Dialect<ChargingPointFaultInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("chargingPointFaultCode", m.charging_point_fault_code);
        v.member("faultText", m.fault_text);
        v.member("faultTimeStamp", m.fault_time_stamp);
    }
};

template <>
struct Dialect<TractionBatteryInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("stateOfHealth", m.state_of_health_pct, percent(since_1_1));
        v.member("stateOfCharge", m.state_of_charge_pct, percent(since_1_1));
        v.member("temperature", m.temperature_celsius);
        v.member("batteryStatus", m.battery_status, exists(in_2_0));
    }
};

template <>
struct Dialect<H2TankInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("h2TankStatus", m.h2_tank_status);
    }
};

template <>
struct Dialect<VehicleStatusInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("conservationChargingActive", m.conservation_charging_active);
        v.member("systemPreconditioningActive", m.system_preconditioning_active);
        v.member("hvacPreconditioningActive", m.hvac_preconditioning_active);
        v.member("balancingActive", m.balancing_active);
        v.member("fossilFlameControlActive", m.fossil_flame_control_active);
        v.member("batteryChargingVoltage", m.battery_charging_voltage_v);
    }
};

template <>
struct Dialect<VehicleFaultInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("vehicleFaultCode", m.vehicle_fault_code);
        v.member("faultText", m.fault_text);
        v.member("faultTimeStamp", m.fault_time_stamp);
    }
};

template <>
struct Dialect<PreconditioningInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("hvBatteryPreconditioningTime", m.hv_battery_preconditioning_time_min);
        v.member("hvBatteryChargingEnergy", m.hv_battery_charging_energy_wh);
        v.member("vehiclePreconditioningTime", m.vehicle_preconditioning_time_min);
        v.member("vehiclePreconditioningEnergy", m.vehicle_preconditioning_energy_wh);
    }
};

template <>
struct Dialect<VehicleInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("vehicleId", m.vehicle_id);
        v.member("evccId", m.evcc_id, exists(since_1_1));
        v.member("mileage", m.mileage_km);
        v.member("tractionBatteryInfo", m.traction_battery_info);
        v.member("h2TankInfo", m.h2_tank_info, exists(in_2_0));
        v.member("vehicleStatusInfo", m.vehicle_status_info);
        v.member("vehicleChargingStatus", m.vehicle_charging_status);
        v.member("vehicleFaultInfo", m.vehicle_fault_info);
        v.member("preconditioningInfo", m.preconditioning_info);
    }
};

template <>
struct Dialect<ElectricData> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("chargingCurrent", m.charging_current_a);
        v.member("chargingVoltage", m.charging_voltage_v);
        v.member("chargingPower", m.charging_power_kw, required(in_1_x));
        v.member("reactivePower", m.reactive_power_kvar);
    }
};

template <>
struct Dialect<ChargingPredictionDataMinTargetSoc> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.renamed(Name{"requestedMinSoc", exists(in_1_x)},
                  Name{"requestedMinTargetSoc", exists(in_2_0).and_percent(in_2_0)},
                  m.requested_min_target_soc_pct);
        v.member("predictedTime", m.predicted_time, required(in_all));
    }
};

template <>
struct Dialect<ChargingPredictionDataMaxTargetSoc> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("requestedMaxTargetSoc", m.requested_max_target_soc_pct, percent(in_2_0));
        v.member("predictedTime", m.predicted_time);
    }
};

template <>
struct Dialect<ChargingPredictionDataFinalSoc> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("predictedFinalSoc", m.predicted_final_soc_pct);
        v.member("predictedTime", m.predicted_time);
    }
};

/// 1.1 forgot to forbid other members here, and only here.
template <>
inline constexpr SchemaVersions admits_unknown_members<ChargingPredictionDataDepartureTime> =
    in_1_1;

template <>
struct Dialect<ChargingPredictionDataDepartureTime> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("predictedDepartureTimeSoc", m.predicted_departure_time_soc_pct, percent(in_2_0));
        v.member("requestedTimeForDeparture", m.requested_time_for_departure,
                 exists(in_2_0).and_required(in_2_0).and_any_value(in_1_1));
        v.member("predictedTime", m.predicted_time, exists(in_1_1).and_required(in_1_1));
    }
};

template <>
struct Dialect<ChargingProgressPredictionListEntry> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("predictedSoc", m.predicted_soc_pct, percent(in_2_0));
        v.member("predictedTime", m.predicted_time);
    }
};

template <>
struct Dialect<ChargingPredictionData> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("chargingPredictionDataStatus", m.charging_prediction_data_status,
                 exists(in_2_0).and_required(in_2_0));
        v.renamed(Name{"chargingPredictionDataMinSoc", exists(in_1_x).and_required(in_1_0)},
                  Name{"chargingPredictionDataMinTargetSoc", exists(in_2_0)}, m.min_target_soc);
        v.member("chargingPredictionDataMaxTargetSoc", m.max_target_soc, exists(in_2_0));
        v.member("chargingPredictionDataFinalSoc", m.final_soc, exists(in_1_x));
        v.member("chargingPredictionDataDepartureTime", m.departure_time, exists(since_1_1));
        v.member("chargingProgressPredictionList", m.charging_progress_prediction_list,
                 exists(in_2_0));
    }
};

template <>
struct Dialect<ChargingProcessInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("presystemId", m.presystem_id);
        v.member("chargingRequestId", m.charging_request_id);
        v.member("chargingProcessId", m.charging_process_id);
        v.member("processStatus", m.process_status);
        v.member("startTime", m.start_time);
        v.member("chargingPredictionData", m.charging_prediction_data);
        v.member("electricData", m.electric_data);
        v.member("deliveredEnergy", m.delivered_energy_wh);
    }
};

template <>
struct Dialect<ScheduledChargingProcess> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("presystemId", m.presystem_id);
        v.member("chargingRequestId", m.charging_request_id);
        v.member("chargingProcessId", m.charging_process_id);
        v.member("vehicleId", m.vehicle_id);
        v.member("startTime", m.start_time);
        v.member("chargingPredictionData", m.charging_prediction_data);
    }
};

template <>
struct Dialect<ChargingPointInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("chargingPointId", m.charging_point_id);
        v.member("chargingPointStatus", m.charging_point_status);
        v.member("insideTemperature", m.inside_temperature_celsius);
        v.member("outsideTemperature", m.outside_temperature_celsius);
        v.member("connectorTemperature", m.connector_temperature_celsius);
        v.member("presentPower", m.present_power_kw, exists(in_1_x));
        v.member("presentPowerLimit", m.present_power_limit_kw, exists(in_2_0));
        v.member("energyMeterReading", m.energy_meter_reading_wh);
        v.member("chargingPointFaultInfo", m.charging_point_fault_info);
        v.member("vehicleInfo", m.vehicle_info);
        v.member("chargingProcessInfo", m.charging_process_info);
        v.member("scheduledChargingProcessList", m.scheduled_charging_process_list);
    }
};

template <>
struct Dialect<ChargingStationInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("chargingStationId", m.charging_station_id);
        v.member("chargingStationStatus", m.charging_station_status,
                 exists(in_1_x).and_required(in_1_x));
        v.member("chargingPointInfoList", m.charging_point_info_list, not_empty(in_1_0));
        v.member("chargingStationFaultInfo", m.charging_station_fault_info);
        v.member("totalPower", m.total_power_kw);
    }
};

template <>
struct Dialect<DepotInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("depotId", m.depot_id);
        v.member("name", m.name);
        v.member("chargingStationInfoList", m.charging_station_info_list, not_empty(in_1_0));
    }
};

template <>
struct Dialect<RejectedChargingRequestInfo> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("presystemId", m.presystem_id);
        v.member("chargingRequestId", m.charging_request_id);
        v.member("reason", m.reason);
    }
};

template <>
struct Dialect<ChargingInformation> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("depotInfoList", m.depot_info_list, not_empty(in_1_0));
        v.member("rejectedChargingRequestInfoList", m.rejected_charging_request_info_list,
                 exists(in_2_0));
    }
};

}  // namespace vdv463::core
