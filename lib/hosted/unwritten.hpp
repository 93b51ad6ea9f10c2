// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "actions.hpp"
#include "events.hpp"

namespace vdv463::hosted {

/// What follows from a message that the codec could not write.
struct Unwritten {
    std::string text;  ///< for the log
    bool ends_connection = false;
    session::Event event;
};

/// An answer that repeats what cannot be repeated is left out: the peer asked for it. Our own
/// requests were checked before; one that still fails cannot be mended by trying again.
inline Unwritten unwritten(const session::SendMessage& action, const Error& cause) {
    Error error(errc::internal, "A message could not be written: " + cause.to_string());
    std::string text = error.detail;
    if (action.message.envelope.message_type == MessageType::Request) {
        return {std::move(text), true, session::TransportClosed{std::move(error)}};
    }
    return {std::move(text), false, session::MessageWritten{action.token}};  // nobody waits for it
}

}  // namespace vdv463::hosted
