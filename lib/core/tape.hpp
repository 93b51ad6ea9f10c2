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

/// Names are sorted into as many slots. The factor is such that the names of no definition in the
/// schemas share one.
inline constexpr unsigned slot_count = 32;
[[gnu::always_inline]] inline unsigned slot_of(const char* name, std::size_t length) noexcept {
    constexpr std::uint64_t factor = 0xE466E1DCF2E2D625U;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    constexpr std::size_t word = sizeof last;
    if (length < word) {
        std::memcpy(&last, name, length);
    } else {
        std::memcpy(&last, name + length - word, word);
        std::memcpy(&first, length < 2 * word ? name : name + length - 2 * word, word);
    }
    return static_cast<unsigned>(((first * 3 + last + length) * factor) >> 59U);
}

/// One value of a JSON text, and its name when it is a member. Eight bytes, because a message has
/// as many of them as values: what is seldom long is kept short, and what does not fit stands in
/// Extents behind the token, in this order: the name's, the content's or container's.
struct Token {
    static constexpr std::uint32_t long_content = 0x7FF;  ///< length() when an Extent has it
    static constexpr std::uint8_t long_key = 0xFF;        ///< `key_length` when an Extent has it
    static constexpr std::uint32_t greatest_gap = 3;      ///< that a token can hold

    std::uint32_t begin;            ///< offset of a string's content, of a container's bracket, ...
    std::uint16_t length_and_slot;  ///< the slot of the name in the highest five bits
    std::uint8_t key_length;        ///< bytes of the name, which stands right before the value
    std::uint8_t bits;

    // In `bits`: the type in the lowest three, then flags, then the gap: the bytes between the end
    // of the name and the begin of the value beyond `least_distance`.
    static constexpr std::uint8_t overridden = 0x08;  ///< a member of this name comes further on
    static constexpr std::uint8_t taken = 0x10;       ///< the member was read
    static constexpr std::uint8_t extended = 0x20;    ///< a container, or there are Extents
    static constexpr unsigned gap_shift = 6;
    static constexpr unsigned slot_shift = 11;
    static constexpr std::uint32_t least_distance = 2;  ///< the name's quote and the colon

    TokenType type() const noexcept { return static_cast<TokenType>(bits & 7U); }
    /// Bytes of a scalar; members of an object, at most `long_content`.
    std::uint32_t length() const noexcept { return length_and_slot & 0x7FFU; }
    unsigned slot() const noexcept { return std::uint32_t{length_and_slot} >> slot_shift; }
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
    std::uint32_t length;  ///< of a list: how many elements; of an object: slots of its names
};

static_assert(slot_count << Token::slot_shift == 0x10000U);
static_assert(sizeof(Token) == 8 && sizeof(Extent) == sizeof(Token));

/// A JSON text as a flat list of its values, the root first; a container's content follows it.
/// Nothing is copied but strings with escapes, so that the text has to outlive the tape's use.
class Tape {
public:
    using Index = std::uint32_t;

    std::string_view text;
    std::string unescaped;      ///< the contents of the strings with escapes
    std::vector<Token> tokens;  ///< the first size() are in use

    Index size() const noexcept { return size_; }
    void clear() noexcept { size_ = 0; }
    bool has_room(Index slots) const noexcept { return size_ + slots <= room_; }
    void make_room(std::size_t slots) {
        tokens.reserve(size_ + slots);
        tokens.resize(size_ + slots);
        room_ = static_cast<Index>(tokens.size());
    }
    // There has to be room.
    void push(const Token& token) noexcept { tokens[size_++] = token; }
    void push(const Extent& extent) noexcept { replace(size_++, extent); }
    void replace(Index at, const Extent& extent) noexcept {
        std::memcpy(&tokens[at], &extent, sizeof extent);
    }

    TokenType type(Index at) const noexcept { return tokens[at].type(); }
    std::size_t begin(Index at) const noexcept { return tokens[at].begin; }

    /// The content of a scalar.
    std::string_view view(Index at) const noexcept {
        const Token& token = tokens[at];
        if (token.length() != Token::long_content) {
            return {text.data() + token.begin, token.length()};
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
    [[gnu::always_inline]] const char* short_key(Index at) const noexcept {
        const Token& token = tokens[at];
        return text.data() + token.begin - Token::least_distance - token.key_gap() -
               token.key_length;
    }

    std::string_view view(const Extent& extent) const noexcept {
        const std::uint32_t begin = extent.begin & ~Extent::unescaped;
        return {(begin != extent.begin ? unescaped.data() : text.data()) + begin, extent.length};
    }

    std::uint32_t elements(Index list) const noexcept { return extent(behind_key(list)).length; }
    /// The number of members, if it is less than `many_members`.
    static constexpr std::uint32_t many_members = Token::long_content;
    std::uint32_t members(Index object) const noexcept { return tokens[object].length(); }
    /// One bit for each slot_of() the names of the members.
    std::uint32_t slots(Index object) const noexcept { return extent(behind_key(object)).length; }
    /// Where the content of a container begins.
    Index content(Index at) const noexcept { return behind_key(at) + 1; }
    /// The index behind a value and its content; 0 of a container that is not closed yet.
    Index behind(Index at) const noexcept {
        return tokens[at].is(Token::extended) ? behind_extended(at) : at + 1;
    }

private:
    [[gnu::noinline]] Index behind_extended(Index at) const noexcept {
        const Token& token = tokens[at];
        const Index next = behind_key(at);
        return token.is_container() ? extent(next).begin
                                    : next + (token.length() == Token::long_content ? 1U : 0U);
    }
    Index behind_key(Index at) const noexcept {
        return at + (tokens[at].key_length == Token::long_key ? 2U : 1U);
    }
    Extent extent(Index at) const noexcept {
        Extent out;
        std::memcpy(&out, &tokens[at], sizeof out);
        return out;
    }

    Index size_ = 0;
    Index room_ = 0;  ///< what `tokens` has
};

}  // namespace vdv463::core
