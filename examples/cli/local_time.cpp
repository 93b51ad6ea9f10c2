// SPDX-License-Identifier: Apache-2.0
#include "local_time.hpp"

#include "settings.hpp"
#include "time_zone.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <vector>

namespace vdv463::cli {
namespace {

constexpr std::int64_t day_s = 86400;

std::int64_t unix_seconds(Timestamp time) {
    const std::int64_t us = time.unix_microseconds();
    return us / 1'000'000 - (us % 1'000'000 < 0 ? 1 : 0);
}

Timestamp from_seconds(std::int64_t seconds) {
    return Timestamp::from_unix_microseconds(seconds * 1'000'000);
}

/// What the clock on the wall shows, with the offset that is in force.
std::tm wall_clock(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm out{};
    if (settings().utc) {
        gmtime_r(&time, &out);
    } else {
        localtime_r(&time, &out);
    }
    return out;
}

/// The same as a count of seconds, as if the wall's clock showed UTC.
std::int64_t wall_seconds(std::int64_t seconds) {
    return seconds + wall_clock(seconds).tm_gmtoff;
}

std::string offset_text(const std::tm& wall) {
    if (settings().utc) {
        return "Z";
    }
    const long minutes = std::labs(wall.tm_gmtoff) / 60;
    return fmt::format("{}{:02}:{:02}", wall.tm_gmtoff < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string clock_text(const std::tm& wall) {
    return fmt::format("{:02}:{:02}:{:02}{}", wall.tm_hour, wall.tm_min, wall.tm_sec,
                       offset_text(wall));
}

/// All instants at which the wall's clock shows this: none or two where clocks are changed.
std::vector<std::int64_t> instants_of(std::int64_t wall) {
    std::vector<std::int64_t> found;
    for (const std::int64_t around : {wall - day_s, wall + day_s}) {
        const std::int64_t instant = wall - wall_clock(around).tm_gmtoff;
        if (wall_seconds(instant) == wall && (found.empty() || found.front() != instant)) {
            found.push_back(instant);
        }
    }
    return found;
}

Error bad_time(std::string_view text) {
    return Error(errc::invalid_value,
                 fmt::format("'{}' is not a time; expected 04:30, '2026-11-29 04:30' or "
                             "2026-11-29T04:30:00+01:00",
                             text));
}

Result<Timestamp> only_instant(std::int64_t wall) {
    const std::vector<std::int64_t> instants = instants_of(wall);
    // Shown as UTC, which it is not, to say what was asked for.
    const std::string asked = from_seconds(wall).to_string().substr(0, 16);
    if (instants.empty()) {
        return Error(errc::invalid_value,
                     fmt::format("{} does not exist here: the clocks are put forward over it; give "
                                 "an earlier or a later time",
                                 asked));
    }
    if (instants.size() > 1) {
        return Error(errc::invalid_value,
                     fmt::format("{} comes twice here, as the clocks are put back: give {} or {}",
                                 asked, local_text(from_seconds(instants[0])),
                                 local_text(from_seconds(instants[1]))));
    }
    return from_seconds(instants.front());
}

/// "04:30" or "04:30:15" as seconds of the day.
std::optional<std::int64_t> read_time_of_day(std::string_view text) {
    if (text.size() != 5 && text.size() != 8) {
        return std::nullopt;
    }
    std::array<std::int64_t, 3> parts{};
    for (std::size_t part = 0; part * 3 < text.size(); ++part) {
        const char* const begin = text.data() + part * 3;
        const auto [rest, problem] = std::from_chars(begin, begin + 2, parts[part]);
        const bool separated = part == 0 || begin[-1] == ':';
        if (problem != std::errc{} || rest != begin + 2 || *begin == '-' || !separated) {
            return std::nullopt;
        }
    }
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) {
        return std::nullopt;
    }
    return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

/// "2026-11-29 04:30" as a count of seconds, as if the wall's clock showed UTC.
std::optional<std::int64_t> read_wall_seconds(std::string_view text) {
    constexpr std::size_t date_size = 10;
    if (text.size() <= date_size || (text[date_size] != ' ' && text[date_size] != 'T')) {
        return std::nullopt;
    }
    const auto day = Timestamp::parse(fmt::format("{}T00:00:00Z", text.substr(0, date_size)));
    const auto of_day = read_time_of_day(text.substr(date_size + 1));
    if (!day || !of_day) {
        return std::nullopt;
    }
    return unix_seconds(*day) + *of_day;
}

Result<Timestamp> next_occurrence(std::int64_t of_day, Timestamp now) {
    const std::int64_t now_s = unix_seconds(now);
    const std::int64_t now_wall = wall_seconds(now_s);
    const std::int64_t today = now_wall - ((now_wall % day_s) + day_s) % day_s;
    for (std::int64_t wall = today + of_day;; wall += day_s) {
        const std::vector<std::int64_t> instants = instants_of(wall);
        const bool over = instants.empty() ? wall <= now_wall : instants.back() <= now_s;
        if (!over) {
            return only_instant(wall);
        }
    }
}

}  // namespace

std::string local_text(Timestamp time) {
    const std::tm wall = wall_clock(unix_seconds(time));
    return fmt::format("{:04}-{:02}-{:02}T{}", wall.tm_year + 1900, wall.tm_mon + 1, wall.tm_mday,
                       clock_text(wall));
}

std::string local_time_of_day(Timestamp time) {
    return clock_text(wall_clock(unix_seconds(time)));
}

std::string zone_name(Timestamp time) {
    if (settings().utc) {
        return "UTC";
    }
    const std::tm wall = wall_clock(unix_seconds(time));
    return wall.tm_zone == nullptr ? std::string() : std::string(wall.tm_zone);
}

std::optional<std::string> local_time_problem() {
    return settings().utc ? std::nullopt : time_zone_problem(TimeZoneSources::of_process());
}

Result<Timestamp> read_local_time(std::string_view text, Timestamp now) {
    if (const auto instant = Timestamp::parse(text)) {
        return *instant;
    }
    const auto of_day = read_time_of_day(text);
    const auto wall = read_wall_seconds(text);
    if (!of_day && !wall) {
        return bad_time(text);
    }
    if (const auto problem = local_time_problem()) {
        return Error(errc::invalid_value,
                     fmt::format("'{}' is a local time, but {}; or give the offset, as in "
                                 "2026-11-29T04:30:00+01:00",
                                 text, *problem));
    }
    return of_day ? next_occurrence(*of_day, now) : only_instant(*wall);
}

}  // namespace vdv463::cli
