// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "payload_kind.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/log.hpp>
#include <vdv463/message.hpp>
#include <vdv463/result.hpp>

/// What `vdv463 decode` makes of a text and how it is written.
namespace vdv463::cli {

/// Where in a recording a message was.
struct WirePlace {
    std::size_t line = 0;
    std::chrono::microseconds time{0};
    WireDirection direction = WireDirection::In;
};

/// One message, or one payload without its envelope.
struct Decoded {
    std::optional<WirePlace> place;  ///< in a recording
    bool whole = true;               ///< false: a payload alone
    Result<Message> message;         ///< or why it cannot be read
};

/// A file and the messages in it.
struct DecodedFile {
    std::string file;
    std::optional<std::string> unreadable;  ///< why it cannot be opened
    std::vector<Decoded> messages;
};

/// Reads a message, a payload (of `kind`, else recognised by its members) or a recording.
DecodedFile decode_text(std::string_view text, const std::optional<PayloadKind>& kind);

struct DecodeView {
    bool times = false;  ///< also in a recording, where times and ids differ from run to run
};

/// Lines for people. In a recording messages have numbers in place of their ids, and no times
/// unless asked for, so that two recordings of the same conversation read the same.
std::vector<std::string> decoded_lines(const DecodedFile& file, const DecodeView& view);

/// One JSON document on one line.
std::string json_decoded(const std::vector<DecodedFile>& files, int exit_code);

/// 2 when a file cannot be opened, else 1 when a message cannot be read, else 0.
int exit_code_of(const std::vector<DecodedFile>& files);

}  // namespace vdv463::cli
