// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "io_loop.hpp"
#include "lookup.hpp"

namespace vdv463::transport {

using Resolver = std::function<Result<std::vector<Address>>(const Url&)>;

/// A loop of its own beside the process's one, with another way to look names up.
/// Errors: internal.
[[nodiscard]] Result<std::shared_ptr<IoLoop>> begin_io_loop(Resolver resolver);

}  // namespace vdv463::transport
