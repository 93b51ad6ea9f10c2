// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "io_loop.hpp"

namespace vdv463::transport {

/// When a loop that last looked for news at `last` may look again. libwebsockets 4.1.6 waits with
/// poll(), which goes through all connections whatever has happened. A hundred are looked at
/// without delay. With more of them the looks are so far apart that they take little of the time:
/// what happens in between is found together by the next one. After a silence there is no delay.
TimePoint next_look(TimePoint last, std::size_t connections) noexcept;

/// When a timer that is armed at `now` for `when` fires. One that is far off fires up to 64 ms
/// later, together with its like: idle connections that came up together, and so ping together, do
/// not wake the loop one by one.
TimePoint fires_at(TimePoint when, TimePoint now) noexcept;

}  // namespace vdv463::transport
