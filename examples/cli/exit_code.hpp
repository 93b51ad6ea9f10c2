// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/error.hpp>

/// Exit codes that are not in the error table; see error_info() for the others.
namespace vdv463::cli {

constexpr int exit_ok = 0;
constexpr int exit_findings = 1;
constexpr int exit_usage = 2;
constexpr int exit_internal = 70;

/// What a shell reports for a program that a signal has ended.
constexpr int exit_signal(int signal) {
    return 128 + signal;
}

inline int exit_code_of(const Error& error) {
    return error_info(error.value()).exit_code;
}

}  // namespace vdv463::cli
