// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vdv463/plan.hpp>
#include <vdv463/status.hpp>

int main() {
    std::cout << to_string(vdv463::State::Ready) << '\n';
    return to_string(vdv463::PlanState::Confirmed) == "confirmed" ? 0 : 1;
}
