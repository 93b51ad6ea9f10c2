// SPDX-License-Identifier: Apache-2.0
#include "json_line.hpp"

#include <array>
#include <cstdint>

namespace vdv463::sim {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_utf8(std::string& text, std::uint32_t code) {
    const auto add = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        add(code);
        return;
    }
    if (code < 0x800) {
        add(0xC0U | code >> 6U);
    } else if (code < 0x10000) {
        add(0xE0U | code >> 12U);
        add(0x80U | (code >> 6U & 0x3FU));
    } else {
        add(0xF0U | code >> 18U);
        add(0x80U | (code >> 12U & 0x3FU));
        add(0x80U | (code >> 6U & 0x3FU));
    }
    add(0x80U | (code & 0x3FU));
}

class LineReader {
public:
    explicit LineReader(std::string_view text) : rest_(text) {}

    std::optional<JsonLine> read() {
        JsonLine line;
        if (!take('{')) {
            return std::nullopt;
        }
        if (take('}')) {
            return at_end() ? std::optional<JsonLine>(line) : std::nullopt;
        }
        do {
            const auto name = read_string();
            if (!name || !take(':')) {
                return std::nullopt;
            }
            auto value = read_value();
            if (!value) {
                return std::nullopt;
            }
            line.members[*name] = *std::move(value);
        } while (take(','));
        return take('}') && at_end() ? std::optional<JsonLine>(line) : std::nullopt;
    }

private:
    void skip_blanks() {
        const std::size_t begin = rest_.find_first_not_of(" \t\r\n");
        rest_.remove_prefix(begin == std::string_view::npos ? rest_.size() : begin);
    }

    bool take(char wanted) {
        skip_blanks();
        if (rest_.empty() || rest_.front() != wanted) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    bool at_end() {
        skip_blanks();
        return rest_.empty();
    }

    std::optional<JsonLine::Value> read_value() {
        skip_blanks();
        if (!rest_.empty() && rest_.front() == '"') {
            auto text = read_string();
            return text ? std::optional<JsonLine::Value>({true, *std::move(text)}) : std::nullopt;
        }
        const std::size_t end = rest_.find_first_not_of(
            "+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (end == 0 || end == std::string_view::npos) {
            return std::nullopt;
        }
        JsonLine::Value value{false, std::string(rest_.substr(0, end))};
        rest_.remove_prefix(end);
        return value;
    }

    std::optional<std::string> read_string() {
        if (!take('"')) {
            return std::nullopt;
        }
        std::string text;
        while (!rest_.empty()) {
            const char letter = rest_.front();
            rest_.remove_prefix(1);
            if (letter == '"') {
                return text;
            }
            if (letter != '\\') {
                text += letter;
            } else if (!read_escape(text)) {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    bool read_escape(std::string& text) {
        if (rest_.empty()) {
            return false;
        }
        const char letter = rest_.front();
        rest_.remove_prefix(1);
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
        if (const std::size_t at = letters.find(letter); at != std::string_view::npos) {
            text += meant[at];
            return true;
        }
        auto code = letter == 'u' ? read_hex() : std::nullopt;
        if (code && *code >= 0xD800 && *code < 0xDC00 && rest_.substr(0, 2) == "\\u") {
            rest_.remove_prefix(2);
            const auto low = read_hex();
            const bool pair = low && *low >= 0xDC00 && *low < 0xE000;
            code = pair ? std::optional<std::uint32_t>(0x10000 + ((*code - 0xD800) << 10U) +
                                                       (*low - 0xDC00))
                        : std::nullopt;
        }
        if (!code || (*code >= 0xD800 && *code < 0xE000)) {
            return false;
        }
        append_utf8(text, *code);
        return true;
    }

    std::optional<std::uint32_t> read_hex() {
        std::uint32_t code = 0;
        for (int digit = 0; digit < 4; ++digit) {
            if (rest_.empty()) {
                return std::nullopt;
            }
            const char upper = rest_.front();
            const char letter =
                upper >= 'A' && upper <= 'F' ? static_cast<char>(upper - 'A' + 'a') : upper;
            const std::size_t value = hex_digits.find(letter);
            if (value == std::string_view::npos) {
                return std::nullopt;
            }
            code = code << 4U | static_cast<std::uint32_t>(value);
            rest_.remove_prefix(1);
        }
        return code;
    }

    std::string_view rest_;
};

}  // namespace

std::optional<JsonLine> read_json_line(std::string_view text) {
    return LineReader(text).read();
}

std::string json_quoted(std::string_view text) {
    std::string quoted = "\"";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            quoted += '\\';
        }
        if (byte < 0x20) {
            quoted += "\\u00";
            quoted += hex_digits[byte >> 4U];
            quoted += hex_digits[byte & 15U];
            continue;
        }
        quoted += letter;
    }
    return quoted + '"';
}

}  // namespace vdv463::sim
