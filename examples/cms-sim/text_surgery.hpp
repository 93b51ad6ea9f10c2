// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// Changes to text that the codec has written, for what the codec refuses to write. Within a string
/// of JSON each quotation mark has a backslash in front, so that a pattern with a bare one can only
/// match what it is meant for.
namespace vdv463::sim {

/// False when the pattern does not occur.
bool replace_first(std::string& text, std::string_view pattern, std::string_view replacement);
bool replace_last(std::string& text, std::string_view pattern, std::string_view replacement);
void replace_all(std::string& text, std::string_view pattern, std::string_view replacement);

/// Gives the first member of that name another text; false when there is no such member.
bool set_first_text(std::string& text, std::string_view member, std::string_view value);

/// Leaves out the first member of that name with its value; false when there is none.
bool drop_first_member(std::string& text, std::string_view member);

/// Fills a message up with blanks in front of its last bracket.
void fill_up(std::string& text, std::size_t bytes);

}  // namespace vdv463::sim
