// SPDX-License-Identifier: Apache-2.0
#include "plausibility.hpp"

#include "text.hpp"

namespace vdv463::core {
namespace {

constexpr std::string_view celsius = "degrees Celsius";

void check_health(double health_pct, Doubts& doubts) {
    constexpr double low = 80;
    constexpr double very_low = 70;
    if (health_pct < very_low) {
        doubts.add(Check::VeryLowStateOfHealth, "stateOfHealth",
                   "expected at least 70 percent, found " + number_text(health_pct));
    } else if (health_pct < low) {
        doubts.add(Check::LowStateOfHealth, "stateOfHealth",
                   "expected at least 80 percent, found " + number_text(health_pct));
    }
}

void check_battery(const TractionBatteryInfo& battery, Doubts& doubts) {
    constexpr Range possible{Check::BatteryTemperatureRange, -30, 60, celsius};
    constexpr Range favourable{Check::BatteryTemperatureUnfavourable, 15, 35, celsius};
    constexpr std::int64_t cold = 5;
    const PathStep step{doubts.path, "tractionBatteryInfo"};
    doubts.soc("stateOfHealth", battery.state_of_health_pct);
    doubts.soc("stateOfCharge", battery.state_of_charge_pct);
    if (battery.state_of_health_pct) {
        check_health(*battery.state_of_health_pct, doubts);
    }
    doubts.range(possible, "temperature", battery.temperature_celsius);
    if (!battery.temperature_celsius) {
        return;
    }
    if (*battery.temperature_celsius < cold) {
        doubts.add(Check::ColdBattery, "temperature",
                   "expected at least 5 degrees Celsius, found " +
                       std::to_string(*battery.temperature_celsius));
    } else {
        doubts.range(favourable, "temperature", battery.temperature_celsius);
    }
}

void check_preconditioning(const PreconditioningInfo& info, Doubts& doubts) {
    constexpr Range time{Check::PreconditioningTimeRange, 0, 240, "minutes"};
    constexpr Range charging{Check::ChargingEnergyRange, 0, 500000, "Wh"};
    constexpr Range energy{Check::PreconditioningEnergyRange, 0, 100000, "Wh"};
    constexpr std::int64_t high = 50000;
    const PathStep step{doubts.path, "preconditioningInfo"};
    doubts.range(time, "hvBatteryPreconditioningTime", info.hv_battery_preconditioning_time_min);
    doubts.range(charging, "hvBatteryChargingEnergy", info.hv_battery_charging_energy_wh);
    doubts.range(time, "vehiclePreconditioningTime", info.vehicle_preconditioning_time_min);
    doubts.range(energy, "vehiclePreconditioningEnergy", info.vehicle_preconditioning_energy_wh);
    const std::int64_t found = info.vehicle_preconditioning_energy_wh.value_or(0);
    if (found > high && static_cast<double>(found) <= energy.high) {
        doubts.add(Check::HighPreconditioningEnergy, "vehiclePreconditioningEnergy",
                   "expected at most 50000 Wh, found " + std::to_string(found));
    }
}

}  // namespace

void check_plausibility(const VehicleInfo& vehicle, Doubts& doubts) {
    constexpr Range mileage{Check::MileageRange, 0, 5e6, "km"};
    constexpr Range board{Check::BoardVoltageRange, 0, 36, "V"};
    const PathStep step{doubts.path, "vehicleInfo"};
    doubts.range(mileage, "mileage", vehicle.mileage_km);
    if (vehicle.traction_battery_info) {
        check_battery(*vehicle.traction_battery_info, doubts);
    }
    {
        const PathStep status_step{doubts.path, "vehicleStatusInfo"};
        doubts.range(board, "batteryChargingVoltage",
                     vehicle.vehicle_status_info.battery_charging_voltage_v);
    }
    check_preconditioning(vehicle.preconditioning_info, doubts);
}

}  // namespace vdv463::core
