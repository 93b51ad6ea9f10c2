// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/config.hpp>

/// Recordings of what is said on the wire: NDJSON with lines {"t":...,"dir":"in"|"out","text":...},
/// t in seconds since the beginning, the direction as seen from the presystem. A recording is a
/// scenario of the simulator.
namespace vdv463::cli {

/// One line, without its line break.
std::string wire_line(double seconds, WireDirection direction, std::string_view text);

/// The text with "***" in place of each secret.
std::string redacted(std::string_view text, const std::vector<Secret>& secrets);

/// What must not get into a recording although a peer may repeat it: the configuration's passwords,
/// as they are and as in an Authorization header, and the values of extra headers.
std::vector<Secret> secrets_of(const ClientConfig& config);

/// Lets a client that is made from `config` record into a new file of mode 0600. When it cannot be
/// written later that is told, and output_lost set. The file goes with the client when nothing was
/// said.
/// Errors: invalid_config, when the file is there or cannot be written.
[[nodiscard]] std::optional<Error> record_to(const std::string& file, ClientConfig& config);

}  // namespace vdv463::cli
