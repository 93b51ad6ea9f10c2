// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/codec.hpp>
#include "tape.hpp"
#include "tape_writer.hpp"

#include <optional>
#include <string_view>

namespace vdv463::core {

/// Reads JSON texts onto a tape, whose memory it keeps from one text to the next.
class JsonReader {
public:
    JsonReader() noexcept : writer_(tape) {}
    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;

    Tape tape;

    /// Puts `text` on the tape, which refers to it. Accepts exactly RFC 8259, within the limits;
    /// numbers stay text.
    /// Errors: message_too_large, invalid_utf8, invalid_json, limit_exceeded, out_of_range (a
    /// number that no double holds); with the byte offset where there is one. The tape then holds
    /// what was read so far.
    std::optional<Error> read(std::string_view text, const DecodeLimits& limits);

private:
    TapeWriter writer_;
};

/// The length of a leading byte order mark: 3 or 0.
std::size_t byte_order_mark_length(std::string_view text) noexcept;

/// The text of the one JSON value that begins at `begin` of a text that was accepted.
std::string_view value_text(std::string_view text, std::size_t begin) noexcept;

}  // namespace vdv463::core
