// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/codec.hpp>
#include "envelope.hpp"
#include "reader.hpp"

#include <array>
#include <string>
#include <variant>

namespace vdv463::core {

/// Reads a whole message, either form, or a payload alone, from the tape.
class MessageReader {
public:
    MessageReader(Tape& tape, Findings& findings) noexcept
        : reader_(tape, findings), findings_(findings) {}

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
        reader_.read(at, kept<T>(out));
    }
    /// The payload of this kind, in the memory of the one before if that was of the same kind.
    template <class T>
    static T& kept(Payload& payload) {
        T* const same = std::get_if<T>(&payload);
        return same != nullptr ? *same : payload.emplace<T>();
    }
    void read_confirmation(Reader::Index at, Action action, Payload& out);
    void read_error(Reader::Index at, ErrorPayload& out);
    void read_stated_error(Reader::Index at, ErrorPayload& out);
    void read_error_object(Reader::Index at, ErrorPayload& out);

    Reader reader_;
    Findings& findings_;
    bool named_ = false;
    std::array<Reader::Index, part_count> parts_{};
};

}  // namespace vdv463::core
