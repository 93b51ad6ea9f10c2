// SPDX-License-Identifier: Apache-2.0
#include "alarms.hpp"

#include <algorithm>
#include <utility>

namespace vdv463::session {
namespace {

template <class List>
auto find(List& alarms, std::string_view id) noexcept {
    return std::find_if(alarms.begin(), alarms.end(),
                        [id](const Alarm& each) { return each.id == id; });
}

}  // namespace

void Alarms::raise(std::string_view id, Severity severity, std::string text, const Now& now,
                   Actions& out) {
    const auto held = find(alarms_, id);
    if (held != alarms_.end()) {
        held->text = std::move(text);
        return;
    }
    Alarm alarm{std::string{id}, severity, true, now.wall, std::move(text)};
    out.push_back(Log{LogLevel::Warning, alarm.id + ": " + alarm.text, {}});
    out.push_back(ReportAlarm{alarm});
    alarms_.push_back(std::move(alarm));
}

void Alarms::clear(std::string_view id, std::string_view text, Actions& out) {
    const auto held = find(alarms_, id);
    if (held == alarms_.end()) {
        return;
    }
    Alarm over = std::move(*held);
    alarms_.erase(held);
    over.raised = false;
    over.text = std::string{text};
    out.push_back(Log{LogLevel::Info, over.id + " is over: " + over.text, {}});
    out.push_back(ReportAlarm{std::move(over)});
}

void Alarms::clear_all(const std::string& text, Actions& out) {
    while (!alarms_.empty()) {
        clear(std::string{alarms_.front().id}, text, out);
    }
}

bool Alarms::raised(std::string_view id) const noexcept {
    return find(alarms_, id) != alarms_.end();
}

}  // namespace vdv463::session
