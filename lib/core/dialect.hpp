// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/message.hpp>
#include "rule.hpp"

/// The schemas as one description per definition. Reader, Writer and validate() walk the same
/// lines, so that they cannot disagree. A line names the JSON member, the model's member and the
/// rule; the lines stand in the schema's order, which is the order of writing.
///
/// A Visitor has member(name, value, rule) and renamed(older, newer, value): one value that
/// changed its name between versions.
namespace vdv463::core {

/// Specialised for every definition, with `template <V, M> static void describe(V&, M&)`; M is
/// const when writing.
template <class T>
struct Dialect;

/// Versions whose schema does not forbid members beyond those listed.
template <class T>
inline constexpr SchemaVersions admits_unknown_members = in_none;

}  // namespace vdv463::core
