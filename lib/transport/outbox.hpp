// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "buffers.hpp"
#include "kept_queue.hpp"
#include "transport.hpp"

namespace vdv463::transport {

/// What waits to be written, cut into frames: pings first, then messages piece by piece, then the
/// close frame once nothing else is left.
class Outbox {
public:
    struct Ping {
        std::string payload;
    };
    /// Part of a message. Lifetime of `bytes`: until the next call of the Outbox.
    struct Fragment {
        std::string_view bytes;
        bool first = false;
        bool last = false;
    };
    struct Close {
        std::uint16_t code = 0;
        std::string reason;
    };
    using Frame = std::variant<Ping, Fragment, Close>;

    /// Texts that have left go to `spent`, if there is one.
    explicit Outbox(std::size_t fragment_size, Buffers* spent = nullptr)
        : fragment_size_(fragment_size), spent_(spent) {}

    void push(Token token, std::string text);
    void push_ping(std::string payload);
    /// The first call counts. What is pushed afterwards is dropped.
    void push_close(std::uint16_t code, std::string reason);

    /// To be called when the frame before has left: the token of the message that it ended, if any.
    std::optional<Token> take_written();
    /// The next frame to write, if any.
    std::optional<Frame> next();
    bool empty() const noexcept;
    bool has_messages() const noexcept { return !messages_.empty(); }
    /// All bytes of messages that are not wholly written.
    std::size_t message_bytes() const noexcept { return message_bytes_; }

private:
    struct Waiting {
        Token token = 0;
        std::string text;
    };

    std::size_t fragment_size_;
    Buffers* spent_;
    KeptQueue<std::string> pings_;
    KeptQueue<Waiting> messages_;
    std::size_t message_bytes_ = 0;
    std::size_t offset_ = 0;  ///< into the first message
    bool last_is_out_ = false;
    std::optional<Close> close_;
    bool closing_ = false;
};

}  // namespace vdv463::transport
