// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>
#include <vdv463/status.hpp>

#include "proxy.hpp"
#include "url.hpp"

/// What the client needs of a WebSocket stack. Everything here belongs to the I/O thread.
namespace vdv463::transport {

/// Names one message, chosen by the sender.
using Token = std::uint64_t;

/// All that one attempt to connect needs.
struct ConnectOptions {
    Url url;
    std::optional<Proxy> proxy;
    TlsConfig tls;
    std::vector<Header> headers;
    CredentialsSource credentials;  ///< a provider is asked once per attempt, on a worker thread
    SubprotocolConfig subprotocol;
    std::chrono::milliseconds connect_timeout{};  ///< name, TCP, TLS and upgrade together
    std::chrono::milliseconds message_timeout{};  ///< for a received message, begun to complete
    std::size_t max_message_bytes = 0;            ///< received
    std::size_t max_send_bytes = 0;               ///< waiting to leave
    std::size_t max_parallel_handshakes = 1;      ///< of the process, for this one to begin
};

/// What a connection tells. Called on the I/O thread, never from within a call of Connection.
/// The connection may be destroyed inside any of these.
class ConnectionEvents {
public:
    virtual ~ConnectionEvents() = default;
    /// A step from Resolve to Subprotocol has ended; `attempt` and `url` are left empty.
    virtual void on_step(AttemptStep step) = 0;
    /// The WebSocket is up; `info.url` is left empty.
    virtual void on_open(ConnectionInfo info) = 0;
    /// Bytes of any frame, control frames included as far as the stack shows them.
    virtual void on_bytes(std::size_t count) = 0;
    /// A complete text message. It may be changed in place; its memory serves the next one.
    virtual void on_message(std::string& text) = 0;
    virtual void on_pong(std::string payload) = 0;
    /// The last byte of the message has been handed to the network.
    virtual void on_written(Token token) = 0;
    /// The peer's system has acknowledged this many more bytes of what was sent, of any frame and
    /// with what TLS adds. Told now and then while something is unacknowledged, never with 0.
    virtual void on_send_progress(std::size_t acknowledged_bytes) = 0;
    /// The peer has sent a close frame; on_end follows.
    virtual void on_peer_closing(Error error) = 0;
    /// The attempt has failed or the connection has ended: the last call, exactly one.
    virtual void on_end(Error error) = 0;
};

/// One attempt and, if it succeeds, the connection. Destruction drops it at once, in whatever
/// state, and no event comes afterwards.
class Connection {
public:
    virtual ~Connection() = default;
    /// Queues a text message; only after on_open. When others wait already and all together exceed
    /// max_send_bytes the connection ends with stale: a peer that takes nothing must not fill our
    /// memory.
    virtual void send(Token token, std::string text) = 0;
    /// An empty text to write the next message into, with memory that an earlier one had.
    virtual std::string take_buffer() = 0;
    /// Queues a ping, ahead of waiting messages; payload of at most 125 bytes.
    virtual void ping(std::string payload) = 0;
    /// Sends what is queued, then a close frame, and waits for the peer's; on_end follows. How long
    /// that may take is the caller's business.
    virtual void close(std::uint16_t code, std::string reason) = 0;
};

/// Makes connections. Threads: the I/O thread only.
class Transport {
public:
    virtual ~Transport() = default;
    /// Lifetime: `events` must outlive the connection.
    virtual std::unique_ptr<Connection> connect(ConnectOptions options,
                                                ConnectionEvents& events) = 0;
};

}  // namespace vdv463::transport
