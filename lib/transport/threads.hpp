// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <thread>

#include <vdv463/result.hpp>

namespace vdv463::transport {

/// Begins a thread in which every signal is blocked from its first instruction on, so that the
/// host's signal handlers keep running on the host's own threads.
/// Errors: internal, when the system has no thread left.
[[nodiscard]] Result<std::thread> begin_thread(const char* name, std::function<void()> body);

}  // namespace vdv463::transport
