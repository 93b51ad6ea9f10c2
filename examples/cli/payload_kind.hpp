// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vdv463/enums.hpp>

namespace vdv463::cli {

/// What a payload without an envelope belongs to.
struct PayloadKind {
    MessageType type = MessageType::Request;
    Action action = Action::BootNotification;
};

/// Their names on the command line: "boot-request", ...
const std::vector<std::pair<std::string, PayloadKind>>& payload_kinds();

/// Whether the text is a message with its envelope, in either layout, or at least no payload.
bool is_whole_message(const JsonText& text);

/// The kind of a payload, by the names of its members. Empty: none that is known.
std::optional<PayloadKind> recognised_kind(const JsonText& text);

}  // namespace vdv463::cli
