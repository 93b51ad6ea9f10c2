// SPDX-License-Identifier: Apache-2.0
#include "time_zone.hpp"

#include "text.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <system_error>

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

std::string sentence(const std::string& told, const std::string& zone, const fs::path& file) {
    return fmt::format(
        "{} names the time zone {}, which this machine does not know: there is no file {}. "
        "Its local times would be UTC. Install tzdata, or use --utc",
        told, printable(zone), printable(file.string()));
}

}  // namespace

TimeZoneSources TimeZoneSources::of_process() {
    const char* const tz = std::getenv("TZ");
    const char* const zones = std::getenv("TZDIR");
    return {tz == nullptr ? std::nullopt : std::optional<std::string>(tz),
            zones == nullptr ? usual_zones : zones, usual_zone_of_machine};
}

std::optional<std::string> time_zone_problem(const TimeZoneSources& sources) {
    std::error_code none;  // what cannot be looked at is not there
    if (sources.tz) {
        const bool colon = !sources.tz->empty() && sources.tz->front() == ':';
        const std::string zone = sources.tz->substr(colon ? 1 : 0);
        const fs::path file = sources.zones / zone;
        if (zone.empty() || needs_no_file(zone) || fs::is_regular_file(file, none)) {
            return std::nullopt;
        }
        return sentence("TZ", zone, file);
    }
    const fs::path file = fs::read_symlink(sources.of_machine, none);
    const std::string& zone = file.native();
    const std::size_t folder = zone.rfind(sources.zones.filename().native() + '/');
    const std::string name =
        folder == std::string::npos ? zone : zone.substr(zone.find('/', folder) + 1);
    if (zone.empty() || needs_no_file(name) || fs::is_regular_file(sources.of_machine, none)) {
        return std::nullopt;
    }
    return sentence(sources.of_machine.string(), name, file);
}

}  // namespace vdv463::cli
