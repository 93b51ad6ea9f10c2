// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include <vdv463/handlers.hpp>

#include "actions.hpp"

namespace vdv463::hosted {

/// The handler for a value of this type.
template <class Value>
const auto& handler_for(const ClientHandlers& handlers) {
    if constexpr (std::is_same_v<Value, StateChange>) {
        return handlers.on_state;
    } else if constexpr (std::is_same_v<Value, AttemptStep>) {
        return handlers.on_attempt;
    } else if constexpr (std::is_same_v<Value, ChargingInformation>) {
        return handlers.on_charging_information;
    } else if constexpr (std::is_same_v<Value, IssueReport>) {
        return handlers.on_issue;
    } else if constexpr (std::is_same_v<Value, PlanChange>) {
        return handlers.on_plan;
    } else if constexpr (std::is_same_v<Value, TrackedRequest>) {
        return handlers.on_request;
    } else if constexpr (std::is_same_v<Value, PlanNeeded>) {
        return handlers.on_plan_needed;
    } else {
        static_assert(std::is_same_v<Value, Alarm>, "no handler takes this");
        return handlers.on_alarm;
    }
}

template <class Value>
void call_handler(const ClientHandlers& handlers, const Value& value) {
    if (const auto& handler = handler_for<Value>(handlers)) {
        handler(value);
    }
}

/// What an action tells the host without anything else to be done about it.
inline auto* told_by(session::ReportInformation& action) noexcept {
    return &action.information;
}
inline auto* told_by(session::ReportIssue& action) noexcept {
    return &action.report;
}
inline auto* told_by(session::ReportPlan& action) noexcept {
    return &action.change;
}
inline auto* told_by(session::ReportRequest& action) noexcept {
    return &action.request;
}
inline auto* told_by(session::ReportPlanNeeded& action) noexcept {
    return &action.needed;
}
inline auto* told_by(session::ReportAlarm& action) noexcept {
    return &action.alarm;
}

template <class Alternative, class = void>
inline constexpr bool only_tells = false;
template <class Alternative>
inline constexpr bool
    only_tells<Alternative, std::void_t<decltype(told_by(std::declval<Alternative&>()))>> = true;

/// Carries an action out: what it only tells goes to `tell`, the rest to `perform`.
template <class Tell, class Perform>
void carry_out(session::Action& action, const Tell& tell, const Perform& perform) {
    std::visit(
        [&](auto& alternative) {
            if constexpr (only_tells<std::decay_t<decltype(alternative)>>) {
                tell(std::move(*told_by(alternative)));
            } else {
                perform(alternative);
            }
        },
        action);
}

}  // namespace vdv463::hosted
