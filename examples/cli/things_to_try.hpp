// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <vdv463/error.hpp>

namespace vdv463::cli {

/// What a person with this program at hand can try next, besides the error's advice. May be empty.
std::vector<std::string_view> things_to_try(const Error& error);

}  // namespace vdv463::cli
