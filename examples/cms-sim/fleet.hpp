// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vdv463::sim {

/// Numbers that look random and depend on the seed and a name only, never on the order of calls.
class Lot {
public:
    Lot(std::uint64_t seed, std::string_view name) noexcept;
    /// At least `low`, below `high`.
    double between(double low, double high) noexcept;
    std::uint64_t bits() noexcept;

private:
    std::uint64_t state_;
};

/// A bus of the depot.
struct Vehicle {
    std::string id;
    std::string evcc_id;
    double capacity_kwh = 0;
    double max_power_kw = 0;
    double state_of_charge_pct = 0;
    double state_of_health_pct = 0;
    std::int64_t mileage_km = 0;
    std::optional<std::size_t> point;  ///< where it stands; empty: not in the depot
};

/// The bus of that name as the seed has it, standing nowhere.
Vehicle make_vehicle(std::uint64_t seed, const std::string& id);

/// "Bus 101" and those after it, `size` vehicles in all.
std::string fleet_id(std::size_t index);
bool is_of_fleet(const std::string& id, std::size_t size);

}  // namespace vdv463::sim
