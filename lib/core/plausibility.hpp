// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/validate.hpp>
#include "path.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace vdv463::core {

/// The rules of plausibility, in the order of validation_rules().
enum class Check : std::uint8_t {
    DuplicateId,
    EmptyText,
    TextTooLong,
    SocOutOfRange,
    MinAboveMax,
    ArrivalAfterDeparture,
    StartAfterFinish,
    UnknownChargingPoint,
    ArrivalSocNotBelowMax,
    LowSocAtArrival,
    LittleToCharge,
    HvacAfterSystem,
    PriorityRange,
    AmbientTemperatureRange,
    HvacPowerRange,
    SystemPowerRange,
    DuplicatePoint,
    CurrentRange,
    VoltageRange,
    PowerRange,
    ReactivePowerRange,
    TotalPowerRange,
    DeliveredEnergyRange,
    MeterRange,
    ChargingEnergyRange,
    PreconditioningEnergyRange,
    HighPreconditioningEnergy,
    PreconditioningTimeRange,
    BatteryTemperatureRange,
    InsideTemperatureRange,
    OutsideTemperatureRange,
    ConnectorTemperatureRange,
    BoardVoltageRange,
    MileageRange,
    PowerMismatch,
    PowerAboveTotal,
    EnergyBeforeCharging,
    ChargingWithoutVehicle,
    AvailableButCharging,
    FaultWithoutInfo,
    VehicleStatusMismatch,
    LowStateOfHealth,
    VeryLowStateOfHealth,
    WarmConnector,
    HotConnector,
    BatteryTemperatureUnfavourable,
    ColdBattery,
    Count,
};

/// What a rule of range allows, both ends included.
struct Range {
    Check check;
    double low;
    double high;
    std::string_view unit;  ///< empty: none
};

/// Collects findings while the checks walk through a payload.
class Doubts {
public:
    Doubts(const ValidateOptions& options, std::vector<Issue>& issues);

    Path path;
    const ValidateOptions& options() const noexcept { return options_; }

    /// Notes that the member below the current path violates the rule.
    void add(Check check, std::string_view member, std::string text);

    /// An id: something has to be there, and not a whole file.
    void id(std::string_view member, const std::string& value);
    void id(std::string_view member, const std::optional<std::string>& value) {
        if (value) {
            id(member, *value);
        }
    }

    template <class T>
    void range(const Range& range, std::string_view member, const std::optional<T>& value) {
        if (value) {
            check_range(range, member, static_cast<double>(*value));
        }
    }
    /// A percentage. What the schema refuses already is not reported twice.
    void soc(std::string_view member, double value);
    void soc(std::string_view member, const std::optional<double>& value) {
        if (value) {
            soc(member, *value);
        }
    }

private:
    bool wants(Check check) const noexcept;
    void check_range(const Range& range, std::string_view member, double value);

    const ValidateOptions& options_;
    std::vector<Issue>& issues_;
    std::unordered_set<std::string> refused_by_schema_;  ///< paths of numbers out of range
};

void check_plausibility(const ChargingRequests& requests, Doubts& doubts);
void check_plausibility(const ChargingInformation& information, Doubts& doubts);
void check_plausibility(const VehicleInfo& vehicle, Doubts& doubts);

}  // namespace vdv463::core
