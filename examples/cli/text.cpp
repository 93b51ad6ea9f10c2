// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace vdv463::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

struct Character {
    std::string_view bytes;  ///< of the text, or the replacement character
    std::uint32_t code = 0xFFFD;
};

bool is_surrogate(std::uint32_t code) {
    return code >= 0xD800 && code <= 0xDFFF;
}

/// Takes one character off the front of `rest`, which must not be empty.
Character next_character(std::string_view& rest) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
    const unsigned char lead = byte(0);
    std::size_t length = 1;
    std::uint32_t code = lead;
    std::uint32_t least = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2, code = lead & 0x1FU, least = 0x80;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3, code = lead & 0x0FU, least = 0x800;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4, code = lead & 0x07U, least = 0x10000;
    } else if (lead >= 0x80) {
        rest.remove_prefix(1);
        return {replacement, 0xFFFD};
    }
    bool good = length <= rest.size();
    for (std::size_t at = 1; good && at < length; ++at) {
        good = (byte(at) & 0xC0U) == 0x80;
        code = (code << 6U) | (byte(at) & 0x3FU);
    }
    if (!good || code < least || code > 0x10FFFF || is_surrogate(code)) {
        rest.remove_prefix(1);
        return {replacement, 0xFFFD};
    }
    const Character character{rest.substr(0, length), code};
    rest.remove_prefix(length);
    return character;
}

std::size_t columns(std::uint32_t code) {
    const auto within = [code](std::uint32_t first, std::uint32_t last) {
        return code >= first && code <= last;
    };
    if (within(0x0300, 0x036F) || within(0x200B, 0x200F) || within(0xFE00, 0xFE0F)) {
        return 0;
    }
    const bool wide = within(0x1100, 0x115F) || within(0x2E80, 0xA4CF) || within(0xAC00, 0xD7A3) ||
                      within(0xF900, 0xFAFF) || within(0xFE30, 0xFE6F) || within(0xFF00, 0xFF60) ||
                      within(0x1F300, 0x1FAFF) || within(0x20000, 0x3FFFD);
    return wide ? 2 : 1;
}

/// C0, DEL, C1, and the marks that turn the direction of writing around.
bool is_control(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || (code >= 0x200E && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

std::vector<Character> characters(std::string_view text) {
    std::vector<Character> out;
    while (!text.empty()) {
        out.push_back(next_character(text));
    }
    return out;
}

/// As many characters from the front as fit into `width`.
std::string take(const std::vector<Character>& from, std::size_t width) {
    std::string out;
    for (const Character& character : from) {
        const std::size_t needed = columns(character.code);
        if (needed > width) {
            break;
        }
        width -= needed;
        out += character.bytes;
    }
    return out;
}

}  // namespace

std::string well_formed(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        out += next_character(text).bytes;
    }
    return out;
}

std::string shown_url(std::string_view url) {
    if (url.find('@') != std::string_view::npos) {
        const std::size_t scheme = url.find("://");
        const bool has_scheme = scheme == url.find_first_of(":@/?");
        return has_scheme ? printable(url.substr(0, scheme)) + "://..." : "...";
    }
    const std::size_t query = url.find('?');
    return query == std::string_view::npos ? printable(url)
                                           : printable(url.substr(0, query)) + "?...";
}

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Character character = next_character(text);
        out += is_control(character.code) ? replacement : character.bytes;
    }
    return out;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        width += columns(next_character(text).code);
    }
    return width;
}

std::string keep_head(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) {
        return std::string(text);
    }
    return width == 0 ? std::string() : take(characters(text), width - 1).append(ellipsis);
}

std::string keep_tail(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) {
        return std::string(text);
    }
    if (width == 0) {
        return {};
    }
    const std::vector<Character> all = characters(text);
    std::size_t first = all.size();
    std::size_t used = 1;
    while (first > 0 && used + columns(all[first - 1].code) <= width) {
        used += columns(all[first - 1].code);
        --first;
    }
    std::string out(ellipsis);
    std::for_each(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(),
                  [&out](const Character& character) { out += character.bytes; });
    return out;
}

std::string pad_right(std::string text, std::size_t width) {
    const std::size_t used = display_width(text);
    return used < width ? std::move(text.append(width - used, ' ')) : text;
}

std::string pad_left(std::string text, std::size_t width) {
    const std::size_t used = display_width(text);
    return used < width ? std::string(width - used, ' ') + text : text;
}

}  // namespace vdv463::cli
