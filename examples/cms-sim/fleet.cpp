// SPDX-License-Identifier: Apache-2.0
#include "fleet.hpp"

#include <charconv>
#include <cmath>
#include <system_error>

namespace vdv463::sim {
namespace {

constexpr char fleet_prefix[] = "Bus ";
constexpr std::size_t first_number = 101;

std::string mac_address(std::uint64_t bits) {
    // Bit 1 of the first byte marks an address that no manufacturer has given out.
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string text = "02";
    for (int byte = 0; byte < 5; ++byte) {
        text += ':';
        text += digits[(bits >> (8 * byte + 4)) & 15U];
        text += digits[(bits >> (8 * byte)) & 15U];
    }
    return text;
}

}  // namespace

Lot::Lot(std::uint64_t seed, std::string_view name) noexcept : state_(seed) {
    for (const char character : name) {
        state_ = (state_ ^ static_cast<unsigned char>(character)) * 0x100000001B3U;
    }
}

std::uint64_t Lot::bits() noexcept {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
}

double Lot::between(double low, double high) noexcept {
    constexpr double two_to_53 = 9007199254740992.0;
    return low + (high - low) * (static_cast<double>(bits() >> 11U) / two_to_53);
}

Vehicle make_vehicle(std::uint64_t seed, const std::string& id) {
    Lot lot(seed, id);
    Vehicle vehicle;
    vehicle.id = id;
    vehicle.evcc_id = mac_address(lot.bits());
    vehicle.capacity_kwh = lot.between(0, 1) < 0.6 ? 350 : 525;
    vehicle.max_power_kw = lot.between(0, 1) < 0.5 ? 150 : 180;
    vehicle.state_of_charge_pct = std::round(lot.between(20, 70));
    vehicle.state_of_health_pct = std::round(lot.between(90, 100));
    vehicle.mileage_km = static_cast<std::int64_t>(lot.between(5000, 250000));
    return vehicle;
}

std::string fleet_id(std::size_t index) {
    return fleet_prefix + std::to_string(first_number + index);
}

bool is_of_fleet(const std::string& id, std::size_t size) {
    const std::size_t digits = std::string_view(fleet_prefix).size();
    if (id.compare(0, digits, fleet_prefix) != 0) {
        return false;
    }
    std::size_t number = 0;
    const char* const end = id.data() + id.size();
    const auto [rest, problem] = std::from_chars(id.data() + digits, end, number);
    // Written back, so that "Bus 0101" is none of them.
    return problem == std::errc{} && rest == end && number >= first_number &&
           number - first_number < size && id == fleet_id(number - first_number);
}

}  // namespace vdv463::sim
