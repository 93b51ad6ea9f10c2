// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace vdv463::sim {

/// A JSON object on one line without objects or arrays in it: its members, numbers and words as
/// they are written, strings unescaped.
struct JsonLine {
    struct Value {
        bool is_string = false;
        std::string text;
    };
    std::map<std::string, Value> members;
};

/// Empty when the text is anything else.
std::optional<JsonLine> read_json_line(std::string_view text);

/// The text as a JSON string, quotation marks included.
std::string json_quoted(std::string_view text);

}  // namespace vdv463::sim
