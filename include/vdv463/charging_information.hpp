// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/enums.hpp>
#include <vdv463/export.hpp>
#include <vdv463/timestamp.hpp>

/// What the CMS reports. Units are those that 2.0 states; 1.0 and 1.1 carry none and are read the
/// same way. Percentages are 0 to 100. One model holds all versions: what exists in some versions
/// only says so.
namespace vdv463 {

/// Schema: ChargingStationFaultInfo.
struct ChargingStationFaultInfo {
    ChargingStationFaultCode charging_station_fault_code =
        ChargingStationFaultCode::NoFaultKnown;  ///< "chargingStationFaultCode"
    std::optional<std::string> fault_text;       ///< "faultText"
    Timestamp fault_time_stamp;                  ///< "faultTimeStamp"
    friend VDV463_EXPORT bool operator==(const ChargingStationFaultInfo&,
                                         const ChargingStationFaultInfo&);
};

/// Schema: ChargingPointFaultInfo.
struct ChargingPointFaultInfo {
    ChargingPointFaultCode charging_point_fault_code =
        ChargingPointFaultCode::NoFaultKnown;  ///< "chargingPointFaultCode"
    std::optional<std::string> fault_text;     ///< "faultText"
    Timestamp fault_time_stamp;                ///< "faultTimeStamp"
    friend VDV463_EXPORT bool operator==(const ChargingPointFaultInfo&,
                                         const ChargingPointFaultInfo&);
};

/// Schema: TractionBatteryInfo.
struct TractionBatteryInfo {
    std::optional<double> state_of_health_pct;  ///< "stateOfHealth", of the specified capacity
    std::optional<double> state_of_charge_pct;  ///< "stateOfCharge", of the current capacity
    std::optional<std::int64_t>
        temperature_celsius;                        ///< "temperature"; unit unstated in the schema
    std::optional<ComponentStatus> battery_status;  ///< "batteryStatus"; since 2.0
    friend VDV463_EXPORT bool operator==(const TractionBatteryInfo&, const TractionBatteryInfo&);
};

/// Schema: H2TankInfo. Since 2.0.
struct H2TankInfo {
    std::optional<ComponentStatus> h2_tank_status;  ///< "h2TankStatus"
    friend VDV463_EXPORT bool operator==(const H2TankInfo&, const H2TankInfo&);
};

/// Schema: VehicleStatusInfo.
struct VehicleStatusInfo {
    std::optional<bool> conservation_charging_active;   ///< "conservationChargingActive"
    std::optional<bool> system_preconditioning_active;  ///< "systemPreconditioningActive"
    std::optional<bool> hvac_preconditioning_active;    ///< "hvacPreconditioningActive"
    std::optional<bool> balancing_active;               ///< "balancingActive"
    std::optional<bool> fossil_flame_control_active;    ///< "fossilFlameControlActive"
    std::optional<double>
        battery_charging_voltage_v;  ///< "batteryChargingVoltage", 12/24 V battery
    friend VDV463_EXPORT bool operator==(const VehicleStatusInfo&, const VehicleStatusInfo&);
};

/// Schema: VehicleFaultInfo.
struct VehicleFaultInfo {
    std::string vehicle_fault_code;         ///< "vehicleFaultCode", free text
    std::optional<std::string> fault_text;  ///< "faultText"
    Timestamp fault_time_stamp;             ///< "faultTimeStamp"
    friend VDV463_EXPORT bool operator==(const VehicleFaultInfo&, const VehicleFaultInfo&);
};

/// Schema: PreconditioningInfo.
struct PreconditioningInfo {
    std::optional<std::int64_t>
        hv_battery_preconditioning_time_min;                    ///< "hvBatteryPreconditioningTime"
    std::optional<std::int64_t> hv_battery_charging_energy_wh;  ///< "hvBatteryChargingEnergy"
    std::optional<std::int64_t> vehicle_preconditioning_time_min;  ///< "vehiclePreconditioningTime"
    std::optional<std::int64_t>
        vehicle_preconditioning_energy_wh;  ///< "vehiclePreconditioningEnergy"
    friend VDV463_EXPORT bool operator==(const PreconditioningInfo&, const PreconditioningInfo&);
};

/// The vehicle at a charging point. Schema: VehicleInfo.
struct VehicleInfo {
    std::string vehicle_id;                  ///< "vehicleId", VDV 261 vehicle identifier
    std::optional<std::string> evcc_id;      ///< "evccId", ISO 15118 EVCC id; since 1.1
    std::optional<std::int64_t> mileage_km;  ///< "mileage"; unit unstated in the schema
    std::optional<TractionBatteryInfo> traction_battery_info;  ///< "tractionBatteryInfo"
    std::optional<H2TankInfo> h2_tank_info;                    ///< "h2TankInfo"; since 2.0
    VehicleStatusInfo vehicle_status_info;                     ///< "vehicleStatusInfo"
    VehicleChargingStatus vehicle_charging_status =
        VehicleChargingStatus::Unknown;                  ///< "vehicleChargingStatus"
    std::optional<VehicleFaultInfo> vehicle_fault_info;  ///< "vehicleFaultInfo"
    PreconditioningInfo preconditioning_info;            ///< "preconditioningInfo"
    friend VDV463_EXPORT bool operator==(const VehicleInfo&, const VehicleInfo&);
};

/// Electrical values of the running charging process. Schema: ElectricData.
struct ElectricData {
    std::optional<double> charging_current_a;   ///< "chargingCurrent", A
    std::optional<double> charging_voltage_v;   ///< "chargingVoltage", V, towards the vehicle
    std::optional<double> charging_power_kw;    ///< "chargingPower", kW; required before 2.0
    std::optional<double> reactive_power_kvar;  ///< "reactivePower", kvar
    friend VDV463_EXPORT bool operator==(const ElectricData&, const ElectricData&);
};

/// When the requested minimum will be reached. Schema: ChargingPredictionDataMinTargetSoc (2.0),
/// ChargingPredictionDataMinSoc (1.0, 1.1): both are the requested minimum.
struct ChargingPredictionDataMinTargetSoc {
    double requested_min_target_soc_pct = 0;  ///< "requestedMinTargetSoc"; 1.x: "requestedMinSoc"
    std::optional<Timestamp>
        predicted_time;  ///< "predictedTime"; required, but left out by a CMS in the field
    friend VDV463_EXPORT bool operator==(const ChargingPredictionDataMinTargetSoc&,
                                         const ChargingPredictionDataMinTargetSoc&);
};

/// When the requested maximum will be reached. Schema: ChargingPredictionDataMaxTargetSoc.
/// Since 2.0.
struct ChargingPredictionDataMaxTargetSoc {
    double requested_max_target_soc_pct = 0;  ///< "requestedMaxTargetSoc"
    Timestamp predicted_time;                 ///< "predictedTime"
    friend VDV463_EXPORT bool operator==(const ChargingPredictionDataMaxTargetSoc&,
                                         const ChargingPredictionDataMaxTargetSoc&);
};

/// Which SoC charging will end with. Schema: ChargingPredictionDataFinalSoc. 1.0 and 1.1 only.
struct ChargingPredictionDataFinalSoc {
    double predicted_final_soc_pct = 0;  ///< "predictedFinalSoc"
    Timestamp predicted_time;            ///< "predictedTime"
    friend VDV463_EXPORT bool operator==(const ChargingPredictionDataFinalSoc&,
                                         const ChargingPredictionDataFinalSoc&);
};

/// SoC at departure. Schema: ChargingPredictionDataDepartureTime. Since 1.1.
struct ChargingPredictionDataDepartureTime {
    double predicted_departure_time_soc_pct = 0;  ///< "predictedDepartureTimeSoc"
    std::optional<Timestamp>
        requested_time_for_departure;         ///< "requestedTimeForDeparture"; 2.0: required
    std::optional<Timestamp> predicted_time;  ///< "predictedTime"; 1.1 only: required
    friend VDV463_EXPORT bool operator==(const ChargingPredictionDataDepartureTime&,
                                         const ChargingPredictionDataDepartureTime&);
};

/// One step of the charging curve to come. Schema: ChargingProgressPredictionListEntry. Since 2.0.
struct ChargingProgressPredictionListEntry {
    double predicted_soc_pct = 0;  ///< "predictedSoc"
    Timestamp predicted_time;      ///< "predictedTime"
    friend VDV463_EXPORT bool operator==(const ChargingProgressPredictionListEntry&,
                                         const ChargingProgressPredictionListEntry&);
};

/// What the CMS expects of a running or scheduled process. Schema: ChargingPredictionData.
struct ChargingPredictionData {
    std::optional<ChargingPredictionDataStatus>
        charging_prediction_data_status;  ///< "chargingPredictionDataStatus"; 2.0: required
    std::optional<ChargingPredictionDataMinTargetSoc>
        min_target_soc;  ///< "chargingPredictionDataMinTargetSoc"; 1.x:
                         ///< "chargingPredictionDataMinSoc"
    std::optional<ChargingPredictionDataMaxTargetSoc>
        max_target_soc;  ///< "chargingPredictionDataMaxTargetSoc"; since 2.0
    std::optional<ChargingPredictionDataFinalSoc>
        final_soc;  ///< "chargingPredictionDataFinalSoc"; until 1.1
    std::optional<ChargingPredictionDataDepartureTime>
        departure_time;  ///< "chargingPredictionDataDepartureTime"; since 1.1
    std::optional<std::vector<ChargingProgressPredictionListEntry>>
        charging_progress_prediction_list;  ///< "chargingProgressPredictionList"; since 2.0
    friend VDV463_EXPORT bool operator==(const ChargingPredictionData&,
                                         const ChargingPredictionData&);
};

/// The process that runs at a charging point. Schema: ChargingProcessInfo.
struct ChargingProcessInfo {
    std::optional<std::string> presystem_id;         ///< "presystemId"; may be another presystem's
    std::optional<std::string> charging_request_id;  ///< "chargingRequestId"
    std::string charging_process_id;                 ///< "chargingProcessId"
    ProcessStatus process_status = ProcessStatus::Preparing;  ///< "processStatus"
    Timestamp start_time;                                     ///< "startTime"
    ChargingPredictionData charging_prediction_data;          ///< "chargingPredictionData"
    ElectricData electric_data;                               ///< "electricData"
    std::optional<double> delivered_energy_wh;  ///< "deliveredEnergy", Wh, in this process
    friend VDV463_EXPORT bool operator==(const ChargingProcessInfo&, const ChargingProcessInfo&);
};

/// A process that the CMS has planned. Schema: ScheduledChargingProcess.
struct ScheduledChargingProcess {
    std::optional<std::string> presystem_id;          ///< "presystemId"; may be another presystem's
    std::string charging_request_id;                  ///< "chargingRequestId"
    std::optional<std::string> charging_process_id;   ///< "chargingProcessId"
    std::string vehicle_id;                           ///< "vehicleId"
    std::optional<Timestamp> start_time;              ///< "startTime"
    ChargingPredictionData charging_prediction_data;  ///< "chargingPredictionData"
    friend VDV463_EXPORT bool operator==(const ScheduledChargingProcess&,
                                         const ScheduledChargingProcess&);
};

/// One charging point. Schema: ChargingPointInfo.
struct ChargingPointInfo {
    std::string charging_point_id;  ///< "chargingPointId"
    ChargingPointStatus charging_point_status =
        ChargingPointStatus::Available;                   ///< "chargingPointStatus"
    std::optional<double> inside_temperature_celsius;     ///< "insideTemperature" of the equipment
    std::optional<double> outside_temperature_celsius;    ///< "outsideTemperature" of the equipment
    std::optional<double> connector_temperature_celsius;  ///< "connectorTemperature"
    /// "presentPower", kW; until 1.1. The schema leaves open whether it is measured or a limit; all
    /// CMSs seen in the field report the measured power.
    std::optional<double> present_power_kw;
    std::optional<double> present_power_limit_kw;   ///< "presentPowerLimit", kW; since 2.0
    std::optional<double> energy_meter_reading_wh;  ///< "energyMeterReading", Wh
    std::optional<ChargingPointFaultInfo> charging_point_fault_info;  ///< "chargingPointFaultInfo"
    std::optional<VehicleInfo> vehicle_info;                          ///< "vehicleInfo"
    std::optional<ChargingProcessInfo> charging_process_info;         ///< "chargingProcessInfo"
    std::optional<std::vector<ScheduledChargingProcess>>
        scheduled_charging_process_list;  ///< "scheduledChargingProcessList"
    friend VDV463_EXPORT bool operator==(const ChargingPointInfo&, const ChargingPointInfo&);
};

/// A station with its points. Schema: ChargingStationInfo.
struct ChargingStationInfo {
    std::string charging_station_id;  ///< "chargingStationId"
    std::optional<ChargingStationStatus>
        charging_station_status;  ///< "chargingStationStatus"; until 1.1, there required
    std::vector<ChargingPointInfo>
        charging_point_info_list;  ///< "chargingPointInfoList"; not empty in 1.0
    std::optional<ChargingStationFaultInfo>
        charging_station_fault_info;       ///< "chargingStationFaultInfo"
    std::optional<double> total_power_kw;  ///< "totalPower", kW, drawn from the grid
    friend VDV463_EXPORT bool operator==(const ChargingStationInfo&, const ChargingStationInfo&);
};

/// Schema: DepotInfo.
struct DepotInfo {
    std::string depot_id;             ///< "depotId"
    std::optional<std::string> name;  ///< "name"
    std::vector<ChargingStationInfo>
        charging_station_info_list;  ///< "chargingStationInfoList"; not empty in 1.0
    friend VDV463_EXPORT bool operator==(const DepotInfo&, const DepotInfo&);
};

/// A request that the load management refused. Schema: RejectedChargingRequestInfo. Since 2.0.
struct RejectedChargingRequestInfo {
    std::string presystem_id;         ///< "presystemId"
    std::string charging_request_id;  ///< "chargingRequestId"
    std::string reason;               ///< "reason", free text of the CMS
    friend VDV463_EXPORT bool operator==(const RejectedChargingRequestInfo&,
                                         const RejectedChargingRequestInfo&);
};

/// Full snapshot of the depots, pushed by the CMS. Schema: ProvideChargingInformationRequest.
struct ChargingInformation {
    std::vector<DepotInfo> depot_info_list;  ///< "depotInfoList"; not empty in 1.0
    std::optional<std::vector<RejectedChargingRequestInfo>>
        rejected_charging_request_info_list;  ///< "rejectedChargingRequestInfoList"; since 2.0
    friend VDV463_EXPORT bool operator==(const ChargingInformation&, const ChargingInformation&);
};

/// Schema: ProvideChargingInformationResponse.
struct ChargingInformationConfirmation {
    friend bool operator==(const ChargingInformationConfirmation&,
                           const ChargingInformationConfirmation&) {
        return true;
    }
};

}  // namespace vdv463
