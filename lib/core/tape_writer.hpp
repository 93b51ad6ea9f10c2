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
        if (length > limits_.max_string_bytes) {
            return refuse_key(begin, length);
        }
        note_key({begin, length}, tape_.text.data() + begin);
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
    static constexpr Extent no_key{0, 0};  ///< the text's first byte is no name's

    /// A container whose end has not come yet.
    struct Container {
        std::uint32_t token = 0;
        std::uint32_t count = 0;
        std::uint32_t most = std::numeric_limits<std::uint32_t>::max();  ///< that `count` may be
        std::uint32_t slots = 0;                                         ///< of the names so far
        Extent key = no_key;             ///< the last one, as an Extent of a name has it
        std::uint32_t shared_slots = 0;  ///< by two names or more
        std::uint8_t key_slot = 0;
        bool is_object = false;
    };

    /// Notes that the key's value is what comes next.
    void note_key(const Extent& key, const char* name) noexcept {
        Container& object = open_.back();
        object.key = key;
        const unsigned slot = slot_of(name, key.length);
        object.key_slot = static_cast<std::uint8_t>(slot);
        object.shared_slots |= object.slots & std::uint32_t{1} << slot;
        object.slots |= std::uint32_t{1} << slot;
    }

    /// A scalar.
    bool put(TokenType type, std::uint32_t begin, std::uint32_t length) {
        ensure_room(begin);
        const Container& parent = open_.back();
        std::uint32_t gap = 0;
        std::uint32_t key_length = 0;
        if (parent.is_object) {
            // Much too large for a token when the name is in Tape::unescaped.
            gap = begin - (parent.key.begin + parent.key.length) - Token::least_distance;
            key_length = parent.key.length;
        }
        if (length >= Token::long_content || gap > Token::greatest_gap ||
            key_length >= Token::long_key) {
            put_with_extents(type, begin, {begin, length});
            return true;
        }
        const auto bits = static_cast<std::uint32_t>(type) | gap << Token::gap_shift;
        tape_.push(Token{begin, with_slot(length, parent.key_slot),
                         static_cast<std::uint8_t>(key_length), static_cast<std::uint8_t>(bits)});
        return true;
    }
    static std::uint16_t with_slot(std::uint32_t length, unsigned slot) noexcept {
        return static_cast<std::uint16_t>(length | slot << Token::slot_shift);
    }
    void put_with_extents(TokenType type, std::uint32_t begin, const Extent& content);
    static constexpr Tape::Index most_slots = 3;  ///< that one value takes
    void ensure_room(std::uint32_t begin) {
        if (!tape_.has_room(most_slots)) {
            make_room(begin);
        }
    }
    void make_room(std::uint32_t begin);
    void mark_duplicates(Tape::Index object);

    bool count_in_parent(std::uint32_t position) {
        Container& parent = open_.back();
        return ++parent.count <= parent.most || refuse_entry(position);
    }
    bool refuse_key(std::uint32_t begin, std::uint32_t length);
    bool refuse_entry(std::size_t position);
    bool refuse_length(std::string_view what, std::size_t position, std::uint32_t length);
    bool refuse(const std::string& expected, std::size_t position);
    bool check_unescaped(std::uint32_t begin, const Extent& content);
    std::string path() const;

    Tape& tape_;
    DecodeLimits limits_;
    std::size_t most_open_ = 0;       ///< containers
    std::uint32_t most_entries_ = 0;  ///< of a list
    std::vector<Container> open_;     ///< the first one is the text itself
    std::vector<Tape::Index> members_;
};

}  // namespace vdv463::core
