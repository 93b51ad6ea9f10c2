// SPDX-License-Identifier: Apache-2.0
#include <vdv463/message.hpp>
#include <vdv463/plan_store.hpp>

#include <tuple>

/// Equality of the model, member by member, in one place.
namespace vdv463 {

bool operator==(const ChargingRequestData& a, const ChargingRequestData& b) {
    const auto members = [](const ChargingRequestData& x) {
        return std::tie(x.expected_arrival_time_at_charging_point, x.expected_soc_at_arrival_pct,
                        x.min_target_soc_pct, x.max_target_soc_pct, x.requested_time_for_departure,
                        x.ad_hoc_charging);
    };
    return members(a) == members(b);
}

bool operator==(const AutomaticPreconditioning& a, const AutomaticPreconditioning& b) {
    const auto members = [](const AutomaticPreconditioning& x) {
        return std::tie(x.preconditioning_request, x.ambient_temperature_celsius,
                        x.requested_start_time, x.requested_finish_time, x.target_soc_pct);
    };
    return members(a) == members(b);
}

bool operator==(const ManualPreconditioning& a, const ManualPreconditioning& b) {
    const auto members = [](const ManualPreconditioning& x) {
        return std::tie(x.hvac_preconditioning_start_time, x.hvac_auxiliary_consumer_power_kw,
                        x.system_preconditioning_start_time, x.system_auxiliary_consumer_power_kw,
                        x.target_soc_pct);
    };
    return members(a) == members(b);
}

bool operator==(const ChargingRequest& a, const ChargingRequest& b) {
    const auto members = [](const ChargingRequest& x) {
        return std::tie(x.charging_point_id, x.vehicle_id, x.charging_request_id,
                        x.charging_process_id, x.priority, x.charging_request_data,
                        x.automatic_preconditioning, x.manual_preconditioning,
                        x.charging_instruction);
    };
    return members(a) == members(b);
}

bool operator==(const ChargingRequests& a, const ChargingRequests& b) {
    return a.charging_request_list == b.charging_request_list;
}

bool operator==(const ChargingStationFaultInfo& a, const ChargingStationFaultInfo& b) {
    const auto members = [](const ChargingStationFaultInfo& x) {
        return std::tie(x.charging_station_fault_code, x.fault_text, x.fault_time_stamp);
    };
    return members(a) == members(b);
}

bool operator==(const ChargingPointFaultInfo& a, const ChargingPointFaultInfo& b) {
    const auto members = [](const ChargingPointFaultInfo& x) {
        return std::tie(x.charging_point_fault_code, x.fault_text, x.fault_time_stamp);
    };
    return members(a) == members(b);
}

bool operator==(const TractionBatteryInfo& a, const TractionBatteryInfo& b) {
    const auto members = [](const TractionBatteryInfo& x) {
        return std::tie(x.state_of_health_pct, x.state_of_charge_pct, x.temperature_celsius,
                        x.battery_status);
    };
    return members(a) == members(b);
}

bool operator==(const H2TankInfo& a, const H2TankInfo& b) {
    return a.h2_tank_status == b.h2_tank_status;
}

bool operator==(const VehicleStatusInfo& a, const VehicleStatusInfo& b) {
    const auto members = [](const VehicleStatusInfo& x) {
        return std::tie(x.conservation_charging_active, x.system_preconditioning_active,
                        x.hvac_preconditioning_active, x.balancing_active,
                        x.fossil_flame_control_active, x.battery_charging_voltage_v);
    };
    return members(a) == members(b);
}

bool operator==(const VehicleFaultInfo& a, const VehicleFaultInfo& b) {
    const auto members = [](const VehicleFaultInfo& x) {
        return std::tie(x.vehicle_fault_code, x.fault_text, x.fault_time_stamp);
    };
    return members(a) == members(b);
}

bool operator==(const PreconditioningInfo& a, const PreconditioningInfo& b) {
    const auto members = [](const PreconditioningInfo& x) {
        return std::tie(x.hv_battery_preconditioning_time_min, x.hv_battery_charging_energy_wh,
                        x.vehicle_preconditioning_time_min, x.vehicle_preconditioning_energy_wh);
    };
    return members(a) == members(b);
}

bool operator==(const VehicleInfo& a, const VehicleInfo& b) {
    const auto members = [](const VehicleInfo& x) {
        return std::tie(x.vehicle_id, x.evcc_id, x.mileage_km, x.traction_battery_info,
                        x.h2_tank_info, x.vehicle_status_info, x.vehicle_charging_status,
                        x.vehicle_fault_info, x.preconditioning_info);
    };
    return members(a) == members(b);
}

bool operator==(const ElectricData& a, const ElectricData& b) {
    const auto members = [](const ElectricData& x) {
        return std::tie(x.charging_current_a, x.charging_voltage_v, x.charging_power_kw,
                        x.reactive_power_kvar);
    };
    return members(a) == members(b);
}

bool operator==(const ChargingPredictionDataMinTargetSoc& a,
                const ChargingPredictionDataMinTargetSoc& b) {
    return a.requested_min_target_soc_pct == b.requested_min_target_soc_pct &&
           a.predicted_time == b.predicted_time;
}

bool operator==(const ChargingPredictionDataMaxTargetSoc& a,
                const ChargingPredictionDataMaxTargetSoc& b) {
    return a.requested_max_target_soc_pct == b.requested_max_target_soc_pct &&
           a.predicted_time == b.predicted_time;
}

bool operator==(const ChargingPredictionDataFinalSoc& a, const ChargingPredictionDataFinalSoc& b) {
    return a.predicted_final_soc_pct == b.predicted_final_soc_pct &&
           a.predicted_time == b.predicted_time;
}

bool operator==(const ChargingPredictionDataDepartureTime& a,
                const ChargingPredictionDataDepartureTime& b) {
    const auto members = [](const ChargingPredictionDataDepartureTime& x) {
        return std::tie(x.predicted_departure_time_soc_pct, x.requested_time_for_departure,
                        x.predicted_time);
    };
    return members(a) == members(b);
}

bool operator==(const ChargingProgressPredictionListEntry& a,
                const ChargingProgressPredictionListEntry& b) {
    return a.predicted_soc_pct == b.predicted_soc_pct && a.predicted_time == b.predicted_time;
}

bool operator==(const ChargingPredictionData& a, const ChargingPredictionData& b) {
    const auto members = [](const ChargingPredictionData& x) {
        return std::tie(x.charging_prediction_data_status, x.min_target_soc, x.max_target_soc,
                        x.final_soc, x.departure_time, x.charging_progress_prediction_list);
    };
    return members(a) == members(b);
}

bool operator==(const ChargingProcessInfo& a, const ChargingProcessInfo& b) {
    const auto members = [](const ChargingProcessInfo& x) {
        return std::tie(x.presystem_id, x.charging_request_id, x.charging_process_id,
                        x.process_status, x.start_time, x.charging_prediction_data, x.electric_data,
                        x.delivered_energy_wh);
    };
    return members(a) == members(b);
}

bool operator==(const ScheduledChargingProcess& a, const ScheduledChargingProcess& b) {
    const auto members = [](const ScheduledChargingProcess& x) {
        return std::tie(x.presystem_id, x.charging_request_id, x.charging_process_id, x.vehicle_id,
                        x.start_time, x.charging_prediction_data);
    };
    return members(a) == members(b);
}

bool operator==(const ChargingPointInfo& a, const ChargingPointInfo& b) {
    const auto members = [](const ChargingPointInfo& x) {
        return std::tie(x.charging_point_id, x.charging_point_status, x.inside_temperature_celsius,
                        x.outside_temperature_celsius, x.connector_temperature_celsius,
                        x.present_power_kw, x.present_power_limit_kw, x.energy_meter_reading_wh,
                        x.charging_point_fault_info, x.vehicle_info, x.charging_process_info,
                        x.scheduled_charging_process_list);
    };
    return members(a) == members(b);
}

bool operator==(const ChargingStationInfo& a, const ChargingStationInfo& b) {
    const auto members = [](const ChargingStationInfo& x) {
        return std::tie(x.charging_station_id, x.charging_station_status,
                        x.charging_point_info_list, x.charging_station_fault_info,
                        x.total_power_kw);
    };
    return members(a) == members(b);
}

bool operator==(const DepotInfo& a, const DepotInfo& b) {
    const auto members = [](const DepotInfo& x) {
        return std::tie(x.depot_id, x.name, x.charging_station_info_list);
    };
    return members(a) == members(b);
}

bool operator==(const RejectedChargingRequestInfo& a, const RejectedChargingRequestInfo& b) {
    const auto members = [](const RejectedChargingRequestInfo& x) {
        return std::tie(x.presystem_id, x.charging_request_id, x.reason);
    };
    return members(a) == members(b);
}

bool operator==(const ChargingInformation& a, const ChargingInformation& b) {
    const auto members = [](const ChargingInformation& x) {
        return std::tie(x.depot_info_list, x.rejected_charging_request_info_list);
    };
    return members(a) == members(b);
}

bool operator==(const Envelope& a, const Envelope& b) {
    const auto members = [](const Envelope& x) {
        return std::tie(x.message_type, x.source, x.presystem_id, x.timestamp, x.message_id,
                        x.action);
    };
    return members(a) == members(b);
}

bool operator==(const ErrorPayload& a, const ErrorPayload& b) {
    return a.text == b.text && a.code == b.code;
}

bool operator==(const Message& a, const Message& b) {
    return a.envelope == b.envelope && a.payload == b.payload;
}

bool operator==(const StoredList& a, const StoredList& b) {
    return a.list == b.list && a.published == b.published;
}

bool operator==(const StoredPlan& a, const StoredPlan& b) {
    return a.newest == b.newest && a.confirmed == b.confirmed && a.depot_ids == b.depot_ids;
}

}  // namespace vdv463
