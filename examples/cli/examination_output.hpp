// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "examination.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What `vdv463 validate` prints, in three forms.
namespace vdv463::cli {

struct ReportOptions {
    ExamineOptions examine;
    IssueSeverity fail_level = IssueSeverity::Error;
};

/// 2 when a text cannot be read, else 1 when there is a finding of the level that fails, else 0.
int exit_code_of(const std::vector<Examination>& examinations, IssueSeverity fail_level);

/// "file: /path: error rule: text", one line each.
std::vector<std::string> finding_lines(const Examination& examination);

/// "2 files: 1 error, 2 warnings, 0 infos".
std::string summary_line(const std::vector<Examination>& examinations);

/// One JSON document on one line.
std::string json_examinations(const std::vector<Examination>& examinations,
                              const ReportOptions& options);

/// The document for a command that could not be carried out at all.
std::string json_refusal(std::string_view problem);

/// A JUnit report: a test suite for each file, in it a test case for each group of rules.
std::string junit_examinations(const std::vector<Examination>& examinations,
                               const ReportOptions& options);

}  // namespace vdv463::cli
