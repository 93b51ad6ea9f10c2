// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace vdv463::core {

enum class TokenType : std::uint8_t { Null, True, False, Number, String, Array, Object };

/// One value of a JSON text, and its name when it is a member. Eight bytes, because a message has
/// as many of them as values: what is seldom long is kept short, and what does not fit stands in
/// Extents behind the token, in this order: the name's, the content's or container's.
struct Token {
    static constexpr std::uint16_t long_content = 0xFFFF;  ///< `length` when an Extent has it
    static constexpr std::uint8_t long_key = 0xFF;         ///< `key_length` when an Extent has it
    static constexpr std::uint32_t greatest_gap = 3;       ///< that a token can hold

    std::uint32_t begin;      ///< offset of a string's content, of a container's bracket, ...
    std::uint16_t length;     ///< bytes of a scalar
    std::uint8_t key_length;  ///< bytes of the name, which stands right before the value
    std::uint8_t bits;

    // In `bits`: the type in the lowest three, then flags, then the gap: the bytes between the end
    // of the name and the begin of the value beyond `least_distance`.
    static constexpr std::uint8_t overridden = 0x08;  ///< a member of this name comes further on
    static constexpr std::uint8_t taken = 0x10;       ///< the member was read
    static constexpr std::uint8_t extended = 0x20;    ///< a container, or there are Extents
    static constexpr unsigned gap_shift = 6;
    static constexpr std::uint32_t least_distance = 2;  ///< the name's quote and the colon

    TokenType type() const noexcept { return static_cast<TokenType>(bits & 7U); }
    std::uint32_t key_gap() const noexcept { return std::uint32_t{bits} >> gap_shift; }
    bool is(std::uint8_t flag) const noexcept { return (bits & flag) != 0; }
    void set(std::uint8_t flag) noexcept { bits = static_cast<std::uint8_t>(bits | flag); }
    bool is_container() const noexcept { return type() >= TokenType::Array; }
};

/// What does not fit into a token.
struct Extent {
    /// `begin` has this bit when the name or content is in Tape::unescaped. Texts are shorter.
    static constexpr std::uint32_t unescaped = std::uint32_t{1} << 31U;

    std::uint32_t begin;   ///< of a container: the index behind its content, 0 when not closed yet
    std::uint32_t length;  ///< of a container: the number of its elements or members
};

static_assert(sizeof(Token) == 8 && sizeof(Extent) == sizeof(Token));

/// A JSON text as a flat list of its values, the root first; a container's content follows it.
/// Nothing is copied but strings with escapes, so that the text has to outlive the tape's use.
class Tape {
public:
    using Index = std::uint32_t;

    std::string_view text;
    std::string unescaped;  ///< the contents of the strings with escapes
    std::vector<Token> tokens;

    Index size() const noexcept { return static_cast<Index>(tokens.size()); }
    TokenType type(Index at) const noexcept { return tokens[at].type(); }
    std::size_t begin(Index at) const noexcept { return tokens[at].begin; }

    /// The content of a scalar.
    std::string_view view(Index at) const noexcept {
        const Token& token = tokens[at];
        if (token.length != Token::long_content) {
            return {text.data() + token.begin, token.length};
        }
        return view(extent(behind_key(at)));
    }

    /// The name of a member.
    std::string_view key(Index at) const noexcept {
        const Token& token = tokens[at];
        if (token.key_length != Token::long_key) {
            return {short_key(at), token.key_length};
        }
        return view(extent(at + 1));
    }
    /// Where the name of a member begins that has no Extent.
    const char* short_key(Index at) const noexcept {
        const Token& token = tokens[at];
        return text.data() + token.begin - Token::least_distance - token.key_gap() -
               token.key_length;
    }

    std::string_view view(const Extent& extent) const noexcept {
        const std::uint32_t begin = extent.begin & ~Extent::unescaped;
        return {(begin != extent.begin ? unescaped.data() : text.data()) + begin, extent.length};
    }

    /// The number of elements or members of a container.
    std::uint32_t count(Index at) const noexcept { return extent(behind_key(at)).length; }
    /// Where the content of a container begins.
    Index content(Index at) const noexcept { return behind_key(at) + 1; }
    /// The index behind a value and its content; 0 of a container that is not closed yet.
    Index behind(Index at) const noexcept {
        return tokens[at].is(Token::extended) ? behind_extended(at) : at + 1;
    }

    void push(const Extent& extent) { std::memcpy(&tokens.emplace_back(), &extent, sizeof extent); }
    void replace(Index at, const Extent& extent) noexcept {
        std::memcpy(&tokens[at], &extent, sizeof extent);
    }

private:
    Index behind_extended(Index at) const noexcept {
        const Token& token = tokens[at];
        const Index next = behind_key(at);
        return token.is_container() ? extent(next).begin
                                    : next + (token.length == Token::long_content ? 1U : 0U);
    }
    Index behind_key(Index at) const noexcept {
        return at + (tokens[at].key_length == Token::long_key ? 2U : 1U);
    }
    Extent extent(Index at) const noexcept {
        Extent out;
        std::memcpy(&out, &tokens[at], sizeof out);
        return out;
    }
};

}  // namespace vdv463::core
