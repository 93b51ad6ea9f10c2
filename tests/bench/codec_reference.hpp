// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/message.hpp>

#include <cstddef>
#include <string>
#include <string_view>

/// What the codec is measured against: the same members of the same structs, read and written with
/// other libraries as their users do it. They check what such code checks (types, required members,
/// enumerations and times), and none of the rest: neither limits nor versions nor unknown members.
namespace vdv463::bench {

/// RapidJSON's Document, FindMember for each member. Ends the program when the text is refused.
void read_with_rapidjson_dom(std::string_view text, Message& out);

/// What RapidJSON's Document takes for the text, beside the structs.
std::size_t rapidjson_dom_bytes(std::string_view text);

/// RapidJSON's Reader with a handler that does nothing: the text is parsed, in place on a kept
/// copy, but no member is read. Checks no UTF-8. What no reader on top of this parser can outdo.
void parse_with_rapidjson_sax(std::string_view text);

/// nlohmann::json, find() for each member.
void read_with_nlohmann(std::string_view text, Message& out);

/// simdjson's on-demand parser, kept between messages; find_field_unordered() for each member. The
/// text is copied into a kept buffer with the padding that simdjson asks for.
void read_with_simdjson(std::string_view text, Message& out);

/// RapidJSON's Writer into its StringBuffer, which is kept between messages. Returns the text in
/// it.
std::string_view write_with_rapidjson(const Message& message);

}  // namespace vdv463::bench
