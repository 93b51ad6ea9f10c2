// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <vdv463/plan_store.hpp>
#include <vdv463/result.hpp>

/// The contents of a plan's file:
///
///     vdv463-plan 1                               the format and its version
///     sha256 DIGITS SIZE                          of all that follows
///     newest SCHEMA PUBLISHED SIZE                a list: SIZE bytes, as the message's payload
///     confirmed SCHEMA PUBLISHED SIZE             likewise; either may be missing
///     depot SIZE                                  an id: SIZE bytes; any number of them
///
/// Each part is followed by a line feed. A list is in the first schema version that can express it.
namespace vdv463::client {

inline constexpr std::size_t max_plan_bytes = std::size_t{256} * 1024 * 1024;

/// Errors: store_failed when a list cannot be expressed in any schema version or the text would
/// exceed max_plan_bytes; the detail is a part of a sentence: "a list cannot be written: ...".
[[nodiscard]] Result<std::string> write_plan(const StoredPlan& plan);

/// Takes nothing that write_plan() would not write.
/// Errors: store_failed; the detail is a part of a sentence, such as "it is damaged".
[[nodiscard]] Result<StoredPlan> read_plan(std::string_view text);

}  // namespace vdv463::client
