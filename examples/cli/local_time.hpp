// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <vdv463/result.hpp>
#include <vdv463/timestamp.hpp>

/// Times as people read and write them: in the zone of this machine (TZ), or in UTC with --utc.
namespace vdv463::cli {

/// "2026-11-29T04:30:00+01:00", in UTC "2026-11-29T03:30:00Z"; fractions are cut off.
std::string local_text(Timestamp time);

/// "04:30:00+01:00", in UTC "03:30:00Z".
std::string local_time_of_day(Timestamp time);

/// The zone's name at that time, such as "CET"; "UTC" in UTC.
std::string zone_name(Timestamp time);

/// Why local times mean nothing on this machine, as a sentence (time_zone.hpp); nothing in UTC.
std::optional<std::string> local_time_problem();

/// Reads a time as in RFC 3339, a local one without offset ("2026-11-29 04:30"), or the next
/// "04:30" after `now`.
/// Errors: invalid_value, also for a local time that a change of the clocks leaves out, or that it
/// makes come twice; then both readings are named. Every local time is refused where there is a
/// local_time_problem().
[[nodiscard]] Result<Timestamp> read_local_time(std::string_view text, Timestamp now);

}  // namespace vdv463::cli
