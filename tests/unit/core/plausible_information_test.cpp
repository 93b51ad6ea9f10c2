// SPDX-License-Identifier: Apache-2.0
#include <vdv463/validate.hpp>

#include "messages.hpp"
#include "validation_cases.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

namespace {

const std::string station_path = "/6/depotInfoList/0/chargingStationInfoList/0";
const std::string first_point_path = station_path + "/chargingPointInfoList/0";

ChargingStationInfo& first_station(Message& message) {
    return std::get<ChargingInformation>(message.payload)
        .depot_info_list.front()
        .charging_station_info_list.front();
}

/// A point with a vehicle that charges.
Message example() {
    Message message = information_message();
    first_station(message).total_power_kw = 160;
    ChargingPointInfo& point = first_point(message);
    point.charging_point_status = ChargingPointStatus::Occupied;
    point.present_power_kw = 148;
    VehicleInfo& vehicle = point.vehicle_info.emplace();
    vehicle.vehicle_id = "V1";
    vehicle.vehicle_charging_status = VehicleChargingStatus::Charging;
    TractionBatteryInfo& battery = vehicle.traction_battery_info.emplace();
    battery.state_of_charge_pct = 60;
    battery.state_of_health_pct = 95;
    battery.temperature_celsius = 20;
    ChargingProcessInfo& process = point.charging_process_info.emplace();
    process.charging_process_id = "X1";
    process.process_status = ProcessStatus::Charging;
    process.electric_data = {200, 740, 148, 0};
    process.delivered_energy_wh = 45500;
    return message;
}

using Case = RuleCase<ChargingPointInfo>;

TractionBatteryInfo& battery_of(ChargingPointInfo& p) {
    return *p.vehicle_info->traction_battery_info;
}
ElectricData& electric_of(ChargingPointInfo& p) {
    return p.charging_process_info->electric_data;
}
PreconditioningInfo& preconditioning_of(ChargingPointInfo& p) {
    return p.vehicle_info->preconditioning_info;
}
ChargingPredictionData& prediction_of(ChargingPointInfo& p) {
    return p.charging_process_info->charging_prediction_data;
}

const std::vector<Case>& range_cases() {
    static const std::vector<Case> all = {
        {"current_range", "/chargingProcessInfo/electricData/chargingCurrent",
         [](auto& p) {
             electric_of(p) = {-600, {}, {}, {}};
         },
         [](auto& p) {
             electric_of(p) = {600.5, {}, {}, {}};
         }},
        {"voltage_range", "/chargingProcessInfo/electricData/chargingVoltage",
         [](auto& p) {
             electric_of(p) = {{}, 1200, {}, {}};
         },
         [](auto& p) {
             electric_of(p) = {{}, -1, {}, {}};
         }},
        {"power_range", "/chargingProcessInfo/electricData/chargingPower",
         [](auto& p) {
             electric_of(p) = {{}, {}, -500, {}};
         },
         [](auto& p) {
             electric_of(p) = {{}, {}, 501, {}};
         }},
        {"power_range", "/presentPower", [](auto& p) { p.present_power_kw = -500; },
         [](auto& p) { p.present_power_kw = -501; }},
        {"power_range", "/presentPowerLimit", [](auto& p) { p.present_power_limit_kw = 500; },
         [](auto& p) { p.present_power_limit_kw = 150000; }},
        {"reactive_power_range", "/chargingProcessInfo/electricData/reactivePower",
         [](auto& p) { electric_of(p).reactive_power_kvar = -500; },
         [](auto& p) { electric_of(p).reactive_power_kvar = 500.1; }},
        {"delivered_energy_range", "/chargingProcessInfo/deliveredEnergy",
         [](auto& p) { p.charging_process_info->delivered_energy_wh = 1e6; },
         [](auto& p) { p.charging_process_info->delivered_energy_wh = 1000001; }},
        {"meter_range", "/energyMeterReading",
         [](auto& p) { p.energy_meter_reading_wh = 888000000; },
         [](auto& p) { p.energy_meter_reading_wh = -1; }},
        {"charging_energy_range", "/vehicleInfo/preconditioningInfo/hvBatteryChargingEnergy",
         [](auto& p) { preconditioning_of(p).hv_battery_charging_energy_wh = 150000; },
         [](auto& p) { preconditioning_of(p).hv_battery_charging_energy_wh = 500001; }},
        {"preconditioning_energy_range",
         "/vehicleInfo/preconditioningInfo/vehiclePreconditioningEnergy",
         [](auto& p) { preconditioning_of(p).vehicle_preconditioning_energy_wh = 100000; },
         [](auto& p) { preconditioning_of(p).vehicle_preconditioning_energy_wh = 100001; }},
        {"high_preconditioning_energy",
         "/vehicleInfo/preconditioningInfo/vehiclePreconditioningEnergy",
         [](auto& p) { preconditioning_of(p).vehicle_preconditioning_energy_wh = 50000; },
         [](auto& p) { preconditioning_of(p).vehicle_preconditioning_energy_wh = 50001; }},
        {"preconditioning_time_range",
         "/vehicleInfo/preconditioningInfo/vehiclePreconditioningTime",
         [](auto& p) { preconditioning_of(p).vehicle_preconditioning_time_min = 240; },
         [](auto& p) { preconditioning_of(p).vehicle_preconditioning_time_min = 1800; }},
        {"preconditioning_time_range",
         "/vehicleInfo/preconditioningInfo/hvBatteryPreconditioningTime",
         [](auto& p) { preconditioning_of(p).hv_battery_preconditioning_time_min = 0; },
         [](auto& p) { preconditioning_of(p).hv_battery_preconditioning_time_min = -1; }},
        {"inside_temperature_range", "/insideTemperature",
         [](auto& p) { p.inside_temperature_celsius = 80; },
         [](auto& p) { p.inside_temperature_celsius = -40.5; }},
        {"outside_temperature_range", "/outsideTemperature",
         [](auto& p) { p.outside_temperature_celsius = -50; },
         [](auto& p) { p.outside_temperature_celsius = 61; }},
        {"connector_temperature_range", "/connectorTemperature",
         [](auto& p) { p.connector_temperature_celsius = 90; },
         [](auto& p) { p.connector_temperature_celsius = -41; }},
        {"board_voltage_range", "/vehicleInfo/vehicleStatusInfo/batteryChargingVoltage",
         [](auto& p) { p.vehicle_info->vehicle_status_info.battery_charging_voltage_v = 27.6; },
         [](auto& p) { p.vehicle_info->vehicle_status_info.battery_charging_voltage_v = 600; }},
        {"mileage_range", "/vehicleInfo/mileage",
         [](auto& p) { p.vehicle_info->mileage_km = 5000000; },
         [](auto& p) { p.vehicle_info->mileage_km = 5000001; }},
        {"battery_temperature_range", "/vehicleInfo/tractionBatteryInfo/temperature",
         [](auto& p) { battery_of(p).temperature_celsius = 60; },
         [](auto& p) { battery_of(p).temperature_celsius = 61; },
         "battery_temperature_unfavourable"},
    };
    return all;
}

const std::vector<Case>& soc_cases() {
    static const std::vector<Case> all = {
        {"soc_out_of_range", "/vehicleInfo/tractionBatteryInfo/stateOfCharge",
         [](auto& p) { battery_of(p).state_of_charge_pct = 0; },
         [](auto& p) { battery_of(p).state_of_charge_pct = 100.1; }},
        {"soc_out_of_range", "/vehicleInfo/tractionBatteryInfo/stateOfHealth",
         [](auto& p) { battery_of(p).state_of_health_pct = 100; },
         [](auto& p) { battery_of(p).state_of_health_pct = 101; }},
        {"soc_out_of_range",
         "/chargingProcessInfo/chargingPredictionData/chargingPredictionDataMinSoc/requestedMinSoc",
         [](auto& p) {
             prediction_of(p).min_target_soc = {80, {}};
         },
         [](auto& p) {
             prediction_of(p).min_target_soc = {800, {}};
         }},
        {"soc_out_of_range",
         "/chargingProcessInfo/chargingPredictionData/chargingPredictionDataMaxTargetSoc/"
         "requestedMaxTargetSoc",
         [](auto& p) {
             prediction_of(p).max_target_soc = {80, {}};
         },
         [](auto& p) {
             prediction_of(p).max_target_soc = {-1, {}};
         }},
        {"soc_out_of_range",
         "/chargingProcessInfo/chargingPredictionData/chargingPredictionDataFinalSoc/"
         "predictedFinalSoc",
         [](auto& p) {
             prediction_of(p).final_soc = {100, {}};
         },
         [](auto& p) {
             prediction_of(p).final_soc = {100.5, {}};
         }},
        {"soc_out_of_range",
         "/chargingProcessInfo/chargingPredictionData/chargingPredictionDataDepartureTime/"
         "predictedDepartureTimeSoc",
         [](auto& p) {
             prediction_of(p).departure_time = {95, {}, {}};
         },
         [](auto& p) {
             prediction_of(p).departure_time = {950, {}, {}};
         }},
        {"soc_out_of_range",
         "/chargingProcessInfo/chargingPredictionData/chargingProgressPredictionList/1/"
         "predictedSoc",
         [](auto& p) {
             prediction_of(p).charging_progress_prediction_list = {{{50, {}}, {100, {}}}};
         },
         [](auto& p) {
             prediction_of(p).charging_progress_prediction_list = {{{50, {}}, {101, {}}}};
         }},
        {"soc_out_of_range",
         "/scheduledChargingProcessList/0/chargingPredictionData/chargingPredictionDataFinalSoc/"
         "predictedFinalSoc",
         [](auto& p) {
             p.scheduled_charging_process_list.emplace().emplace_back();
             p.scheduled_charging_process_list->front().charging_prediction_data.final_soc = {90,
                                                                                              {}};
         },
         [](auto& p) {
             p.scheduled_charging_process_list->front().charging_prediction_data.final_soc = {-90,
                                                                                              {}};
         }},
    };
    return all;
}

const std::vector<Case>& state_cases() {
    static const std::vector<Case> all = {
        {"power_mismatch", "/chargingProcessInfo/electricData/chargingPower",
         [](auto& p) { electric_of(p).charging_power_kw = 162; },
         [](auto& p) { electric_of(p).charging_power_kw = 148000; }, "power_range"},
        {"power_mismatch", "/chargingProcessInfo/electricData/chargingPower",
         [](auto& p) {
             electric_of(p) = {0, 740, 0.9, {}};
         },
         [](auto& p) {
             electric_of(p) = {0, 740, 1.1, {}};
         }},
        {"power_above_total", "/presentPower", [](auto& p) { p.present_power_kw = 176; },
         [](auto& p) { p.present_power_kw = 176.5; }},
        {"energy_before_charging", "/chargingProcessInfo/deliveredEnergy",
         [](auto& p) { p.charging_process_info->process_status = ProcessStatus::Finishing; },
         [](auto& p) { p.charging_process_info->process_status = ProcessStatus::Queued; },
         "vehicle_status_mismatch"},
        {"energy_before_charging", "/chargingProcessInfo/deliveredEnergy",
         [](auto& p) {
             p.vehicle_info->vehicle_charging_status = VehicleChargingStatus::ReadyToCharge;
             p.charging_process_info->process_status = ProcessStatus::Preparing;
             p.charging_process_info->delivered_energy_wh = 0;
         },
         [](auto& p) { p.charging_process_info->delivered_energy_wh = 1; }},
        {"charging_without_vehicle", "/vehicleInfo",
         [](auto& p) {
             p.vehicle_info.reset();
             p.charging_process_info->process_status = ProcessStatus::SuspendedEvse;
         },
         [](auto& p) { p.charging_process_info->process_status = ProcessStatus::Charging; }},
        {"available_but_charging", "/chargingPointStatus",
         [](auto& p) { p.charging_point_status = ChargingPointStatus::Reserved; },
         [](auto& p) { p.charging_point_status = ChargingPointStatus::Available; }},
        {"fault_without_info", "/chargingPointFaultInfo",
         [](auto& p) {
             p.charging_point_status = ChargingPointStatus::Faulted;
             p.charging_point_fault_info.emplace();
         },
         [](auto& p) { p.charging_point_fault_info.reset(); }},
        {"vehicle_status_mismatch", "/vehicleInfo/vehicleChargingStatus",
         [](auto& p) {
             p.vehicle_info->vehicle_charging_status =
                 VehicleChargingStatus::ChargingAndPreconditioning;
         },
         [](auto& p) {
             p.vehicle_info->vehicle_charging_status = VehicleChargingStatus::ReadyToCharge;
         }},
        {"vehicle_status_mismatch", "/vehicleInfo/vehicleChargingStatus",
         [](auto& p) {
             p.vehicle_info->vehicle_charging_status = VehicleChargingStatus::Preconditioning;
         },
         [](auto& p) {
             p.vehicle_info->vehicle_charging_status =
                 VehicleChargingStatus::ChargingAndPreconditioning;
             p.charging_process_info->process_status = ProcessStatus::SuspendedEv;
         }},
        {"low_state_of_health", "/vehicleInfo/tractionBatteryInfo/stateOfHealth",
         [](auto& p) { battery_of(p).state_of_health_pct = 80; },
         [](auto& p) { battery_of(p).state_of_health_pct = 79.9; }},
        {"very_low_state_of_health", "/vehicleInfo/tractionBatteryInfo/stateOfHealth",
         [](auto& p) { battery_of(p).state_of_health_pct = 70; },
         [](auto& p) { battery_of(p).state_of_health_pct = 69.9; }},
        {"warm_connector", "/connectorTemperature",
         [](auto& p) { p.connector_temperature_celsius = 69.9; },
         [](auto& p) { p.connector_temperature_celsius = 70; }},
        {"hot_connector", "/connectorTemperature",
         [](auto& p) { p.connector_temperature_celsius = 84.9; },
         [](auto& p) { p.connector_temperature_celsius = 85; }},
        {"battery_temperature_unfavourable", "/vehicleInfo/tractionBatteryInfo/temperature",
         [](auto& p) { battery_of(p).temperature_celsius = 15; },
         [](auto& p) { battery_of(p).temperature_celsius = 14; }},
        {"cold_battery", "/vehicleInfo/tractionBatteryInfo/temperature",
         [](auto& p) { battery_of(p).temperature_celsius = 5; },
         [](auto& p) { battery_of(p).temperature_celsius = 4; }},
    };
    return all;
}

void check_all(const std::vector<Case>& cases) {
    ValidateOptions options;
    options.schema = false;
    for (const Case& one : cases) {
        check_case(one, example(), first_point, first_point_path, options);
    }
}

}  // namespace

TEST_CASE("each range of charging information holds at both sides of its end", "[validate]") {
    check_all(range_cases());
}

TEST_CASE("each percentage of charging information is checked", "[validate]") {
    check_all(soc_cases());
}

TEST_CASE("each rule on states and measurements takes what is sound and finds what is not",
          "[validate]") {
    check_all(state_cases());
}

TEST_CASE("each rule for charging information has a case", "[validate]") {
    const std::set<std::string_view> of_stations = {"duplicate_point", "total_power_range"};
    bool for_information = false;
    for (const ValidationRule& rule : validation_rules()) {
        for_information = for_information || rule.id == "duplicate_point";
        if (for_information && of_stations.count(rule.id) == 0) {
            INFO(rule.id);
            CHECK((has_case(range_cases(), rule.id) || has_case(state_cases(), rule.id)));
        }
    }
    CHECK(for_information);
}

TEST_CASE("the rules on stations take what is sound and find what is not", "[validate]") {
    const std::vector<RuleCase<ChargingStationInfo>> cases = {
        {"total_power_range", "/totalPower", [](auto& s) { s.total_power_kw = 5000; },
         [](auto& s) { s.total_power_kw = -5001; }, "power_above_total"},
        {"fault_without_info", "/chargingStationFaultInfo",
         [](auto& s) {
             s.charging_station_status = ChargingStationStatus::Faulted;
             s.charging_station_fault_info.emplace();
         },
         [](auto& s) { s.charging_station_fault_info.reset(); }},
        {"duplicate_point", "/chargingPointInfoList/1/chargingPointId",
         [](auto& s) { s.charging_point_info_list.emplace_back().charging_point_id = "P2"; },
         [](auto& s) { s.charging_point_info_list.back().charging_point_id = "P1"; }},
    };
    ValidateOptions options;
    options.schema = false;
    for (const auto& one : cases) {
        check_case(one, example(), first_station, station_path, options);
    }
}

TEST_CASE("paths have the names of the version asked for", "[validate]") {
    Message message = example();
    prediction_of(first_point(message)).min_target_soc = {101, {}};
    ValidateOptions options;
    options.schema = false;
    options.version = SchemaVersion::V2_0;
    const std::vector<Issue> issues = validate(message, options);
    REQUIRE(issues.size() == 1);
    CHECK(issues[0].path == first_point_path +
                                "/chargingProcessInfo/chargingPredictionData/"
                                "chargingPredictionDataMinTargetSoc/requestedMinTargetSoc");
}

TEST_CASE("what is not a number is the schema's business alone", "[validate]") {
    Message message = example();
    battery_of(first_point(message)).state_of_charge_pct = std::numeric_limits<double>::quiet_NaN();
    const std::vector<Issue> issues = validate(message, SchemaVersion::V1_1);
    CHECK(std::count_if(issues.begin(), issues.end(), [](const Issue& issue) {
              return issue.path.find("stateOfCharge") != std::string::npos;
          }) == 1);
}

TEST_CASE("a long list of points with the same id is checked in one go", "[validate]") {
    constexpr std::size_t count = 100000;
    Message message = information_message();
    auto& points = first_station(message).charging_point_info_list;
    points.resize(count, points.front());
    CHECK(validate(message, SchemaVersion::V1_1).size() == count - 1);
}
