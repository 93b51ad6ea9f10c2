// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/codec.hpp>
#include "tape.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vdv463::core {

/// Puts the values of a JSON text onto a tape, in the order of the text, and holds them against the
/// limits. Every function answers false when a limit is broken; `error` then says which and where.
/// It and its memory may be kept for the next text.
class TapeWriter {
public:
    explicit TapeWriter(Tape& tape) noexcept : tape_(tape) {}

    void start(std::string_view text, const DecodeLimits& limits);

    std::optional<Error> error;

    bool literal(TokenType type, std::uint32_t begin, std::uint32_t length) {
        return count_in_parent(begin + length) && put(type, begin, length);
    }
    bool number(std::uint32_t begin, std::uint32_t length) {
        return count_in_parent(begin) &&
               (length <= limits_.max_number_bytes || refuse_length("number", begin, length)) &&
               put(TokenType::Number, begin, length);
    }
    bool string(std::uint32_t begin, std::uint32_t length) {
        return count_in_parent(begin - 1) &&
               (length <= limits_.max_string_bytes || refuse_length("text", begin - 1, length)) &&
               put(TokenType::String, begin, length);
    }
    bool key(std::uint32_t begin, std::uint32_t length) {
        Container& object = open_.back();
        object.has_key = false;
        if (length > limits_.max_string_bytes) {
            return refuse_length("text", begin - 1, length);
        }
        note_key(object, {begin, length}, tape_.text.data() + begin);
        object.short_key_length =
            static_cast<std::uint8_t>(std::min<std::uint32_t>(length, Token::long_key));
        object.key_end = begin + length;
        return true;
    }
    /// The like for a string with escapes: `begin` is where it stands in the text, `content` an
    /// extent of Tape::unescaped.
    bool unescaped_string(std::uint32_t begin, const Extent& content);
    bool unescaped_key(std::uint32_t begin, const Extent& content);

    bool open(TokenType type, std::uint32_t begin);
    bool close(std::uint32_t count);

    /// A number that cannot be read at all.
    Error refuse_number(std::size_t begin);

private:
    /// A container whose end has not come yet.
    struct Container {
        std::uint32_t token = 0;
        std::uint32_t count = 0;
        std::uint32_t most = std::numeric_limits<std::uint32_t>::max();  ///< that `count` may be
        bool is_object = false;
        bool has_key = false;  ///< `key` was not refused itself
        bool maybe_duplicate = false;
        std::uint8_t short_key_length = 0;  ///< Token::long_key when a token cannot hold it
        std::uint32_t key_end = 0;          ///< in the text, when a token can hold it
        Extent key{0, 0};                   ///< the last one, as an Extent of a name has it
        std::uint64_t seen = 0;             ///< one bit for each key
    };

    /// Notes that the key's value is what comes next.
    void note_key(Container& object, const Extent& key, const char* name) noexcept {
        object.has_key = true;
        object.key = key;
        const std::uint64_t bit = std::uint64_t{1} << hash_of(name, key.length);
        object.maybe_duplicate = object.maybe_duplicate || (object.seen & bit) != 0;
        object.seen |= bit;
    }

    /// 0 to 63. The factor is such that the names of no definition in the schemas share a value,
    /// which costs a look at all members of the object.
    static unsigned hash_of(const char* name, std::size_t length) noexcept {
        constexpr std::uint64_t factor = 0xA648A7DD06839EB9U;
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        constexpr std::size_t word = sizeof last;
        if (length < word) {
            std::memcpy(&last, name, length);
        } else {
            std::memcpy(&last, name + length - word, word);
            std::memcpy(&first, length < 2 * word ? name : name + length - 2 * word, word);
        }
        return static_cast<unsigned>(((first * 3 + last + length) * factor) >> 58U);
    }

    /// A scalar, or the begin of a container.
    bool put(TokenType type, std::uint32_t begin, std::uint32_t length) {
        constexpr std::size_t most_slots = 3;
        if (tape_.tokens.capacity() - tape_.tokens.size() < most_slots) {
            make_room(begin);
        }
        const Container& parent = open_.back();
        std::uint32_t gap = 0;
        std::uint8_t key_length = 0;
        if (parent.is_object) {
            gap = begin - parent.key_end - Token::least_distance;
            key_length = parent.short_key_length;
        }
        if (length >= Token::long_content || gap > Token::greatest_gap ||
            key_length == Token::long_key) {
            put_with_extents(type, begin, {begin, length});
            return true;
        }
        const auto bits = static_cast<std::uint32_t>(type) | gap << Token::gap_shift;
        tape_.tokens.push_back({begin, static_cast<std::uint16_t>(length), key_length,
                                static_cast<std::uint8_t>(bits)});
        return true;
    }
    void put_with_extents(TokenType type, std::uint32_t begin, const Extent& content);
    void make_room(std::uint32_t begin);
    void mark_duplicates(Tape::Index object);

    bool count_in_parent(std::uint32_t position) {
        Container& parent = open_.back();
        return ++parent.count <= parent.most || refuse_entry(position);
    }
    bool refuse_entry(std::size_t position);
    bool refuse_length(std::string_view what, std::size_t position, std::uint32_t length);
    bool refuse(const std::string& expected, std::size_t position);
    bool check_unescaped(std::uint32_t begin, const Extent& content);
    std::string path() const;

    Tape& tape_;
    DecodeLimits limits_;
    std::vector<Container> open_;  ///< the first one is the text itself
    std::vector<Tape::Index> members_;
};

}  // namespace vdv463::core
