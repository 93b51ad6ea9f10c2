// SPDX-License-Identifier: Apache-2.0
#include "durations.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>

namespace vdv463::cli {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};

constexpr std::array<Unit, 4> units{{{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};

Error bad_duration(std::string_view text) {
    return Error(errc::invalid_value,
                 fmt::format("'{}' is not a duration; expected a whole number with its unit ms, s, "
                             "m or h, such as 500ms, 15s or 5m",
                             text));
}

}  // namespace

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc{} || number < 0) {
        return bad_duration(text);
    }
    const std::string_view name(rest, static_cast<std::size_t>(end - rest));
    if (name.empty() && number == 0) {
        return std::chrono::milliseconds{0};
    }
    for (const Unit& unit : units) {
        if (unit.name != name) {
            continue;
        }
        // A year is more than any option means, and keeps sums with the clock from overflowing.
        constexpr std::int64_t most = std::int64_t{366} * 24 * 3'600'000;
        if (number > most / unit.milliseconds) {
            return Error(errc::out_of_range, fmt::format("'{}' is longer than a year", text));
        }
        return std::chrono::milliseconds{number * unit.milliseconds};
    }
    return bad_duration(text);
}

std::string format_duration(std::chrono::milliseconds duration) {
    const std::int64_t count = duration.count();
    const Unit* best = units.data();
    for (const Unit& unit : units) {
        if (count != 0 && count % unit.milliseconds == 0) {
            best = &unit;
        }
    }
    return fmt::format("{}{}", count / best->milliseconds, best->name);
}

std::string humane_duration(std::chrono::microseconds duration) {
    const auto us = static_cast<double>(duration.count());
    if (us < 10'000) {
        return fmt::format("{:.1f} ms", us / 1e3);
    }
    if (us < 1'000'000) {
        return fmt::format("{:.0f} ms", us / 1e3);
    }
    if (us < 60e6) {
        return fmt::format("{:.1f} s", us / 1e6);
    }
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(duration).count();
    if (minutes < 60) {
        return fmt::format("{} min", minutes);
    }
    return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

}  // namespace vdv463::cli
