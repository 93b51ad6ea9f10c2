// SPDX-License-Identifier: Apache-2.0
#include "messages_json.hpp"

#include "messages.hpp"

#include <charconv>

namespace vdv463::bench {
namespace {

std::string joined(char open, const std::vector<std::string>& parts, char close) {
    std::string out(1, open);
    for (const std::string& part : parts) {
        out += out.size() > 1 ? "," : "";
        out += part;
    }
    return out + close;
}

}  // namespace

std::string json_string(std::string_view value) {
    std::string out = "\"";
    for (const char c : value) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        out += c == '"' || c == '\\' ? "\\" : "";
        out += c;
    }
    return out + '"';
}

std::string json_decimal(double value) {
    char buffer[32];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, 1);
    return {buffer, end.ptr};
}

std::string json_boolean(bool value) {
    return value ? "true" : "false";
}

std::string json_list(const std::vector<std::string>& values) {
    return joined('[', values, ']');
}

void JsonObject::add(std::string_view name, const std::string& json) {
    members_.push_back(json_string(name) + ':' + json);
}

std::string JsonObject::json() const {
    return joined('{', members_, '}');
}

std::string JsonObject::shuffled_json(Random& random) const {
    std::vector<std::string> members = members_;
    for (std::size_t left = members.size(); left > 1; --left) {
        std::swap(members[left - 1], members[random.bits() % left]);
    }
    return joined('{', members, '}');
}

std::string pretty_printed(std::string_view compact) {
    std::string out;
    std::size_t depth = 0;
    bool in_string = false;
    const auto break_line = [&] { out += '\n' + std::string(depth * 2, ' '); };
    for (std::size_t i = 0; i < compact.size(); ++i) {
        const char c = compact[i];
        const bool empty = i + 1 < compact.size() && (compact[i + 1] == c + 2);
        if (in_string || c == '"') {
            in_string = c == '"' ? !in_string : in_string;
            out += c;
            if (c == '\\') {
                out += compact[++i];
            }
        } else if ((c == '{' || c == '[') && !empty) {
            out += c;
            ++depth;
            break_line();
        } else if ((c == '}' || c == ']') && compact[i - 1] != c - 2) {
            --depth;
            break_line();
            out += c;
        } else {
            out += c;
            if (c == ',') {
                break_line();
            } else if (c == ':') {
                out += ' ';
            }
        }
    }
    return out;
}

}  // namespace vdv463::bench
