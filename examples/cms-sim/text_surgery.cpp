// SPDX-License-Identifier: Apache-2.0
#include "text_surgery.hpp"

namespace vdv463::sim {
namespace {

constexpr auto none = std::string::npos;

/// The end of the JSON value that begins at `at`.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    int depth = 0;
    bool in_string = false;
    for (; at < text.size(); ++at) {
        const char letter = text[at];
        if (in_string) {
            at += letter == '\\' ? 1 : 0;
            in_string = letter != '"';
        } else if (letter == '"') {
            in_string = true;
        } else if (letter == '[' || letter == '{') {
            ++depth;
        } else if (letter == ']' || letter == '}' || letter == ',') {
            if (depth == 0) {
                return at;
            }
            depth -= letter == ',' ? 0 : 1;
        }
    }
    return text.size();
}

std::string key_of(std::string_view member) {
    return '"' + std::string(member) + "\":";
}

bool replace_at(std::string& text, std::size_t at, std::string_view pattern,
                std::string_view replacement) {
    if (at == none) {
        return false;
    }
    text.replace(at, pattern.size(), replacement);
    return true;
}

}  // namespace

bool replace_first(std::string& text, std::string_view pattern, std::string_view replacement) {
    return replace_at(text, text.find(pattern), pattern, replacement);
}

bool replace_last(std::string& text, std::string_view pattern, std::string_view replacement) {
    return replace_at(text, text.rfind(pattern), pattern, replacement);
}

void replace_all(std::string& text, std::string_view pattern, std::string_view replacement) {
    std::string changed;
    std::size_t begin = 0;
    for (std::size_t at = text.find(pattern); at != none; at = text.find(pattern, begin)) {
        changed.append(text, begin, at - begin).append(replacement);
        begin = at + pattern.size();
    }
    changed.append(text, begin, none);
    text = std::move(changed);
}

bool set_first_text(std::string& text, std::string_view member, std::string_view value) {
    const std::string key = key_of(member);
    const std::size_t at = text.find(key);
    if (at == none) {
        return false;
    }
    const std::size_t begin = at + key.size();
    text.replace(begin, end_of_value(text, begin) - begin, '"' + std::string(value) + '"');
    return true;
}

bool drop_first_member(std::string& text, std::string_view member) {
    const std::string key = key_of(member);
    std::size_t begin = text.find(key);
    if (begin == none) {
        return false;
    }
    std::size_t end = end_of_value(text, begin + key.size());
    if (end < text.size() && text[end] == ',') {
        ++end;
    } else if (begin > 0 && text[begin - 1] == ',') {
        --begin;
    }
    text.erase(begin, end - begin);
    return true;
}

void fill_up(std::string& text, std::size_t bytes) {
    if (!text.empty() && text.size() < bytes) {
        text.insert(text.size() - 1, bytes - text.size(), ' ');
    }
}

}  // namespace vdv463::sim
