// SPDX-License-Identifier: Apache-2.0
#include "plausibility.hpp"

#include <iterator>

namespace vdv463 {

namespace {

constexpr auto info = IssueSeverity::Info;
constexpr auto warning = IssueSeverity::Warning;
constexpr auto error = IssueSeverity::Error;

/// In the order of core::Check.
constexpr ValidationRule table[] = {
    // Charging requests.
    {"duplicate_id", error, "A chargingRequestId comes once in a list.",
     "a CMS in the field refuses the whole list"},
    {"empty_text", error, "An id in a charging request is not empty.",
     "the CMS could not tell whom it means"},
    {"text_too_long", error, "An id in a charging request has at most 1000 bytes.",
     "no schema states a length; so long an id is a slip"},
    {"soc_out_of_range", error, "A state of charge or health is 0 to 100 percent.",
     "the schemas since 1.1, in every version"},
    {"min_above_max", error, "minTargetSoc is at most maxTargetSoc.",
     "JSON-Validator SOC-002B, ADV-SOC-001"},
    {"arrival_after_departure", error,
     "expectedArrivalTimeAtChargingPoint is before requestedTimeForDeparture.",
     "JSON-Validator ADV-TIME-001; a CMS in the field refuses it"},
    {"start_after_finish", error, "requestedStartTime is before requestedFinishTime.",
     "JSON-Validator ADV-TIME-003"},
    {"unknown_charging_point", warning,
     "A chargingPointId occurs in the newest charging information.",
     "a CMS in the field requires it"},
    {"arrival_soc_not_below_max", warning, "expectedSocAtArrival is below maxTargetSoc.",
     "JSON-Validator ADV-SOC-002"},
    {"low_soc_at_arrival", warning, "expectedSocAtArrival is at least 10 percent.",
     "JSON-Validator ADV-SOC-004"},
    {"little_to_charge", info, "minTargetSoc is at least 10 percent above expectedSocAtArrival.",
     "JSON-Validator ADV-SOC-003"},
    {"hvac_after_system", info,
     "hvacPreconditioningStartTime is not after systemPreconditioningStartTime.",
     "JSON-Validator ADV-TIME-002, there a warning"},
    {"priority_range", info, "priority is 1 to 10000.", "JSON-Validator; no schema states a range"},
    {"ambient_temperature_range", warning, "ambientTemperature is -50 to 60 degrees Celsius.",
     "JSON-Validator"},
    {"hvac_power_range", warning, "hvacAuxiliaryConsumerPower is 0 to 50 kW.",
     "JSON-Validator; finds watts where kW are meant"},
    {"system_power_range", warning, "systemAuxiliaryConsumerPower is 0 to 20 kW.",
     "JSON-Validator; finds watts where kW are meant"},
    // Charging information.
    {"duplicate_point", warning, "A chargingPointId comes once in an information.",
     "a point that is listed twice cannot be looked up"},
    {"current_range", warning, "chargingCurrent is -600 to 600 A.",
     "JSON-Validator; less than 0 is discharging"},
    {"voltage_range", warning, "chargingVoltage is 0 to 1200 V.", "JSON-Validator"},
    {"power_range", warning,
     "chargingPower, presentPower and presentPowerLimit are -500 to 500 kW.",
     "JSON-Validator; less than 0 is discharging"},
    {"reactive_power_range", warning, "reactivePower is -500 to 500 kvar.", "JSON-Validator"},
    {"total_power_range", warning, "totalPower is -5000 to 5000 kW.",
     "JSON-Validator; less than 0 is feeding back"},
    {"delivered_energy_range", warning, "deliveredEnergy is 0 to 1,000,000 Wh.",
     "JSON-Validator, in Wh"},
    {"meter_range", warning, "energyMeterReading is 0 to 10,000,000,000 Wh.",
     "JSON-Validator, in Wh"},
    {"charging_energy_range", warning, "hvBatteryChargingEnergy is 0 to 500,000 Wh.",
     "JSON-Validator, in Wh"},
    {"preconditioning_energy_range", warning, "vehiclePreconditioningEnergy is 0 to 100,000 Wh.",
     "JSON-Validator, in Wh"},
    {"high_preconditioning_energy", info, "vehiclePreconditioningEnergy is at most 50,000 Wh.",
     "JSON-Validator ADV-PLAUS-003, in Wh, there a warning"},
    {"preconditioning_time_range", warning,
     "hvBatteryPreconditioningTime and vehiclePreconditioningTime are 0 to 240 minutes.",
     "JSON-Validator, in minutes"},
    {"battery_temperature_range", warning,
     "The traction battery's temperature is -30 to 60 degrees Celsius.", "JSON-Validator"},
    {"inside_temperature_range", warning, "insideTemperature is -40 to 80 degrees Celsius.",
     "JSON-Validator"},
    {"outside_temperature_range", warning, "outsideTemperature is -50 to 60 degrees Celsius.",
     "JSON-Validator"},
    {"connector_temperature_range", warning, "connectorTemperature is -40 to 90 degrees Celsius.",
     "JSON-Validator"},
    {"board_voltage_range", warning, "batteryChargingVoltage is 0 to 36 V.",
     "JSON-Validator; the schema means the board's battery of 12 or 24 V"},
    {"mileage_range", warning, "mileage is 0 to 5,000,000 km.", "JSON-Validator"},
    {"power_mismatch", warning,
     "chargingPower is chargingCurrent times chargingVoltage, within 10 percent or 1 kW.",
     "JSON-Validator ADV-ELEC-001"},
    {"power_above_total", warning,
     "presentPower is at most the station's totalPower, within 10 percent or 1 kW.",
     "JSON-Validator ADV-ELEC-002, there an error"},
    {"energy_before_charging", warning,
     "A process that is Preparing or Queued has delivered no energy.",
     "JSON-Validator ADV-PLAUS-001, which doubts a process that has ended too"},
    {"charging_without_vehicle", warning, "A point whose process is Charging has a vehicleInfo.",
     "JSON-Validator ADV-PLAUS-002, there an error"},
    {"available_but_charging", warning,
     "A point whose process is Charging or Preparing is not Available.", "JSON-Validator SEM-001"},
    {"fault_without_info", warning, "A point or station that is Faulted says which fault it has.",
     "JSON-Validator SEM-002"},
    {"vehicle_status_mismatch", warning,
     "Vehicle and process agree on whether the vehicle charges.",
     "JSON-Validator SEM-003, with the vehicle states of 2.0"},
    {"low_state_of_health", info, "stateOfHealth is at least 80 percent.",
     "JSON-Validator ADV-SOH-001, there a warning"},
    {"very_low_state_of_health", warning, "stateOfHealth is at least 70 percent.",
     "JSON-Validator ADV-SOH-002, there an error"},
    {"warm_connector", info, "connectorTemperature is below 70 degrees Celsius.",
     "JSON-Validator ADV-TEMP-001, there a warning"},
    {"hot_connector", warning, "connectorTemperature is below 85 degrees Celsius.",
     "JSON-Validator ADV-TEMP-002, there an error"},
    {"battery_temperature_unfavourable", info,
     "The traction battery's temperature is 15 to 35 degrees Celsius.",
     "JSON-Validator ADV-TEMP-003"},
    {"cold_battery", info, "The traction battery's temperature is at least 5 degrees Celsius.",
     "JSON-Validator ADV-TEMP-004, there a warning"},
};

static_assert(std::size(table) == static_cast<std::size_t>(core::Check::Count));

}  // namespace

const std::vector<ValidationRule>& validation_rules() {
    static const std::vector<ValidationRule> rules(std::begin(table), std::end(table));
    return rules;
}

}  // namespace vdv463
