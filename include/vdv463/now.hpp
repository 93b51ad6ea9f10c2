// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include <vdv463/timestamp.hpp>

namespace vdv463 {

/// One moment on both clocks: delays and deadlines go by the steady one, messages show the wall's.
struct Now {
    std::chrono::steady_clock::time_point steady;  ///< never goes back
    Timestamp wall;                                ///< UTC; somebody may set it

    /// What the system's clocks show.
    static Now read() {
        return {std::chrono::steady_clock::now(),
                Timestamp::from_system_clock(std::chrono::system_clock::now())};
    }
};

}  // namespace vdv463
