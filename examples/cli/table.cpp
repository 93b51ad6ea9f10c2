// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include "plan_rows.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace vdv463::cli {
namespace {

enum Column : std::size_t {
    Station,
    Point,
    Status,
    Vehicle,
    Soc,
    Power,
    Plan,  // 0 columns wide without a plan: not there
    Process,
    column_count
};

using Widths = std::array<std::size_t, column_count>;
using Cells = std::array<std::string, column_count>;

constexpr std::size_t gap = 2;
constexpr std::size_t percent_width = 6;  // " 100 %"
constexpr std::size_t best_bar = 20;
constexpr std::size_t least_bar = 4;
constexpr std::size_t least_plan = 25;  // "completed 100 % by 04:30Z"
constexpr Widths least_alone{5, 3, 6, 7, percent_width + least_bar, 5, 0, 8};
constexpr Widths least_with_plan{5, 3, 9, 7, percent_width, 8, least_plan, 16};
constexpr std::array<std::string_view, column_count> headings{
    "STATION", "POINT", "STATUS", "VEHICLE", "STATE OF CHARGE", "POWER", "PLAN", "PROCESS"};

std::string power_text(const PointRow& row) {
    return row.power_kw ? fmt::format("{:.1f} kW", *row.power_kw) : std::string();
}

std::string status_text(const PointRow& row) {
    return row.at_point ? std::string(to_string(row.status)) : std::string();
}

std::size_t total(const Widths& widths) {
    std::size_t sum = 0;
    for (const std::size_t width : widths) {
        sum += width == 0 ? 0 : gap + width;
    }
    return sum - gap;
}

/// What the content needs.
Widths content_widths(const std::vector<PointRow>& rows) {
    Widths widths{};
    for (std::size_t column = 0; column < column_count; ++column) {
        widths[column] = headings[column].size();
    }
    const auto need = [&widths](Column column, const std::string& text) {
        widths[column] = std::max(widths[column], display_width(text));
    };
    for (const PointRow& row : rows) {
        need(Station, row.station);
        need(Point, row.point);
        need(Status, status_text(row));
        need(Vehicle, row.vehicle);
        need(Power, power_text(row));
        need(Plan, row.plan);
        need(Process, row.process);
    }
    const bool planned = std::any_of(rows.begin(), rows.end(),
                                     [](const PointRow& row) { return !row.plan.empty(); });
    widths[Plan] = planned ? widths[Plan] : 0;
    widths[Soc] = percent_width + best_bar;
    return widths;
}

/// Narrowed column by column, the one with most to spare first.
Widths fitted_widths(const std::vector<PointRow>& rows, std::size_t available) {
    Widths widths = content_widths(rows);
    const bool planned = widths[Plan] != 0;
    Widths least = planned ? least_with_plan : least_alone;
    // The plan says more about a bus than its process: where both have no room, the plan stays.
    if (planned && available != 0 && total(least) > available) {
        least[Process] = 0;
        widths[Process] = 0;
        const std::size_t wanted = total(widths);
        const std::size_t excess = wanted > available ? wanted - available : 0;
        widths[Soc] -= std::min(excess, widths[Soc] - percent_width);
    }
    while (available != 0 && total(widths) > available) {
        std::size_t widest = 0;
        for (std::size_t column = 1; column < column_count; ++column) {
            const auto spare = [&widths, &least](std::size_t of) {
                return widths[of] > least[of] ? widths[of] - least[of] : 0;
            };
            widest = spare(column) > spare(widest) ? column : widest;
        }
        if (widths[widest] <= least[widest]) {
            break;
        }
        --widths[widest];
    }
    return widths;
}

Colour status_colour(ChargingPointStatus status) {
    switch (status) {
        case ChargingPointStatus::Available:
            return Colour::Green;
        case ChargingPointStatus::Occupied:
            return Colour::Cyan;
        case ChargingPointStatus::Reserved:
            return Colour::Blue;
        case ChargingPointStatus::Unavailable:
            return Colour::Yellow;
        case ChargingPointStatus::Faulted:
            return Colour::Red;
        case ChargingPointStatus::Unrecognized:
            return Colour::Yellow;
    }
    return Colour::None;
}

Colour process_colour(const PointRow& row) {
    if (!row.process_status) {
        return Colour::Dim;
    }
    switch (*row.process_status) {
        case ProcessStatus::Charging:
            return Colour::Green;
        case ProcessStatus::ChargingRejectedTechnically:
            return Colour::Red;
        case ProcessStatus::Preparing:
        case ProcessStatus::Finishing:
        case ProcessStatus::Queued:
            return Colour::Cyan;
        case ProcessStatus::SuspendedEvse:
        case ProcessStatus::SuspendedEv:
        case ProcessStatus::Unrecognized:
            return Colour::Yellow;
    }
    return Colour::None;
}

std::string soc_cell(const PointRow& row, std::size_t width, const TableStyle& style) {
    if (!row.soc_pct) {
        return std::string(width, ' ');
    }
    const std::size_t room = width - percent_width;
    const std::size_t bar_width = room < least_bar ? 0 : room;
    const bool charging = row.process_status == ProcessStatus::Charging;
    return paint(soc_bar(*row.soc_pct, bar_width, style.unicode),
                 charging ? Colour::Green : Colour::Dim, style.colour) +
           pad_left(fmt::format("{:.0f} %", *row.soc_pct), width - bar_width);
}

std::string joined(const Cells& cells, const Widths& widths) {
    std::string line;
    for (std::size_t column = 0; column < column_count; ++column) {
        if (widths[column] != 0) {
            line += (line.empty() ? "" : std::string(gap, ' ')) + cells[column];
        }
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

std::string heading_line(const Widths& widths, const TableStyle& style) {
    Cells cells;
    for (std::size_t column = 0; column < column_count; ++column) {
        const bool short_soc = column == Soc && widths[Soc] < headings[Soc].size();
        const std::string text = keep_head(short_soc ? "SOC" : headings[column], widths[column]);
        cells[column] =
            column == Power ? pad_left(text, widths[column]) : pad_right(text, widths[column]);
    }
    return paint(joined(cells, widths), Colour::Bold, style.colour);
}

std::string row_line(const PointRow& row, bool new_station, const Widths& widths,
                     const TableStyle& style) {
    Cells cells;
    const std::string station = new_station ? row.station : std::string();
    cells[Station] = pad_right(keep_tail(station, widths[Station]), widths[Station]);
    cells[Point] = pad_right(keep_tail(row.point, widths[Point]), widths[Point]);
    cells[Status] = paint(pad_right(keep_head(status_text(row), widths[Status]), widths[Status]),
                          status_colour(row.status), style.colour);
    cells[Vehicle] = pad_right(keep_tail(row.vehicle, widths[Vehicle]), widths[Vehicle]);
    cells[Soc] = soc_cell(row, widths[Soc], style);
    cells[Power] = pad_left(keep_head(power_text(row), widths[Power]), widths[Power]);
    cells[Plan] = paint(pad_right(keep_head(row.plan, widths[Plan]), widths[Plan]),
                        plan_colour(row.plan_mark), style.colour);
    cells[Process] =
        paint(keep_head(row.process, widths[Process]), process_colour(row), style.colour);
    return joined(cells, widths);
}

}  // namespace

std::string soc_bar(double pct, std::size_t width, bool unicode) {
    const double share = std::isfinite(pct) ? std::clamp(pct, 0.0, 100.0) / 100.0 : 0.0;
    const auto full = static_cast<std::size_t>(std::lround(share * static_cast<double>(width)));
    std::string bar;
    for (std::size_t column = 0; column < width; ++column) {
        if (unicode) {
            bar += column < full ? "\xE2\x96\x88" : "\xE2\x96\x91";
        } else {
            bar += column < full ? '#' : '.';
        }
    }
    return bar;
}

std::vector<std::string> render_table(const std::vector<PointRow>& rows, const TableStyle& style) {
    const Widths widths = fitted_widths(rows, style.width);
    std::vector<std::string> lines{heading_line(widths, style)};
    const bool cut = style.max_rows != 0 && rows.size() > style.max_rows;
    const std::size_t shown = cut ? style.max_rows - 1 : rows.size();
    for (std::size_t at = 0; at < shown; ++at) {
        const bool new_station = at == 0 || rows[at].station != rows[at - 1].station;
        lines.push_back(row_line(rows[at], new_station, widths, style));
    }
    if (cut) {
        lines.push_back(fmt::format("... and {} more points", rows.size() - shown));
    }
    return lines;
}

}  // namespace vdv463::cli
