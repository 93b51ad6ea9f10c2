// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/codec.hpp>

#include <string_view>

namespace vdv463::fuzz {

/// Ends the process with the sentence when the condition does not hold: that is how libFuzzer
/// learns of a finding.
void demand(bool holds, std::string_view sentence);

/// What every refusal owes its reader: a code of ours, a sentence on one line in UTF-8, a path or
/// an offset inside of the `size` bytes that were read.
void demand_sound_refusal(const Error& error, std::size_t size);

/// What every issue owes its reader.
void demand_sound_issue(const Issue& issue);

/// Empty, or steps that begin with a slash, with every tilde escaped.
bool is_json_pointer(std::string_view path);

}  // namespace vdv463::fuzz
