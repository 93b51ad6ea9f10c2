// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace vdv463::cli {

/// Where the C library looks for the zone that a machine goes by.
struct TimeZoneSources {
    std::optional<std::string> tz;     ///< the variable TZ
    std::filesystem::path zones;       ///< the folder of all zones
    std::filesystem::path of_machine;  ///< what holds without TZ

    /// Those of this process.
    static TimeZoneSources of_process();
};

/// Why this machine's local times would be UTC although it is told another zone, as a sentence: the
/// C library takes a zone that it cannot find for UTC and says nothing. Nothing if they would not.
std::optional<std::string> time_zone_problem(const TimeZoneSources& sources);

}  // namespace vdv463::cli
