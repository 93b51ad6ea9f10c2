// SPDX-License-Identifier: Apache-2.0
#include "information_json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace vdv463::cli {
namespace {

using Json = JsonWriter;

void value(Json& json, const std::string& text) {
    json.string(text);
}
void value(Json& json, bool flag) {
    json.boolean(flag);
}
void value(Json& json, std::int64_t number) {
    json.integer(number);
}
void value(Json& json, double number) {
    json.number(number);
}
void value(Json& json, Timestamp time) {
    json.string(time.to_string());
}

template <class E, class = std::enable_if_t<std::is_enum_v<E>>>
void value(Json& json, E word) {
    json.string(to_string(word));
}

// The aggregates are written by members(); those declared here are used before they are defined.
void members(Json& json, const ChargingStationInfo& in);
void members(Json& json, const ChargingPointInfo& in);
void members(Json& json, const ChargingStationFaultInfo& in);
void members(Json& json, const ChargingPointFaultInfo& in);
void members(Json& json, const DepotInfo& in);
void members(Json& json, const RejectedChargingRequestInfo& in);
void members(Json& json, const VehicleInfo& in);
void members(Json& json, const TractionBatteryInfo& in);
void members(Json& json, const H2TankInfo& in);
void members(Json& json, const VehicleStatusInfo& in);
void members(Json& json, const VehicleFaultInfo& in);
void members(Json& json, const PreconditioningInfo& in);
void members(Json& json, const ChargingProcessInfo& in);
void members(Json& json, const ScheduledChargingProcess& in);
void members(Json& json, const ElectricData& in);
void members(Json& json, const ChargingPredictionData& in);
void members(Json& json, const ChargingPredictionDataMinTargetSoc& in);
void members(Json& json, const ChargingPredictionDataMaxTargetSoc& in);
void members(Json& json, const ChargingPredictionDataFinalSoc& in);
void members(Json& json, const ChargingPredictionDataDepartureTime& in);
void members(Json& json, const ChargingProgressPredictionListEntry& in);

template <class T>
auto value(Json& json, const T& object) -> decltype(members(json, object)) {
    json.begin_object();
    members(json, object);
    json.end_object();
}

template <class T>
void value(Json& json, const std::vector<T>& list) {
    json.begin_array();
    for (const T& entry : list) {
        value(json, entry);
    }
    json.end_array();
}

template <class T>
void put(Json& json, std::string_view name, const T& content) {
    json.key(name);
    value(json, content);
}

template <class T>
void put(Json& json, std::string_view name, const std::optional<T>& content) {
    if (content) {
        put(json, name, *content);
    }
}

void members(Json& json, const DepotInfo& in) {
    put(json, "depotId", in.depot_id);
    put(json, "name", in.name);
    put(json, "chargingStationInfoList", in.charging_station_info_list);
}

void members(Json& json, const ChargingStationInfo& in) {
    put(json, "chargingStationId", in.charging_station_id);
    put(json, "chargingStationStatus", in.charging_station_status);
    put(json, "chargingPointInfoList", in.charging_point_info_list);
    put(json, "chargingStationFaultInfo", in.charging_station_fault_info);
    put(json, "totalPower", in.total_power_kw);
}

void members(Json& json, const ChargingStationFaultInfo& in) {
    put(json, "chargingStationFaultCode", in.charging_station_fault_code);
    put(json, "faultText", in.fault_text);
    put(json, "faultTimeStamp", in.fault_time_stamp);
}

void members(Json& json, const ChargingPointInfo& in) {
    put(json, "chargingPointId", in.charging_point_id);
    put(json, "chargingPointStatus", in.charging_point_status);
    put(json, "insideTemperature", in.inside_temperature_celsius);
    put(json, "outsideTemperature", in.outside_temperature_celsius);
    put(json, "connectorTemperature", in.connector_temperature_celsius);
    put(json, "presentPower", in.present_power_kw);
    put(json, "presentPowerLimit", in.present_power_limit_kw);
    put(json, "energyMeterReading", in.energy_meter_reading_wh);
    put(json, "chargingPointFaultInfo", in.charging_point_fault_info);
    put(json, "vehicleInfo", in.vehicle_info);
    put(json, "chargingProcessInfo", in.charging_process_info);
    put(json, "scheduledChargingProcessList", in.scheduled_charging_process_list);
}

void members(Json& json, const ChargingPointFaultInfo& in) {
    put(json, "chargingPointFaultCode", in.charging_point_fault_code);
    put(json, "faultText", in.fault_text);
    put(json, "faultTimeStamp", in.fault_time_stamp);
}

void members(Json& json, const VehicleInfo& in) {
    put(json, "vehicleId", in.vehicle_id);
    put(json, "evccId", in.evcc_id);
    put(json, "mileage", in.mileage_km);
    put(json, "tractionBatteryInfo", in.traction_battery_info);
    put(json, "h2TankInfo", in.h2_tank_info);
    put(json, "vehicleStatusInfo", in.vehicle_status_info);
    put(json, "vehicleChargingStatus", in.vehicle_charging_status);
    put(json, "vehicleFaultInfo", in.vehicle_fault_info);
    put(json, "preconditioningInfo", in.preconditioning_info);
}

void members(Json& json, const TractionBatteryInfo& in) {
    put(json, "stateOfHealth", in.state_of_health_pct);
    put(json, "stateOfCharge", in.state_of_charge_pct);
    put(json, "temperature", in.temperature_celsius);
    put(json, "batteryStatus", in.battery_status);
}

void members(Json& json, const H2TankInfo& in) {
    put(json, "h2TankStatus", in.h2_tank_status);
}

void members(Json& json, const VehicleStatusInfo& in) {
    put(json, "conservationChargingActive", in.conservation_charging_active);
    put(json, "systemPreconditioningActive", in.system_preconditioning_active);
    put(json, "hvacPreconditioningActive", in.hvac_preconditioning_active);
    put(json, "balancingActive", in.balancing_active);
    put(json, "fossilFlameControlActive", in.fossil_flame_control_active);
    put(json, "batteryChargingVoltage", in.battery_charging_voltage_v);
}

void members(Json& json, const VehicleFaultInfo& in) {
    put(json, "vehicleFaultCode", in.vehicle_fault_code);
    put(json, "faultText", in.fault_text);
    put(json, "faultTimeStamp", in.fault_time_stamp);
}

void members(Json& json, const PreconditioningInfo& in) {
    put(json, "hvBatteryPreconditioningTime", in.hv_battery_preconditioning_time_min);
    put(json, "hvBatteryChargingEnergy", in.hv_battery_charging_energy_wh);
    put(json, "vehiclePreconditioningTime", in.vehicle_preconditioning_time_min);
    put(json, "vehiclePreconditioningEnergy", in.vehicle_preconditioning_energy_wh);
}

void members(Json& json, const ChargingProcessInfo& in) {
    put(json, "presystemId", in.presystem_id);
    put(json, "chargingRequestId", in.charging_request_id);
    put(json, "chargingProcessId", in.charging_process_id);
    put(json, "processStatus", in.process_status);
    put(json, "startTime", in.start_time);
    put(json, "chargingPredictionData", in.charging_prediction_data);
    put(json, "electricData", in.electric_data);
    put(json, "deliveredEnergy", in.delivered_energy_wh);
}

void members(Json& json, const ScheduledChargingProcess& in) {
    put(json, "presystemId", in.presystem_id);
    put(json, "chargingRequestId", in.charging_request_id);
    put(json, "chargingProcessId", in.charging_process_id);
    put(json, "vehicleId", in.vehicle_id);
    put(json, "startTime", in.start_time);
    put(json, "chargingPredictionData", in.charging_prediction_data);
}

void members(Json& json, const ElectricData& in) {
    put(json, "chargingCurrent", in.charging_current_a);
    put(json, "chargingVoltage", in.charging_voltage_v);
    put(json, "chargingPower", in.charging_power_kw);
    put(json, "reactivePower", in.reactive_power_kvar);
}

void members(Json& json, const ChargingPredictionData& in) {
    put(json, "chargingPredictionDataStatus", in.charging_prediction_data_status);
    put(json, "chargingPredictionDataMinTargetSoc", in.min_target_soc);
    put(json, "chargingPredictionDataMaxTargetSoc", in.max_target_soc);
    put(json, "chargingPredictionDataFinalSoc", in.final_soc);
    put(json, "chargingPredictionDataDepartureTime", in.departure_time);
    put(json, "chargingProgressPredictionList", in.charging_progress_prediction_list);
}

void members(Json& json, const ChargingPredictionDataMinTargetSoc& in) {
    put(json, "requestedMinTargetSoc", in.requested_min_target_soc_pct);
    put(json, "predictedTime", in.predicted_time);
}

void members(Json& json, const ChargingPredictionDataMaxTargetSoc& in) {
    put(json, "requestedMaxTargetSoc", in.requested_max_target_soc_pct);
    put(json, "predictedTime", in.predicted_time);
}

void members(Json& json, const ChargingPredictionDataFinalSoc& in) {
    put(json, "predictedFinalSoc", in.predicted_final_soc_pct);
    put(json, "predictedTime", in.predicted_time);
}

void members(Json& json, const ChargingPredictionDataDepartureTime& in) {
    put(json, "predictedDepartureTimeSoc", in.predicted_departure_time_soc_pct);
    put(json, "requestedTimeForDeparture", in.requested_time_for_departure);
    put(json, "predictedTime", in.predicted_time);
}

void members(Json& json, const ChargingProgressPredictionListEntry& in) {
    put(json, "predictedSoc", in.predicted_soc_pct);
    put(json, "predictedTime", in.predicted_time);
}

void members(Json& json, const RejectedChargingRequestInfo& in) {
    put(json, "presystemId", in.presystem_id);
    put(json, "chargingRequestId", in.charging_request_id);
    put(json, "reason", in.reason);
}

}  // namespace

void write_information(JsonWriter& json, const ChargingInformation& information) {
    json.begin_object();
    put(json, "depotInfoList", information.depot_info_list);
    put(json, "rejectedChargingRequestInfoList", information.rejected_charging_request_info_list);
    json.end_object();
}

}  // namespace vdv463::cli
