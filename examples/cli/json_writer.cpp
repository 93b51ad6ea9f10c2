// SPDX-License-Identifier: Apache-2.0
#include "json_writer.hpp"

#include "text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace vdv463::cli {

void JsonWriter::begin_object() {
    separate();
    text_ += '{';
    needs_comma_ = false;
}

void JsonWriter::end_object() {
    text_ += '}';
    needs_comma_ = true;
}

void JsonWriter::begin_array() {
    separate();
    text_ += '[';
    needs_comma_ = false;
}

void JsonWriter::end_array() {
    text_ += ']';
    needs_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
    separate();
    quote(name);
    text_ += ':';
    needs_comma_ = false;
}

void JsonWriter::string(std::string_view text) {
    separate();
    quote(text);
}

void JsonWriter::boolean(bool value) {
    raw(value ? "true" : "false");
}

void JsonWriter::integer(std::int64_t value) {
    raw(fmt::format("{}", value));
}

void JsonWriter::number(double value) {
    std::isfinite(value) ? raw(fmt::format("{}", value)) : null();
}

void JsonWriter::null() {
    raw("null");
}

void JsonWriter::raw(std::string_view json) {
    separate();
    text_ += json;
}

void JsonWriter::member(std::string_view name, std::string_view text) {
    key(name);
    string(text);
}

void JsonWriter::member(std::string_view name, const char* text) {
    member(name, std::string_view(text));
}

void JsonWriter::member(std::string_view name, bool value) {
    key(name);
    boolean(value);
}

void JsonWriter::member(std::string_view name, std::int64_t value) {
    key(name);
    integer(value);
}

/// Before each key, element or value: a comma, unless it is the first or follows its key.
void JsonWriter::separate() {
    if (needs_comma_) {
        text_ += ',';
    }
    needs_comma_ = true;
}

void JsonWriter::quote(std::string_view text) {
    text_ += '"';
    for (const char character : well_formed(text)) {
        switch (character) {
            case '"':
                text_ += "\\\"";
                break;
            case '\\':
                text_ += "\\\\";
                break;
            case '\n':
                text_ += "\\n";
                break;
            case '\r':
                text_ += "\\r";
                break;
            case '\t':
                text_ += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(character) < 0x20) {
                    text_ += fmt::format("\\u{:04x}", static_cast<unsigned>(character));
                } else {
                    text_ += character;
                }
        }
    }
    text_ += '"';
}

}  // namespace vdv463::cli
