// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "buffers.hpp"
#include "outbox.hpp"
#include "transport.hpp"
#include "utf8_check.hpp"

#include <libwebsockets.h>

namespace vdv463::transport {

// What a connection tells, kept until libwebsockets' callbacks have returned.
struct BytesSeen {
    std::size_t count = 0;
};
struct MessageRead {
    std::string text;
};
struct PongSeen {
    std::string payload;
};
struct Written {
    Token token = 0;
};
struct SendProgressed {
    std::size_t bytes = 0;
};
struct PeerClosing {
    Error error;
};
struct Ended {
    Error error;
};
using WireEvent = std::variant<AttemptStep, ConnectionInfo, BytesSeen, MessageRead, PongSeen,
                               Written, SendProgressed, PeerClosing, Ended>;

/// The established part of a connection: frames in and out.
/// The return values are those that libwebsockets wants of its callback.
class Stream {
public:
    using Emit = std::function<void(WireEvent)>;

    /// What all streams of a loop share.
    struct Memory {
        std::vector<unsigned char>& frame;  ///< the one that is being written
        Buffers& received;
        Buffers& sent;
    };

    Stream(std::string peer, std::size_t max_message_bytes, Memory memory, Emit emit);

    Outbox& outbox() noexcept { return outbox_; }
    int on_writable(lws* wsi);
    int on_receive(lws* wsi, const char* bytes, std::size_t size);
    int on_pong(const char* bytes, std::size_t size);
    int on_peer_close(const unsigned char* bytes, std::size_t size);
    /// libwebsockets begins to end the connection. It says nothing of why.
    void on_ending(lws* wsi, bool tls_refused);

    /// The peer has begun a message and not ended it.
    bool receiving() const noexcept { return receiving_; }
    /// It took too long over that.
    void refuse_slow_message(lws* wsi, const std::string& limit);
    /// Whether we have begun to close because of what the peer did.
    bool refusing() const noexcept { return refusal_ != 0; }
    /// Why the connection is over, once it is.
    Error end_error() const;

private:
    int write(lws* wsi, const Outbox::Ping& ping);
    int write(lws* wsi, const Outbox::Fragment& fragment);
    int write(lws* wsi, const Outbox::Close& close);
    int write_bytes(lws* wsi, std::string_view bytes, int protocol);
    void tell_written();
    int refuse(lws* wsi, lws_close_status code, Error error);
    std::optional<Error> judge_text(std::string_view piece, bool last);

    std::string peer_;
    std::size_t max_message_bytes_;
    Memory memory_;
    Emit emit_;
    Outbox outbox_;
    std::string text_;
    Utf8Check utf8_;
    bool receiving_ = false;
    bool write_failed_ = false;
    bool route_lost_ = false;
    std::optional<Error> violation_;
    std::uint16_t refusal_ = 0;  ///< the close code that answers it
    std::optional<Error> peer_close_;
    std::optional<std::uint16_t> own_close_;
};

}  // namespace vdv463::transport
