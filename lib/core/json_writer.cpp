// SPDX-License-Identifier: Apache-2.0
#include "json_writer.hpp"

#include "date_time.hpp"
#include "text.hpp"

#include <charconv>

namespace vdv463::core {
namespace {

constexpr bool needs_escape(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20U || c == '"' || c == '\\';
}

void append_escape(std::string& out, char c) {
    constexpr std::string_view named = "\b\f\n\r\t\"\\";
    constexpr std::string_view letters = "bfnrt\"\\";
    constexpr std::string_view digits = "0123456789abcdef";
    out += '\\';
    const std::size_t at = named.find(c);
    if (at != std::string_view::npos) {
        out += letters[at];
        return;
    }
    out += "u00";
    out += digits[static_cast<unsigned char>(c) >> 4U];
    out += digits[static_cast<unsigned char>(c) & 0xFU];
}

}  // namespace

void JsonWriter::separate() {
    if (behind_value_) {
        out_ += ',';
    }
    behind_value_ = true;
}

void JsonWriter::open(char bracket) {
    separate();
    out_ += bracket;
    behind_value_ = false;
}

void JsonWriter::close(char bracket) {
    out_ += bracket;
    behind_value_ = true;
}

void JsonWriter::key(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    behind_value_ = false;
}

void JsonWriter::string(std::string_view value) {
    separate();
    out_ += '"';
    std::size_t begin = 0;
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (needs_escape(value[at])) {
            out_ += value.substr(begin, at - begin);
            append_escape(out_, value[at]);
            begin = at + 1;
        }
    }
    out_ += value.substr(begin);
    out_ += '"';
}

void JsonWriter::boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
}

void JsonWriter::integer(std::int64_t value) {
    separate();
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    out_.append(buffer, end.ptr);
}

void JsonWriter::number(double value) {
    separate();
    out_ += number_text(value);
}

void JsonWriter::date_time(Timestamp value) {
    separate();
    out_ += '"';
    append_date_time(out_, value);
    out_ += '"';
}

}  // namespace vdv463::core
