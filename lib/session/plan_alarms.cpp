// SPDX-License-Identifier: Apache-2.0
#include "plan_alarms.hpp"

#include <array>
#include <string_view>

#include "one_line.hpp"
#include "plan_list.hpp"

namespace vdv463::session {

namespace {

constexpr unsigned informations_to_clear = 3;
constexpr std::size_t longest_reason = 200;

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many) + ": ";
}

/// The beginning of what a CMS says.
std::string in_brackets(const std::string& text) {
    return text.empty() ? text : " (" + common::one_line(text, longest_reason) + ")";
}

}  // namespace

void PlanAlarms::refused(const Error& answer, const Now& now, Actions& out) {
    alarms_.raise(alarm_id::plan_refused, Severity::Critical, answer.to_string(), now, out);
}

void PlanAlarms::unanswered(const std::string& pace, const Now& now, Actions& out) {
    alarms_.raise(alarm_id::plan_unanswered, Severity::Critical,
                  "The CMS does not answer the list, not even on a new connection; it is sent "
                  "again every " +
                      pace + ".",
                  now, out);
}

void PlanAlarms::poisoned(const std::string& pace, const Now& now, Actions& out) {
    alarms_.raise(alarm_id::plan_poisoned, Severity::Critical,
                  "Connections were lost again and again after the list was sent; it is tried "
                  "every " +
                      pace + ", a changed list at once.",
                  now, out);
}

void PlanAlarms::stale(const Error& cause, const Now& now, Actions& out) {
    alarms_.raise(alarm_id::plan_stale, Severity::Critical, cause.detail, now, out);
}

void PlanAlarms::fresh(Actions& out) {
    alarms_.clear(alarm_id::plan_stale, "The newest list is not too old.", out);
}

void PlanAlarms::released(Actions& out) {
    alarms_.clear(alarm_id::plan_poisoned, "The list is tried again on request.", out);
    alarms_.clear(alarm_id::plan_stale, "The list is said to hold still.", out);
}

void PlanAlarms::answered(Actions& out) {
    alarms_.clear(alarm_id::plan_unanswered, "The CMS has answered a list.", out);
    alarms_.clear(alarm_id::plan_poisoned, "The CMS has answered the list.", out);
}

void PlanAlarms::confirmed(bool nothing_left, Actions& out) {
    about_list_over("The CMS has confirmed the list.", out);
    if (nothing_left) {
        alarms_.clear(alarm_id::plan_lost_at_cms, "Everything was withdrawn.", out);
    }
}

void PlanAlarms::replaced(Actions& out) {
    about_list_over("Another list has taken its place.", out);
}

void PlanAlarms::about_list_over(const std::string& text, Actions& out) {
    for (const std::string_view id :
         {alarm_id::plan_refused, alarm_id::plan_poisoned, alarm_id::plan_stale}) {
        alarms_.clear(id, text, out);
    }
}

void PlanAlarms::forgotten(Actions& out) {
    constexpr std::array<std::string_view, 8> all{
        alarm_id::plan_not_in_force, alarm_id::plan_refused,     alarm_id::plan_unanswered,
        alarm_id::plan_poisoned,     alarm_id::plan_stale,       alarm_id::plan_lost_at_cms,
        alarm_id::bus_late,          alarm_id::request_rejected,
    };
    for (const std::string_view id : all) {
        alarms_.clear(id, "No list is kept in force any more.", out);
    }
}

void PlanAlarms::not_in_force(PlanVersion version, const std::optional<Error>& cause,
                              const Now& now, Actions& out) {
    const bool meant = cause && cause->code == errc::standby;
    alarms_.raise(alarm_id::plan_not_in_force, meant ? Severity::Warning : Severity::Critical,
                  "The CMS has not confirmed list " + std::to_string(version) +
                      (cause ? ": " + cause->to_string() : std::string{"."}),
                  now, out);
}

void PlanAlarms::in_force(const std::string& text, Actions& out) {
    alarms_.clear(alarm_id::plan_not_in_force, text, out);
}

void PlanAlarms::observed(const PlanObservation& observation, const Now& now, Actions& out) {
    const auto& foreign = observation.foreign;
    if (observation.lost_at_cms) {
        alarms_.raise(alarm_id::plan_lost_at_cms, Severity::Critical,
                      "None of the requests is in the charging information any more; the list is "
                      "sent once more.",
                      now, out);
    } else if (observation.own_seen.size() > foreign.size()) {
        alarms_.clear(alarm_id::plan_lost_at_cms, "The CMS shows requests of the plan again.", out);
    }
    if (!foreign.empty()) {
        informations_without_foreign_ = 0;
        return alarms_.raise(alarm_id::second_master, Severity::Critical,
                             "Somebody else publishes under this presystem id, " +
                                 counted(foreign.size(), "request", "requests") + some_of(foreign) +
                                 ".",
                             now, out);
    }
    if (++informations_without_foreign_ >= informations_to_clear) {
        alarms_.clear(alarm_id::second_master, "Only requests of this client are shown.", out);
    }
}

void PlanAlarms::requests(const std::vector<TrackedRequest>& late,
                          const std::vector<TrackedRequest>& rejected, const Now& now,
                          Actions& out) {
    std::vector<std::string> names;
    names.reserve(late.size());
    for (const TrackedRequest& request : late) {
        names.push_back(request.vehicle_id);
    }
    if (names.empty()) {
        alarms_.clear(alarm_id::bus_late, "No bus is predicted to be late any more.", out);
    } else {
        alarms_.raise(alarm_id::bus_late, Severity::Warning,
                      "By the prediction of the CMS not charged in time, " +
                          counted(names.size(), "bus", "buses") + some_of(names) + ".",
                      now, out);
    }
    names.clear();
    for (const TrackedRequest& request : rejected) {
        names.push_back(request.charging_request_id + in_brackets(request.reason));
    }
    if (names.empty()) {
        alarms_.clear(alarm_id::request_rejected, "No request of the plan is rejected any more.",
                      out);
    } else {
        alarms_.raise(
            alarm_id::request_rejected, Severity::Warning,
            "The CMS rejects " + counted(names.size(), "request", "requests") + some_of(names), now,
            out);
    }
}

}  // namespace vdv463::session
