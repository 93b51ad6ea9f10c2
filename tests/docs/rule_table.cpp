// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vdv463/validate.hpp>

/// Prints the rules of plausibility as docs/validation.md has them.
int main() {
    std::cout << "| rule | severity | what has to hold | source |\n"
                 "|---|---|---|---|\n";
    for (const vdv463::ValidationRule& rule : vdv463::validation_rules()) {
        std::cout << "| `" << rule.id << "` | " << vdv463::to_string(rule.severity) << " | "
                  << rule.expectation << " | " << rule.source << " |\n";
    }
    std::cout.flush();
    return std::cout ? 0 : 1;
}
