// SPDX-License-Identifier: Apache-2.0
#include "recording.hpp"

#include "json_line.hpp"

#include <vdv463/timestamp.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

namespace vdv463::cli {
namespace {

constexpr std::string_view blanks = " \t\r";

/// Takes the first line off `rest`.
std::string_view next_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

const sim::JsonLine::Value* find(const sim::JsonLine& json, const char* name) {
    const auto found = json.members.find(name);
    return found == json.members.end() ? nullptr : &found->second;
}

/// Seconds, or a time as in RFC 3339.
std::optional<std::chrono::microseconds> read_time(const sim::JsonLine::Value* value) {
    constexpr double most_seconds = 1e9;
    if (value == nullptr) {
        return std::nullopt;
    }
    if (value->is_string) {
        const auto time = Timestamp::parse(value->text);
        return time ? std::optional(std::chrono::microseconds(time->unix_microseconds()))
                    : std::nullopt;
    }
    char* end = nullptr;
    const double seconds = std::strtod(value->text.c_str(), &end);
    if (end == value->text.c_str() || *end != '\0' || !(std::fabs(seconds) <= most_seconds)) {
        return std::nullopt;
    }
    return std::chrono::microseconds(static_cast<std::int64_t>(std::llround(seconds * 1e6)));
}

std::optional<WireEntry> read_entry(std::string_view line) {
    const auto json = sim::read_json_line(line);
    if (!json) {
        return std::nullopt;
    }
    const auto time = read_time(find(*json, "t"));
    const auto* const direction = find(*json, "dir");
    const auto* const text = find(*json, "text");
    const bool known =
        direction != nullptr && (direction->text == "in" || direction->text == "out");
    if (!time || !known || text == nullptr || !text->is_string) {
        return std::nullopt;
    }
    WireEntry entry;
    entry.time = *time;
    entry.direction = direction->text == "in" ? WireDirection::In : WireDirection::Out;
    entry.text = text->text;
    return entry;
}

}  // namespace

bool is_recording(std::string_view text) {
    while (!text.empty()) {
        const std::string_view line = next_line(text);
        if (line.find_first_not_of(blanks) == std::string_view::npos) {
            continue;
        }
        const auto json = sim::read_json_line(line);
        return json && find(*json, "dir") != nullptr && find(*json, "text") != nullptr;
    }
    return false;
}

Result<std::vector<WireEntry>> read_recording(std::string_view text) {
    std::vector<WireEntry> entries;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = next_line(text);
        if (line.find_first_not_of(blanks) == std::string_view::npos) {
            continue;
        }
        std::optional<WireEntry> entry = read_entry(line);
        if (!entry) {
            return Error(errc::invalid_json, fmt::format("line {} is not of the form "
                                                         R"({{"t":0.5,"dir":"in","text":"[...]"}})",
                                                         number));
        }
        entry->line = number;
        entries.push_back(*std::move(entry));
    }
    return entries;
}

}  // namespace vdv463::cli
