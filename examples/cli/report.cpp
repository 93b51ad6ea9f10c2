// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "durations.hpp"
#include "exit_code.hpp"
#include "local_time.hpp"
#include "settings.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <mutex>

namespace vdv463::cli {
namespace {

Output& standard_error() {
    static Output out(STDERR_FILENO);
    return out;
}

}  // namespace

std::vector<std::string> error_lines(const Error& error) {
    const ErrorInfo& info = error_info(error.value());
    std::vector<std::string> lines;
    // With a list of problems the detail only repeats the first of them.
    const bool listed = !error.issues.empty();
    const std::string detail =
        printable(error.detail.empty() || listed ? info.meaning : error.detail);
    lines.push_back(fmt::format("{} ({})", detail, info.name));
    if (!error.path.empty() && !listed) {
        lines.push_back("  at:       " + printable(error.path));
    }
    if (error.offset) {
        lines.push_back(fmt::format("  byte:     {}", *error.offset));
    }
    if (!error.peer_text.empty()) {
        lines.push_back("  CMS says: " + printable(error.peer_text));
    }
    for (const Issue& issue : error.issues) {
        lines.push_back("  problem:  " + issue_line(issue));
    }
    lines.push_back(fmt::format("  advice:   {}", info.advice));
    return lines;
}

int report_error(const Error& error) {
    bool first = true;
    for (const std::string& line : error_lines(error)) {
        note(first ? "vdv463: " + line : line);
        first = false;
    }
    return exit_code_of(error);
}

void note(std::string_view line) {
    // The library's log comes from another thread.
    static std::mutex mutex;
    const std::lock_guard<std::mutex> lock(mutex);
    standard_error().line(line);
}

void remark(std::string_view line) {
    if (!settings().quiet) {
        note(line);
    }
}

std::string issue_line(const Issue& issue) {
    const std::string text = fmt::format("{} ({})", printable(issue.text), printable(issue.rule));
    return issue.path.empty() ? text : printable(issue.path) + ": " + text;
}

std::vector<std::string> issue_lines(const IssueReport& report) {
    const std::string subject =
        fmt::format("{} {}", report.action ? to_string(*report.action) : "message",
                    printable(report.message_id));
    std::vector<std::string> lines;
    for (const Issue& issue : report.issues) {
        lines.push_back(fmt::format("{}: {}", subject, issue_line(issue)));
    }
    if (report.error) {
        lines.push_back(fmt::format("{} ({}): {}", subject, to_string(report.kind),
                                    printable(report.error->to_string())));
    }
    return lines;
}

void remark_issues(const IssueReport& report) {
    for (const std::string& line : issue_lines(report)) {
        remark("finding: " + line);
    }
}

std::string step_line(const AttemptStep& step, bool colour) {
    const std::string mark =
        step.ok ? paint("ok  ", Colour::Green, colour) : paint("FAIL", Colour::Red, colour);
    return fmt::format("{}  {:<11} {:>8}  {}", mark, to_string(step.step),
                       humane_duration(step.elapsed), printable(step.detail));
}

std::string state_line(const StateChange& change) {
    std::string line(to_string(change.to));
    if (change.retry_in) {
        line += ", next attempt in " + humane_duration(*change.retry_in);
    }
    if (change.cause) {
        line += ": " + printable(change.cause->to_string());
    }
    return line;
}

std::string clock_time() {
    return local_time_of_day(Timestamp::from_system_clock(std::chrono::system_clock::now()));
}

}  // namespace vdv463::cli
