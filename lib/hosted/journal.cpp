// SPDX-License-Identifier: Apache-2.0
#include "journal.hpp"

#include <utility>

#include "guard.hpp"
#include "one_line.hpp"

namespace vdv463::hosted {

bool Journal::takes(LogLevel level) const noexcept {
    return config_.sink && level <= config_.level && level != LogLevel::Off;
}

std::string_view Journal::clean(std::string_view text, std::string& kept) const {
    return redactor_ != nullptr ? redactor_->clean(text, kept) : text;
}

void Journal::write(LogLevel level, std::string_view component, std::string_view text,
                    std::string message_id) const {
    if (!takes(level)) {
        return;
    }
    std::string kept;
    LogRecord record;
    record.level = level;
    record.component = component;
    record.text = clean(text, kept);
    if (!common::is_one_line(record.text)) {
        kept = common::one_line(record.text);
        record.text = kept;
    }
    record.message_id = std::move(message_id);
    static_cast<void>(thrown_by([&] { config_.sink(record); }));
}

void Journal::step(const AttemptStep& step) const {
    const auto level = step.ok ? LogLevel::Debug : LogLevel::Warning;
    if (takes(level)) {
        write(level, "transport", std::string(to_string(step.step)) + ": " + step.detail);
    }
}

void Journal::tap(WireDirection direction, std::string_view text) const {
    if (config_.wire) {
        std::string kept;
        text = clean(text, kept);
        static_cast<void>(thrown_by([&] { config_.wire(direction, text); }));
    }
}

}  // namespace vdv463::hosted
