// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/error.hpp>
#include <vdv463/export.hpp>
#include <vdv463/now.hpp>
#include <vdv463/status.hpp>

/// What a Session needs of a WebSocket stack of the host's own. See docs/own-transport.md.
namespace vdv463 {

namespace driven {
class Driver;
}

/// What the host tells about one attempt and the connection that comes of it. Transport::open gets
/// one for each attempt; it may be copied and kept for as long as one likes. What comes too late,
/// twice or without an opened() before it is ignored, and so is everything after the session's end.
/// Threads: the session's, see there. May be called inside any function of Transport and inside
/// handlers.
class VDV463_EXPORT TransportEvents {
public:
    /// Of no connection: everything is ignored.
    TransportEvents() = default;

    /// A step from Resolve to Subprotocol has ended, well or badly: for on_attempt and the log.
    /// `attempt` and `url` of it are filled in. Telling steps is optional.
    void step(AttemptStep step, const Now& now = Now::read());

    /// The WebSocket is up. `info.subprotocol` is what the 101 answer named, empty if it named
    /// none; the other members are optional: status() shows them, and certificates are watched.
    void opened(ConnectionInfo info, const Now& now = Now::read());

    /// A complete text message has come.
    void text_received(const std::string& text, const Now& now = Now::read());

    /// A binary message has come, whatever is in it: VDV 463 knows none, so the connection is
    /// closed.
    void binary_received(const Now& now = Now::read());

    /// Some bytes of any frame have come. Only needed where a message may take longer to arrive
    /// than liveness allows for silence; everything else that is told counts by itself.
    void bytes_received(const Now& now = Now::read());

    /// A pong has come, with what the ping held or with whatever the peer likes.
    void pong_received(const std::string& payload, const Now& now = Now::read());

    /// The last byte of the oldest message of send_text() that was not told yet has been handed to
    /// the network. Required, once for each: a message that has not left after
    /// limits.message_timeout ends the connection, and the time for an answer begins here.
    void text_sent(const Now& now = Now::read());

    /// The CMS has sent a close frame; the stack answers it, then closed() follows.
    /// `code` is empty when the frame had none.
    void close_received(std::optional<std::uint16_t> code, const std::string& reason,
                        const Now& now = Now::read());

    /// The attempt has failed or the connection has ended: the last call of this one. After a close
    /// frame of either side `cause` is of no account. See upgrade_refused() for an HTTP status;
    /// otherwise such as Error(errc::connect_failed, "Connection refused.").
    void closed(Error cause, const Now& now = Now::read());

private:
    friend class driven::Driver;
    TransportEvents(std::weak_ptr<driven::Driver> driver, std::uint64_t connection) noexcept;

    std::weak_ptr<driven::Driver> driver_;
    std::uint64_t connection_ = 0;
};

/// What an attempt to connect has to know. Address, TLS, credentials and headers are the host's.
struct TransportRequest {
    std::uint32_t attempt = 0;              ///< counted from 1 since start(): to take urls in turn
    std::vector<std::string> subprotocols;  ///< to offer, in order of preference; may be empty
    std::size_t max_message_bytes = 0;  ///< longer messages are refused: no need to receive them
};

/// The host's WebSocket stack, for one session: one connection at a time.
/// Threads: called inside the session's functions and those of TransportEvents, on their thread;
/// none may block. What they throw ends the connection with errc::internal.
/// Lifetime: outlives the session.
class VDV463_EXPORT Transport {
public:
    virtual ~Transport() = default;

    /// Begins to connect; `events` is told how it goes on, to its end. The session gives up after
    /// limits.connect_timeout.
    virtual void open(TransportEvents events, const TransportRequest& request) = 0;

    /// Sends a text message after those before; TransportEvents::text_sent follows.
    virtual void send_text(std::string text) = 0;

    /// Sends a ping, ahead of waiting messages if the stack can; at most 125 bytes.
    virtual void ping(const std::string& payload) = 0;

    /// Sends what was handed over, then a close frame, and waits for the peer's;
    /// TransportEvents::closed follows. The session gives up after limits.close_timeout.
    virtual void close(std::uint16_t code, const std::string& reason) = 0;

    /// Lets go of the attempt or connection at once, without a handshake. What its events still
    /// tell is ignored; the next call, if any, is open().
    virtual void drop() = 0;

    /// Session::next_deadline() has changed. For loops with timers: set one that calls tick().
    /// Loops that ask next_deadline() before they wait need not override it.
    virtual void deadline_changed(
        std::optional<std::chrono::steady_clock::time_point> next_deadline) {
        static_cast<void>(next_deadline);
    }
};

/// The error of an upgrade that was answered with another HTTP status than 101. With 401 and 403
/// the session waits reconnect.max_delay at once, with Retry-After at least that long.
VDV463_EXPORT Error upgrade_refused(int http_status,
                                    std::optional<std::int64_t> retry_after_s = std::nullopt);

}  // namespace vdv463
