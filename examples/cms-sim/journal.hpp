// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "rules.hpp"

namespace vdv463::sim {

/// One line of the journal, for machines.
struct Event {
    bool is_violation = false;
    std::string rule;  ///< of a violation, its name in rule_table()
    std::string text;
};

/// What happened, line by line, and what presystems did against the rules.
/// Threads: add() and violation() from the simulator's only, violations() from any.
class Journal {
public:
    explicit Journal(std::function<void(const std::string& line)> log,
                     std::function<void(const Event& event)> on_event = {})
        : log_(std::move(log)), on_event_(std::move(on_event)) {}

    void add(const std::string& line) const { tell({false, {}, printable(line)}, ""); }

    void violation(Rule rule, const std::string& text) {
        const std::string line = printable(text);
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            violations_.push_back(line);
            if (violations_.size() > most_kept) {
                violations_.pop_front();
            }
        }
        tell({true, std::string(to_string(rule)), line}, "violation: " + line);
    }

    std::vector<std::string> violations() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return {violations_.begin(), violations_.end()};
    }

private:
    /// `line` is empty where it is the event's text.
    void tell(const Event& event, const std::string& line) const {
        if (log_) {
            log_(line.empty() ? event.text : line);
        }
        if (on_event_) {
            on_event_(event);
        }
    }

    static constexpr std::size_t most_kept = 1000;

    /// A peer's text must neither begin a new line nor command a terminal.
    static std::string printable(std::string text) {
        std::replace_if(
            text.begin(), text.end(),
            [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; }, '?');
        return text;
    }

    std::function<void(const std::string& line)> log_;
    std::function<void(const Event& event)> on_event_;
    mutable std::mutex mutex_;
    std::deque<std::string> violations_;
};

}  // namespace vdv463::sim
