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

namespace vdv463::sim {

/// What happened, line by line, and what presystems did against the rules.
/// Threads: add() and violation() from the simulator's only, violations() from any.
class Journal {
public:
    explicit Journal(std::function<void(const std::string& line)> log) : log_(std::move(log)) {}

    void add(const std::string& line) const {
        if (log_) {
            log_(printable(line));
        }
    }

    void violation(const std::string& text) {
        const std::string line = printable(text);
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            violations_.push_back(line);
            if (violations_.size() > most_kept) {
                violations_.pop_front();
            }
        }
        add("violation: " + line);
    }

    std::vector<std::string> violations() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return {violations_.begin(), violations_.end()};
    }

private:
    static constexpr std::size_t most_kept = 1000;

    /// A peer's text must neither begin a new line nor command a terminal.
    static std::string printable(std::string text) {
        std::replace_if(
            text.begin(), text.end(),
            [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; }, '?');
        return text;
    }

    std::function<void(const std::string& line)> log_;
    mutable std::mutex mutex_;
    std::deque<std::string> violations_;
};

}  // namespace vdv463::sim
