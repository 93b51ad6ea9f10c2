// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>

#include <istream>

namespace vdv463::test {

/// Reads "key=value" words until the end; times are in milliseconds. The presystem's id and
/// allow_insecure are set, everything else is the library's default.
/// Errors: invalid_config for a word that is not understood.
[[nodiscard]] Result<ClientConfig> read_config(std::istream& words);

}  // namespace vdv463::test
