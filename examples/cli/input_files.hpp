// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vdv463::cli {

/// The files that the arguments of a command mean: "-" and what exists is itself; what does not,
/// and matches as a pattern (glob), is what it matches, sorted. The rest stays, to be complained of
/// when it is opened.
std::vector<std::string> expanded_files(const std::vector<std::string>& arguments);

}  // namespace vdv463::cli
