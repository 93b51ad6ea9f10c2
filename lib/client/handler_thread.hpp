// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <vdv463/executor.hpp>

namespace vdv463::client {

/// The process's handler thread: begun with the first holder, ended with the last.
std::shared_ptr<HandlerThread> shared_handler_thread();

}  // namespace vdv463::client
