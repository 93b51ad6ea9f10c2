// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <vdv463/export.hpp>
#include <vdv463/message.hpp>
#include <vdv463/result.hpp>

namespace vdv463 {

/// Bounds on what decode() takes from a peer. Over a bound is an error, whatever the mode.
/// Memory: while it works, decode() holds at most 32 times the size of the message and 64 KiB. That
/// takes a message made to that end; real ones take 1.2 times their size.
struct DecodeLimits {
    std::size_t max_message_bytes = std::size_t{16} * 1024 * 1024;  ///< of the whole text
    std::size_t max_depth = 32;             ///< nesting of arrays and objects; the schemas need 13
    std::size_t max_list_entries = 100000;  ///< per list
    std::size_t max_string_bytes = 65536;   ///< per string, unescaped
    std::size_t max_number_bytes = 64;      ///< per number, as text
    std::size_t max_issues = 100;           ///< further ones are counted in a last issue
};

/// How forgiving decode() is.
enum class DecodeMode : std::uint8_t {
    Lenient,  ///< reads all versions at once; known deviations of the field become issues
    Strict,   ///< refuses what the official schema of `version` refuses
    Audit,    ///< reads as Lenient does; each thing that the official schema of `version` refuses
              ///< becomes an issue of severity Error, each one that it takes a Warning or an Info
};

/// What decode() takes for a message.
struct DecodeOptions {
    DecodeMode mode = DecodeMode::Lenient;        ///< how forgiving it is
    SchemaVersion version = SchemaVersion::V1_1;  ///< of Strict and Audit; Lenient reads all
    DecodeLimits limits;                          ///< whatever the mode
};

/// Which schema and layout encode() writes.
struct EncodeOptions {
    SchemaVersion version = SchemaVersion::V1_1;  ///< official schema that the text satisfies
    EnvelopeForm envelope = EnvelopeForm::Array;  ///< layout of the seven parts
};

/// Reads one message, array or object form, any version. Of a member that comes twice the last one
/// is taken, with an issue.
/// Errors: invalid_json (with offset), invalid_utf8, invalid_envelope, missing_member,
/// unknown_member (strict), wrong_type, out_of_range, invalid_value, limit_exceeded,
/// message_too_large; each with a JSON Pointer, and with message id, action and type where the
/// envelope was readable.
/// Threads: any. Spec: MessageStructure and the payload schemas.
[[nodiscard]] VDV463_EXPORT Result<Message> decode(std::string_view text,
                                                   const DecodeOptions& options = {});

/// Reads messages one after another in memory that it keeps: what reading needs on the way stays
/// with the Decoder, what the message holds stays with the message. Once both have seen messages of
/// the same shape nothing is allocated any more.
/// Memory: about a third of the largest message so far; a refused text leaves nothing behind.
/// Threads: one at a time. One Decoder may serve any number of connections. One that was moved from
/// may only be assigned to and destroyed.
class VDV463_EXPORT Decoder {
public:
    /// One that has kept no memory yet.
    explicit Decoder(const DecodeOptions& options = {});
    ~Decoder();
    /// Takes over the memory as well.
    Decoder(Decoder&&) noexcept;
    /// Takes over the memory as well.
    Decoder& operator=(Decoder&&) noexcept;

    /// Reads like decode(), into a message that may hold another one already: the result is the
    /// same as a fresh one, in the same memory as far as that is enough. Strings and lists keep
    /// their capacity; what a message leaves out (an optional member, the tail of a list) gives its
    /// memory back.
    /// Errors: those of decode(). `message` then holds some of either message; it may be read into
    /// again, assigned to and destroyed.
    /// Lifetime: the message refers to neither `text` nor the Decoder.
    Result<void> decode_into(Message& message, std::string_view text);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Writes one message as text that satisfies the official schema of `options.version`: UTC with
/// "Z", integers without fraction, members in schema order. The message id of a request has to be a
/// UUID; a confirmation or error repeats the request's id, whatever the peer took for it.
/// Errors: not_expressible, out_of_range, invalid_value, invalid_utf8, missing_member; with the
/// JSON Pointer of the value that cannot be written.
/// Threads: any.
[[nodiscard]] VDV463_EXPORT Result<std::string> encode(const Message& message,
                                                       const EncodeOptions& options = {});

/// Writes like encode(), over the content of a string whose memory is kept: nothing is allocated
/// when that is enough.
/// Errors: those of encode(); `out` is then empty.
/// Threads: any.
[[nodiscard]] VDV463_EXPORT Result<void> encode_into(std::string& out, const Message& message,
                                                     const EncodeOptions& options = {});

/// Writes a payload alone, without an envelope; otherwise like encode().
[[nodiscard]] VDV463_EXPORT Result<std::string> encode_payload(const Payload& payload,
                                                               const EncodeOptions& options = {});

/// Reads the payload of a message of the given kind, without an envelope; otherwise like decode().
/// The message returned has an empty envelope but for type and action.
[[nodiscard]] VDV463_EXPORT Result<Message> decode_payload(MessageType type, Action action,
                                                           std::string_view text,
                                                           const DecodeOptions& options = {});

}  // namespace vdv463
