// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/error.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/status.hpp>

#include "point_rows.hpp"
#include "terminal.hpp"

namespace vdv463::cli {

/// The plan and what became of it, as far as people want to see it.
struct PlanPicture {
    PlanVersion version = 0;  ///< 0: no list was published
    std::optional<PlanState> state;
    std::optional<Error> cause;
    std::optional<std::chrono::seconds> age;  ///< since the list was published
    bool active = true;                       ///< false: standby
    std::vector<TrackedRequest> requests;
    std::vector<Alarm> alarms;

    bool known() const { return version != 0 || !requests.empty(); }
};

/// What the client knows; `published` is when the list was handed to it, if it was.
PlanPicture plan_picture(const ClientStatus& status, std::vector<TrackedRequest> requests,
                         std::optional<std::chrono::steady_clock::time_point> published);

PlanMark mark_of(const TrackedRequest& request);
Colour plan_colour(PlanMark mark);

/// "plan 3 confirmed, 12 min old   6 requests: 1 late, 1 rejected, 5 charging".
std::string plan_line(const PlanPicture& plan);

/// Says in each row what the plan wants for the bus there, or for the one that is to come, whose id
/// stands in brackets then. Adds a row for each bus with a request that is at no point. What is
/// over and at no point is left out.
void add_plan(std::vector<PointRow>& rows, const std::vector<TrackedRequest>& requests);

/// "Bus 101 LATE 100 % by 04:30Z, 53 % now (uri://Customer1/Presystem1/CR1): evidence", for a
/// line of its own.
std::string request_line(const TrackedRequest& request);

/// "BUS_LATE raised: Bus 101 ..." or "BUS_LATE over: ...".
std::string alarm_line(const Alarm& alarm);

/// "3 confirmed", with the cause after it.
std::string plan_change_line(const PlanChange& change);

/// The alarms beneath one another, critical ones first, no more than `most` lines of at most
/// `width` columns.
std::vector<std::string> alarm_block(const std::vector<Alarm>& alarms, std::size_t width,
                                     std::size_t most, bool colour);

}  // namespace vdv463::cli
