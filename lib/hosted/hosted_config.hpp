// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <vdv463/session.hpp>

#include "session.hpp"

namespace vdv463::hosted {

/// Every problem of `config`, with the member's name as path. Empty: it can be used.
[[nodiscard]] std::vector<Issue> check(const SessionConfig& config);

/// The error of a configuration that has these problems. Precondition: there are any.
[[nodiscard]] Error invalid_config(std::vector<Issue> problems);

/// What the session has to know, with one url and credentials that do not change.
[[nodiscard]] session::SessionConfig machine_config(const SessionConfig& config);

}  // namespace vdv463::hosted
