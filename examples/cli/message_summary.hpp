// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <vdv463/message.hpp>

namespace vdv463::cli {

/// What a payload says, for people: one line for each request, station and charging point. Equal
/// payloads give equal lines; times are local ones.
std::vector<std::string> summary_lines(const Payload& payload);

}  // namespace vdv463::cli
