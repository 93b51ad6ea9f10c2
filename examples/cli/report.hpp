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
void note(std::string_view line);

/// "/chargingRequestList/0/vehicleId: expected a string (wrong_type)".
std::string issue_line(const Issue& issue);

/// One line per finding of a report, or one for its error.
std::vector<std::string> issue_lines(const IssueReport& report);

/// "ok    tls           3 ms  TLSv1.3, ..." with the colours of a terminal.
std::string step_line(const AttemptStep& step, bool colour);

/// "Waiting, next attempt in 15 s (connection refused)".
std::string state_line(const StateChange& change);

/// UTC time of day, for lines in a log.
std::string clock_time();

}  // namespace vdv463::cli
