// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "random.hpp"

namespace vdv463::session {

/// A random UUID (version 4, RFC 4122) in lower case.
std::string new_message_id(Random& random);

}  // namespace vdv463::session
