// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include <vdv463/error.hpp>

/// Exit codes that are not in the error table; see error_info() for the others.
namespace vdv463::cli {

constexpr int exit_ok = 0;
constexpr int exit_findings = 1;
constexpr int exit_usage = 2;
constexpr int exit_internal = 70;
constexpr int exit_output_lost = 74;

/// What a shell reports for a program that a signal has ended.
constexpr int exit_signal(int signal) {
    return 128 + signal;
}

inline int exit_code_of(const Error& error) {
    return error_info(error.value()).exit_code;
}

/// Something that the program had to write could not be written, which was told.
/// Threads: any.
inline std::atomic<bool> output_lost{false};

/// The exit code of a program whose command gave `code`: a loss hides no other failure.
inline int final_exit_code(int code) {
    const bool well = code == exit_ok || code > exit_signal(0);
    return well && output_lost ? exit_output_lost : code;
}

}  // namespace vdv463::cli
