// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include "stand_ins.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace vdv463::cli {
namespace {

constexpr std::size_t deepest = 32;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Reads the text in one pass, with a stack of its own.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    JsonText run() {
        if (text_.substr(0, byte_order_mark.size()) == byte_order_mark) {
            at_ = byte_order_mark.size();
        }
        skip_blanks();
        out_.is_object = peek() == '{';
        value();
        while (!out_.fault && !open_.empty()) {
            skip_blanks();
            open_.back() == '{' ? in_object() : in_list();
        }
        skip_blanks();
        if (!out_.fault && at_ < text_.size()) {
            fail("nothing more");
        }
        if (out_.fault) {
            return JsonText{out_.fault, false, {}, {}};
        }
        return std::move(out_);
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void fail(std::string expected) {
        if (!out_.fault) {
            out_.fault = JsonText::Fault{std::move(expected), at_};
        }
    }

    /// Only what is not nested too deeply is kept.
    void put(std::string_view part) {
        if (open_.size() <= deepest) {
            out_.holdable += part;
        }
    }

    void skip_blanks() {
        while (at_ < text_.size() &&
               std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
            ++at_;
        }
    }

    bool take(char wanted, const char* description) {
        if (peek() != wanted || at_ >= text_.size()) {
            fail(description);
            return false;
        }
        put(text_.substr(at_, 1));
        ++at_;
        return true;
    }

    void open() {
        put(text_.substr(at_, 1));
        open_ += text_[at_++];
        is_first_ = true;
    }

    void close() {
        const std::string_view bracket = text_.substr(at_, 1);
        open_.pop_back();
        put(bracket);
        ++at_;
        is_first_ = false;
    }

    void in_list() {
        if (peek() == ']') {
            return close();
        }
        if (is_first_ || take(',', "',' or ']'")) {
            is_first_ = false;
            value();
        }
    }

    void in_object() {
        if (peek() == '}') {
            return close();
        }
        if (!is_first_ && !take(',', "',' or '}'")) {
            return;
        }
        is_first_ = false;
        skip_blanks();
        if (peek() != '"') {
            return fail("a name");
        }
        const std::size_t begin = out_.holdable.size();
        string();
        if (!out_.fault && open_.size() == 1) {
            out_.members.push_back(plain_name(std::string_view(out_.holdable).substr(begin)));
        }
        skip_blanks();
        if (!out_.fault && take(':', "':'")) {
            value();
        }
    }

    void value() {
        skip_blanks();
        switch (peek()) {
            case '{':
            case '[':
                return open();
            case '"': {
                const std::size_t begin = out_.holdable.size() + 1;
                string();
                if (begin < out_.holdable.size()) {
                    replace_outermost_days(out_.holdable, begin);
                }
                return;
            }
            case 't':
                return word("true");
            case 'f':
                return word("false");
            case 'n':
                return word("null");
            default:
                return number();
        }
    }

    void word(std::string_view wanted) {
        if (text_.substr(at_, wanted.size()) != wanted) {
            return fail("a value");
        }
        put(wanted);
        at_ += wanted.size();
    }

    bool skip_digits() {
        const std::size_t begin = at_;
        while (is_digit(peek())) {
            ++at_;
        }
        return at_ > begin;
    }

    void number() {
        const std::size_t begin = at_;
        at_ += peek() == '-' ? 1 : 0;
        const bool zero = peek() == '0';
        if (zero) {
            ++at_;
        } else if (!skip_digits()) {
            return fail(at_ == begin ? "a value" : "a digit");
        }
        if (peek() == '.') {
            ++at_;
            if (!skip_digits()) {
                return fail("a digit");
            }
        }
        if (peek() == 'e' || peek() == 'E') {
            ++at_;
            at_ += peek() == '+' || peek() == '-' ? 1 : 0;
            if (!skip_digits()) {
                return fail("a digit");
            }
        }
        put(holdable_number(text_.substr(begin, at_ - begin)));
    }

    void string() {
        std::size_t kept = at_++;  // from here on it is not yet put
        while (at_ < text_.size() && text_[at_] != '"') {
            if (static_cast<unsigned char>(text_[at_]) < 0x20) {
                return fail("no control character within a text");
            }
            if (text_[at_] != '\\') {
                ++at_;
                continue;
            }
            const std::size_t begin = at_;
            if (!escape()) {
                return;
            }
            if (lone_surrogate_) {
                put(text_.substr(kept, begin - kept));
                put("\\uFFFD");
                kept = at_;
            }
        }
        if (at_ >= text_.size()) {
            return fail("the end of the text that began");
        }
        ++at_;
        put(text_.substr(kept, at_ - kept));
    }

    std::optional<unsigned> hex(std::size_t at) const {
        const std::string_view digits = text_.substr(std::min(at, text_.size()), 4);
        unsigned code = 0;
        const char* const end = digits.data() + digits.size();
        const auto [rest, problem] = std::from_chars(digits.data(), end, code, 16);
        const bool whole = digits.size() == 4 && problem == std::errc{} && rest == end;
        return whole ? std::optional<unsigned>(code) : std::nullopt;
    }

    /// Passes over one escape; of a pair of surrogates over both.
    bool escape() {
        lone_surrogate_ = false;
        const char kind = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        if (kind != 'u') {
            if (kind == '\0' ||
                std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos) {
                fail("an escape that JSON knows");
                return false;
            }
            at_ += 2;
            return true;
        }
        const std::optional<unsigned> code = hex(at_ + 2);
        if (!code) {
            fail("four hexadecimal digits after \\u");
            return false;
        }
        at_ += 6;
        if (*code < 0xD800 || *code > 0xDFFF) {
            return true;
        }
        const std::optional<unsigned> low =
            text_.substr(at_, 2) == "\\u" ? hex(at_ + 2) : std::nullopt;
        const bool pair = *code < 0xDC00 && low && *low >= 0xDC00 && *low <= 0xDFFF;
        at_ += pair ? 6 : 0;
        lone_surrogate_ = !pair;
        return true;
    }

    /// Without its quotation marks. Of the escapes only those of ASCII letters are resolved: the
    /// known names need no others.
    static std::string plain_name(std::string_view quoted) {
        std::string name;
        std::string_view rest = quoted.substr(1, quoted.size() - 2);
        while (!rest.empty()) {
            const std::size_t length = rest[0] != '\\' ? 1 : rest[1] != 'u' ? 2 : 6;
            unsigned code = 0;
            if (length == 6) {
                std::from_chars(rest.data() + 2, rest.data() + length, code, 16);
            }
            if (code > 0 && code < 0x80) {
                name += static_cast<char>(code);
            } else {
                name += rest.substr(0, length);
            }
            rest.remove_prefix(length);
        }
        return name;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string open_;  ///< the brackets that are open
    bool is_first_ = false;
    bool lone_surrogate_ = false;
    JsonText out_;
};

std::optional<std::size_t> first_invalid_byte(std::string_view text) {
    const std::string good = well_formed(text);
    const auto [found, other] = std::mismatch(text.begin(), text.end(), good.begin(), good.end());
    if (found == text.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - text.begin());
}

}  // namespace

JsonText read_json_text(std::string_view text) {
    if (const auto offset = first_invalid_byte(text)) {
        JsonText out;
        out.fault = JsonText::Fault{"UTF-8", *offset};
        return out;
    }
    return Scanner(text).run();
}

std::string position_text(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    return fmt::format("line {}, column {}", lines + 1, before.size() - line_begin + 1);
}

}  // namespace vdv463::cli
