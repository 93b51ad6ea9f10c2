// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vdv463/error.hpp>

/// Prints the error table as docs/errors.md has it.
int main() {
    std::cout << "| code | stage | exit code | what happened | what to do |\n"
                 "|---|---|---|---|---|\n";
    for (const vdv463::ErrorInfo& row : vdv463::error_table()) {
        std::cout << "| `" << row.name << "` | " << vdv463::to_string(row.stage) << " | "
                  << row.exit_code << " | " << row.meaning << " | " << row.advice << " |\n";
    }
    std::cout.flush();
    return std::cout ? 0 : 1;
}
