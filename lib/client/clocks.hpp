// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "events.hpp"

namespace vdv463::client {

/// Both clocks, as the session wants them.
inline session::Now now() {
    return {std::chrono::steady_clock::now(),
            Timestamp::from_system_clock(std::chrono::system_clock::now())};
}

}  // namespace vdv463::client
