// SPDX-License-Identifier: Apache-2.0
#include "depot_view.hpp"

#include "durations.hpp"
#include "point_rows.hpp"
#include "report.hpp"
#include "table.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto table_interval = 5s;

Timestamp wall_clock() {
    return Timestamp::from_system_clock(std::chrono::system_clock::now());
}

std::string age_text(DepotView::Clock::duration age) {
    const double seconds = std::chrono::duration<double>(age).count();
    return seconds < 60
               ? fmt::format("data {:.0f} s old", seconds)
               : "data " +
                     humane_duration(std::chrono::duration_cast<std::chrono::microseconds>(age)) +
                     " old";
}

}  // namespace

void DepotView::event(std::string_view line) {
    if (out_.traits().repaint) {
        screen_.line(line);
    } else {
        out_.line(line);
    }
}

void DepotView::heading(std::string line) {
    heading_ = std::move(line);
    paint_frame();
}

void DepotView::information(ChargingInformation information) {
    information_ = std::move(information);
    received_ = Clock::now();
    if (out_.traits().repaint) {
        paint_frame();
    } else if (plain_ == Plain::Changes) {
        write_changes();
    } else if (!last_table_ || received_ - *last_table_ >= table_interval) {
        write_table();
    }
}

void DepotView::tick() {
    paint_frame();
}

void DepotView::finish() {
    if (out_.traits().repaint) {
        paint_frame();
    } else if (plain_ == Plain::Tables && information_) {
        write_table();
    }
}

void DepotView::paint_frame() {
    if (!out_.traits().repaint) {
        return;
    }
    out_.refresh_traits();
    const TerminalTraits& traits = out_.traits();
    std::vector<std::string> lines{
        "", paint(keep_head(heading_, traits.width), Colour::Bold, traits.colour)};
    if (plan_.known()) {
        lines.push_back(keep_head(plan_line(plan_), traits.width));
    }
    if (information_) {
        const auto age = Clock::now() - received_;
        const std::string facts = fmt::format("{}   {}", summary(*information_), age_text(age));
        lines.push_back(paint(keep_head(facts, traits.width),
                              age > 60s ? Colour::Yellow : Colour::None, traits.colour));
    }
    for (std::string& line :
         alarm_block(plan_.alarms, traits.width, traits.height / 5, traits.colour)) {
        lines.push_back(std::move(line));
    }
    if (information_) {
        lines.emplace_back();
        // The last line of the terminal is the cursor's, and the table has a heading.
        const std::size_t used = lines.size() + 2;
        TableStyle style;
        style.width = traits.width;
        style.max_rows = traits.height > used + 2 ? traits.height - used : 2;
        style.colour = traits.colour;
        style.unicode = traits.unicode;
        for (std::string& line : render_table(rows(), style)) {
            lines.push_back(std::move(line));
        }
    }
    screen_.frame(std::move(lines));
}

std::vector<PointRow> DepotView::rows() const {
    std::vector<PointRow> rows = point_rows(*information_, wall_clock());
    add_plan(rows, plan_.requests);
    return rows;
}

void DepotView::write_changes() {
    out_.line(fmt::format("{} information  {}", clock_time(), summary(*information_)));
    std::map<std::string, std::string> now;
    for (const PointRow& row : point_rows(*information_, wall_clock())) {
        const std::string key = row.station + "\n" + row.point;
        const std::string line = plain_row(row);
        const auto before = shown_.find(key);
        if (before == shown_.end() || before->second != line) {
            out_.line(fmt::format("{} point        {}", clock_time(), line));
        }
        now[key] = line;
    }
    shown_ = std::move(now);
}

void DepotView::write_table() {
    last_table_ = received_;
    out_.line(fmt::format("\n{} {}", clock_time(), summary(*information_)));
    if (plan_.known()) {
        out_.line(plan_line(plan_));
    }
    TableStyle style;
    style.unicode = out_.traits().unicode;
    for (const std::string& line : render_table(rows(), style)) {
        out_.line(line);
    }
}

}  // namespace vdv463::cli
