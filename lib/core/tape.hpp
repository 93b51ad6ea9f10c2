// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vdv463::core {

enum class TokenType : std::uint8_t { Null, True, False, Number, String, Key, Array, Object };

/// One token of a JSON text. A container's content follows it: the values of an array; key, value,
/// key, value, ... of an object.
struct Token {
    static constexpr std::uint32_t unfinished = 0;  ///< `next` of a container not closed yet

    std::uint32_t
        begin;  ///< offset into Tape::text; of a string's content, of a container's bracket
    std::uint32_t length;  ///< bytes; for a container the number of elements or members
    std::uint32_t next;    ///< index behind the value and its content; of a key: hash of the name
    TokenType type;
    bool overridden = false;  ///< a key that the same object has again further on
    bool taken = false;       ///< a key whose value was read
};

/// A JSON text as a flat list of tokens, the root first. Strings are unescaped in place, so that
/// the tape's text differs from the text received; offsets of what begins a token do not.
struct Tape {
    std::string text;
    std::vector<Token> tokens;

    std::string_view view(const Token& token) const noexcept {
        return {text.data() + token.begin, token.length};
    }
};

}  // namespace vdv463::core
