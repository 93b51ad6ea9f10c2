// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/timestamp.hpp>

namespace vdv463::sim {

/// One WebSocket message on its way out.
struct Frame {
    std::string text;
    bool binary = false;
    std::size_t fragment_bytes = 0;  ///< 0: in one frame
};

/// The CMS's side of what is said over one connection: texts and time in, texts out. It knows no
/// sockets.
/// Threads: one at a time.
class Conversation {
public:
    virtual ~Conversation() = default;

    virtual void receive(std::string_view text, Timestamp now) = 0;
    /// What is to be written now, in order.
    virtual std::vector<Frame> take_due(Timestamp now) = 0;
    /// When take_due() has something to do next; empty: not before something is received.
    virtual std::optional<Timestamp> next_due() const = 0;
    /// The presystem has booted and was accepted.
    virtual bool booted() const = 0;
};

}  // namespace vdv463::sim
