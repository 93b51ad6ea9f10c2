// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Values that the codec takes in place of others that it cannot hold, and that no schema of VDV
/// 463 can tell from them.
namespace vdv463::cli {

/// A number that is whole, negative or a percentage exactly where the JSON number `number` is.
std::string holdable_number(std::string_view number);

/// A date at either end of the calendar, which an offset moves out of it, becomes one in its
/// middle. It is looked for at `begin`.
void replace_outermost_days(std::string& text, std::size_t begin);

}  // namespace vdv463::cli
