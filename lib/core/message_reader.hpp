// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/codec.hpp>
#include "envelope.hpp"
#include "reader.hpp"

#include <array>
#include <string_view>

namespace vdv463::core {

/// Reads a whole message, either form, or a payload alone, from the tape.
class MessageReader {
public:
    /// `text` is the text as received, from which an Error's raw payload is taken.
    MessageReader(std::string_view text, Tape& tape, Findings& findings) noexcept
        : text_(text), reader_(tape, findings), findings_(findings) {}

    void read_message(Message& out);
    void read_payload(Reader::Index at, MessageType type, Action action, Payload& out);

    /// Finds the parts on a tape that may have ended early.
    void find_parts_so_far();
    /// Puts type, id and action into an error, as far as they can be read at all.
    void describe_envelope(Error& error) const;

private:
    Reader::Index part(Part which) const noexcept {
        return parts_[static_cast<std::size_t>(which)];
    }
    bool find_parts();
    void find_named_parts();
    template <class Read>
    void in_part(Part which, Read read);
    void read_envelope(Envelope& out);
    void read_type(MessageType& out);
    void read_presystem_id(std::string& out);
    void read_id(std::string& out);
    void read_action(MessageType type, Action& out);
    template <class T>
    void read_as(Reader::Index at, Payload& out) {
        reader_.read(at, out.emplace<T>());
    }
    void read_confirmation(Reader::Index at, Action action, Payload& out);
    void read_error(Reader::Index at, ErrorPayload& out);
    void read_stated_error(Reader::Index at, ErrorPayload& out);
    void read_error_object(Reader::Index at, ErrorPayload& out);

    std::string_view text_;
    Reader reader_;
    Findings& findings_;
    bool named_ = false;
    std::array<Reader::Index, part_count> parts_{};
};

}  // namespace vdv463::core
