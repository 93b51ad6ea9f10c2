// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <vdv463/error.hpp>
#include <vdv463/status.hpp>

/// What people are told on standard error, and how steps of a connection are written.
namespace vdv463::cli {

/// Lines that say what went wrong, where, what the CMS said and what to do.
std::vector<std::string> error_lines(const Error& error);

/// Prints them to standard error and gives the exit code that belongs to the error.
int report_error(const Error& error);

/// Prints one line to standard error.
/// Threads: any.
void note(std::string_view line);

/// The same, but not with --quiet: for what is no error.
void remark(std::string_view line);

/// "/chargingRequestList/0/vehicleId: expected a string (wrong_type)".
std::string issue_line(const Issue& issue);

/// One line per finding of a report, or one for its error.
std::vector<std::string> issue_lines(const IssueReport& report);

/// Prints them with remark(): a handler for ClientHandlers::on_issue.
void remark_issues(const IssueReport& report);

/// "ok    tls           3 ms  TLSv1.3, ..." with the colours of a terminal.
std::string step_line(const AttemptStep& step, bool colour);

/// "Waiting, next attempt in 15 s (connection refused)".
std::string state_line(const StateChange& change);

/// The time of day with its offset, for lines in a log.
std::string clock_time();

}  // namespace vdv463::cli
