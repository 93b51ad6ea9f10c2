// SPDX-License-Identifier: Apache-2.0
#include "plan_rows.hpp"

#include "durations.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace vdv463::cli {
namespace {

constexpr std::size_t most_cause_columns = 60;

bool is_over(RequestState state) {
    return state == RequestState::Completed || state == RequestState::Ended ||
           state == RequestState::Expired;
}

/// What cannot be overlooked is written in capitals.
std::string word_of(const TrackedRequest& request) {
    if (request.state == RequestState::Rejected) {
        return "REJECTED";
    }
    if (request.state == RequestState::Missing) {
        return "MISSING";
    }
    return request.late ? "LATE" : std::string(to_string(request.state));
}

/// "04:30Z", the time of day in UTC.
std::string time_of_day(Timestamp time) {
    const std::string text = time.to_string();
    return text.substr(text.find('T') + 1, 5) + "Z";
}

std::string wish_of(const TrackedRequest& request) {
    std::string text = fmt::format("{:>3.0f} %", request.min_target_soc_pct);
    return request.departure ? text + " by " + time_of_day(*request.departure) : text;
}

PointRow row_of_its_own(const TrackedRequest& request) {
    PointRow row;
    row.at_point = false;
    row.station = "-";
    row.vehicle = printable(request.vehicle_id);
    row.soc_pct = request.soc_pct;
    row.process = printable(request.state == RequestState::Rejected && !request.reason.empty()
                                ? request.reason
                                : request.evidence);
    return row;
}

bool names(const PointRow& row, const std::string& request_id) {
    return std::find(row.request_ids.begin(), row.request_ids.end(), request_id) !=
           row.request_ids.end();
}

/// The row without a plan that belongs to the request: by its id, else where the bus stands, else
/// where it is to stand.
PointRow* row_for(std::vector<PointRow>& rows, const TrackedRequest& request) {
    const std::string vehicle = printable(request.vehicle_id);
    const auto first = [&rows](const auto& fits) -> PointRow* {
        const auto found = std::find_if(rows.begin(), rows.end(), [&](const PointRow& row) {
            return row.plan_mark == PlanMark::None && row.at_point && fits(row);
        });
        return found == rows.end() ? nullptr : &*found;
    };
    if (PointRow* const row =
            first([&](const PointRow& at) { return names(at, request.charging_request_id); })) {
        return row;
    }
    if (PointRow* const row =
            first([&](const PointRow& at) { return !vehicle.empty() && at.vehicle == vehicle; })) {
        return row;
    }
    return first([&](const PointRow& at) {
        return at.vehicle.empty() && request.charging_point_id &&
               at.point_id == *request.charging_point_id && !is_over(request.state);
    });
}

struct Count {
    std::string_view word;
    std::size_t number = 0;
};

/// "1 late, 1 rejected, 4 charging": what somebody has to look at comes first.
std::string counts_of(const std::vector<TrackedRequest>& requests) {
    std::vector<Count> counts{
        {"late"}, {to_string(RequestState::Rejected)}, {to_string(RequestState::Missing)}};
    for (const TrackedRequest& request : requests) {
        counts.front().number += request.late ? 1 : 0;
        const std::string_view word = to_string(request.state);
        const auto found = std::find_if(counts.begin(), counts.end(),
                                        [&](const Count& count) { return count.word == word; });
        found == counts.end() ? counts.push_back({word, 1}) : void(++found->number);
    }
    std::string text;
    for (const Count& count : counts) {
        if (count.number != 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count.number, count.word);
        }
    }
    return text;
}

}  // namespace

PlanPicture plan_picture(const ClientStatus& status, std::vector<TrackedRequest> requests,
                         std::optional<std::chrono::steady_clock::time_point> published) {
    PlanPicture plan;
    plan.version = status.plan_version;
    plan.state = status.plan_state;
    plan.cause = status.plan_cause;
    if (published) {
        plan.age = std::chrono::duration_cast<std::chrono::seconds>(
            std::chrono::steady_clock::now() - *published);
    }
    plan.active = status.active;
    plan.requests = std::move(requests);
    plan.alarms = status.alarms;
    return plan;
}

PlanMark mark_of(const TrackedRequest& request) {
    if (request.state == RequestState::Rejected || request.state == RequestState::Missing) {
        return PlanMark::Bad;
    }
    if (request.late) {
        return PlanMark::Late;
    }
    const bool open =
        request.state == RequestState::Waiting || request.state == RequestState::Sent ||
        request.state == RequestState::Confirmed || request.state == RequestState::Ended ||
        request.state == RequestState::Expired;
    return open ? PlanMark::Open : PlanMark::Fine;
}

Colour plan_colour(PlanMark mark) {
    switch (mark) {
        case PlanMark::None:
            return Colour::None;
        case PlanMark::Open:
            return Colour::Dim;
        case PlanMark::Fine:
            return Colour::Green;
        case PlanMark::Late:
            return Colour::Yellow;
        case PlanMark::Bad:
            return Colour::Red;
    }
    return Colour::None;
}

std::string plan_line(const PlanPicture& plan) {
    std::string text = "no plan";
    if (plan.version != 0) {
        text = fmt::format("plan {}", plan.version);
        if (plan.state) {
            text += fmt::format(" {}", to_string(*plan.state));
        }
    }
    if (plan.age) {
        text += ", " + (*plan.age < std::chrono::minutes{1} ? fmt::format("{} s", plan.age->count())
                                                            : humane_duration(*plan.age));
        text += " old";
    }
    if (!plan.active) {
        text += ", standby";
    }
    if (plan.cause) {
        text += ": " + keep_head(printable(plan.cause->to_string()), most_cause_columns);
    }
    if (plan.requests.empty()) {
        return text;
    }
    const std::size_t number = plan.requests.size();
    return fmt::format("{}   {} request{}: {}", text, number, number == 1 ? "" : "s",
                       counts_of(plan.requests));
}

void add_plan(std::vector<PointRow>& rows, const std::vector<TrackedRequest>& requests) {
    std::size_t widest = 0;
    for (const TrackedRequest& request : requests) {
        widest = std::max(widest, word_of(request).size());
    }
    // A request that is over must not take the row of one that is not.
    for (const bool over : {false, true}) {
        for (const TrackedRequest& request : requests) {
            if (is_over(request.state) != over) {
                continue;
            }
            PointRow* row = row_for(rows, request);
            if (row == nullptr && !over) {
                rows.push_back(row_of_its_own(request));
                row = &rows.back();
            }
            if (row != nullptr) {
                // In brackets: it has the point to itself, and does not stand there.
                if (row->vehicle.empty()) {
                    row->vehicle = '(' + printable(request.vehicle_id) + ')';
                }
                row->plan = pad_right(word_of(request), widest) + ' ' + wish_of(request);
                row->plan_mark = mark_of(request);
            }
        }
    }
}

std::string request_line(const TrackedRequest& request) {
    std::string line =
        fmt::format("{} {} {}", printable(request.vehicle_id), word_of(request), wish_of(request));
    if (request.soc_pct) {
        line += fmt::format(", {:.0f} % now", *request.soc_pct);
    }
    line += fmt::format(" ({})", printable(request.charging_request_id));
    const std::string& why = request.reason.empty() ? request.evidence : request.reason;
    return why.empty() ? line : line + ": " + printable(why);
}

std::string alarm_line(const Alarm& alarm) {
    return fmt::format("{} {}: {}", printable(alarm.id), alarm.raised ? "raised" : "over",
                       printable(alarm.text));
}

std::string plan_change_line(const PlanChange& change) {
    std::string line = fmt::format("{} {}", change.version, to_string(change.state));
    return change.cause ? line + ": " + printable(change.cause->to_string()) : line;
}

std::vector<std::string> alarm_block(const std::vector<Alarm>& alarms, std::size_t width,
                                     std::size_t most, bool colour) {
    std::vector<Alarm> sorted = alarms;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Alarm& a, const Alarm& b) {
        return a.severity == Severity::Critical && b.severity != Severity::Critical;
    });
    std::vector<std::string> lines;
    const std::size_t shown = sorted.size() <= most ? sorted.size() : most == 0 ? 0 : most - 1;
    for (std::size_t at = 0; at < shown; ++at) {
        const Alarm& alarm = sorted[at];
        const std::string text =
            fmt::format("{:<8} {} since {}: {}", to_string(alarm.severity), printable(alarm.id),
                        time_of_day(alarm.since), printable(alarm.text));
        lines.push_back(paint(keep_head(text, width),
                              alarm.severity == Severity::Critical ? Colour::Red : Colour::Yellow,
                              colour));
    }
    if (most != 0 && shown < sorted.size()) {
        lines.push_back(fmt::format("... and {} more alarms", sorted.size() - shown));
    }
    return lines;
}

}  // namespace vdv463::cli
