// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vdv463/charging_information.hpp>

#include "plan_rows.hpp"
#include "terminal.hpp"

namespace vdv463::cli {

/// A depot on standard output: on a terminal a table that is painted over, elsewhere lines.
/// Lifetime: `out` must outlive the view.
class DepotView {
public:
    /// How charging information is written where nothing can be painted over.
    enum class Plain {
        Changes,  ///< a summary, and a line for each point that looks different than before
        Tables,   ///< a table every few seconds
    };
    using Clock = std::chrono::steady_clock;

    DepotView(Output& out, Plain plain) : out_(out), screen_(out), plain_(plain) {}

    /// Something that happened; stays above the table.
    void event(std::string_view line);
    /// The first line of the table's frame; elsewhere nothing.
    void heading(std::string line);
    void information(ChargingInformation information);
    /// What the next picture shows of the plan and the alarms.
    void plan(PlanPicture plan) { plan_ = std::move(plan); }
    /// Time has passed: the age of the data is painted anew.
    void tick();
    /// The last picture: a table in any case.
    void finish();

private:
    void paint_frame();
    void write_changes();
    void write_table();
    std::vector<PointRow> rows() const;

    Output& out_;
    Screen screen_;
    Plain plain_;
    std::string heading_;
    std::optional<ChargingInformation> information_;
    PlanPicture plan_;
    Clock::time_point received_;
    std::optional<Clock::time_point> last_table_;
    std::map<std::string, std::string> shown_;  ///< by station and point: the line written last
};

}  // namespace vdv463::cli
