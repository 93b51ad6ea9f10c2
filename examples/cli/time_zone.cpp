// SPDX-License-Identifier: Apache-2.0
#include "time_zone.hpp"

#include "text.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace vdv463::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* usual_zones = "/usr/share/zoneinfo";
constexpr const char* usual_zone_of_machine = "/etc/localtime";

/// Whether it is written out, such as "CET-1CEST,M3.5.0,M10.5.0/3": a name and an offset.
bool has_offset(const std::string& zone) {
    const bool quoted = !zone.empty() && zone.front() == '<';
    const std::size_t end = quoted ? zone.find('>') : zone.find_first_of("+-0123456789");
    if (end == std::string::npos || end < 3 || (!quoted && zone.find('/') < end)) {
        return false;
    }
    const std::size_t offset = zone.find_first_not_of("+-", end + (quoted ? 1 : 0));
    return offset != std::string::npos &&
           std::isdigit(static_cast<unsigned char>(zone[offset])) != 0;
}

/// UTC is what it comes to without a file.
bool is_utc(const std::string& zone) {
    const std::string name = zone.substr(zone.rfind("Etc/", 0) == 0 ? 4 : 0);
    return name == "UTC" || name == "UCT" || name == "GMT" || name == "Zulu" ||
           name == "Universal" || name == "Greenwich";
}

bool needs_no_file(const std::string& zone) {
    return has_offset(zone) || is_utc(zone);
}

/// A zone, who names it, and the file that tells what it is.
struct NamedZone {
    std::string told;
    std::string name;
    fs::path file;
};

NamedZone zone_of_variable(const std::string& tz, const fs::path& zones) {
    const bool colon = !tz.empty() && tz.front() == ':';
    std::string name = tz.substr(colon ? 1 : 0);
    fs::path file = zones / name;
    return {"TZ", std::move(name), std::move(file)};
}

/// A machine without a link has no zone to be looked for.
NamedZone zone_of_machine(const fs::path& of_machine, const fs::path& zones) {
    std::error_code none;
    const fs::path link = fs::read_symlink(of_machine, none);
    const std::string folder = zones.filename().native() + '/';
    const std::size_t found = link.native().rfind(folder);
    return {
        of_machine.string(),
        found == std::string::npos ? link.string() : link.native().substr(found + folder.size()),
        of_machine.parent_path() / link};
}

}  // namespace

TimeZoneSources TimeZoneSources::of_process() {
    const char* const tz = std::getenv("TZ");
    const char* const zones = std::getenv("TZDIR");
    return {tz == nullptr ? std::nullopt : std::optional<std::string>(tz),
            zones == nullptr ? usual_zones : zones, usual_zone_of_machine};
}

std::optional<std::string> time_zone_problem(const TimeZoneSources& sources) {
    const NamedZone zone = sources.tz ? zone_of_variable(*sources.tz, sources.zones)
                                      : zone_of_machine(sources.of_machine, sources.zones);
    std::error_code none;  // what cannot be looked at is not there
    if (zone.name.empty() || needs_no_file(zone.name) || fs::is_regular_file(zone.file, none)) {
        return std::nullopt;
    }
    return fmt::format(
        "{} names the time zone {}, which this machine does not know: there is no file {}. "
        "Its local times would be UTC. Install tzdata, or use --utc",
        zone.told, printable(zone.name), printable(zone.file.string()));
}

}  // namespace vdv463::cli
