// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vdv463::cli {

/// What can be said of a text without knowing what it is about. Unlike the codec this has no limits
/// on depth, lengths and numbers, so that it can tell "no JSON" from "JSON that is no message".
struct JsonText {
    struct Fault {
        std::string expected;  ///< "a value"
        std::size_t offset = 0;
    };
    std::optional<Fault> fault;  ///< set: the text is not JSON (RFC 8259); the rest is empty
    bool is_object = false;
    std::vector<std::string> members;  ///< names in the outermost object
    /// The same text with stand-ins for what the codec cannot hold: whole numbers of more than 64
    /// bits, other numbers beyond 2^53, halves of surrogate pairs, the first and the last day of
    /// the calendar, and what is nested deeper than 32 levels. No schema of VDV 463 can tell them
    /// apart, so that the verdict on this text is that on the original.
    std::string holdable;
};

/// Reads a text; a byte order mark in front is passed over.
JsonText read_json_text(std::string_view text);

/// "line 3, column 5" of a byte offset.
std::string position_text(std::string_view text, std::size_t offset);

}  // namespace vdv463::cli
