// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "handshakes.hpp"
#include "io_loop.hpp"
#include "kept_queue.hpp"
#include "lookup.hpp"
#include "lws_answer.hpp"
#include "lws_stream.hpp"
#include "lws_vhost.hpp"
#include "transport.hpp"

#include <libwebsockets.h>

namespace vdv463::transport {

class Loop;
class Wire;

/// One attempt to connect, and the connection that comes of it.
/// Threads: the I/O thread only. Workers hold weak pointers and post their results.
class Attempt : public std::enable_shared_from_this<Attempt> {
public:
    Attempt(std::shared_ptr<Loop> loop, ConnectOptions options, ConnectionEvents& sink);
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;
    ~Attempt() = default;

    void begin();
    /// Nothing is told any more, and the connection is dropped at once.
    void abandon();
    void send(Token token, std::string text);
    std::string take_buffer();
    void ping(std::string payload);
    void close(std::uint16_t code, std::string reason);

    // For the loop:
    void begin_lookup();
    void looked_up(const Result<std::vector<Address>>& found);
    void deliver();
    void wire_over();   ///< libwebsockets has let go of the wire
    void loop_ended();  ///< so have all

    /// For libwebsockets' callback: only records, and returns what that callback must.
    int on_callback(lws* wsi, lws_callback_reasons reason, void* in, std::size_t size);

private:
    enum class Phase { Preparing, Queued, Connecting, Probing, Proxy, Tls, Upgrade, Open, Over };
    struct Rejection {
        Step step;
        Error error;
    };

    // Preparing: name, TLS settings and credentials, all at once on workers
    void begin_tls_setup();
    void begin_credentials();
    void advance();
    void queue_up();
    Error preparing_timeout() const;

    // Connecting: one address after the other
    void connect_next();
    bool open_wire(const Address& address);
    void address_failed(const std::string& why);
    void probe_address();
    void connect_failed();
    const Url& hop() const noexcept;  ///< where TCP goes: the CMS or the proxy
    std::string hop_name() const;

    // through a proxy
    void tunnel_up();
    void notice_tunnel(lws* wsi);
    void probe_tunnel();
    void tunnel_failed(int status);
    std::string connected_text() const;

    // the handshake, told by libwebsockets
    int on_tcp_up();
    int on_write_request(lws* wsi, void* in, std::size_t size);
    void on_refused(lws* wsi, const char* text, std::size_t size);
    void check_answer();
    std::uint64_t answer_bytes(lws* wsi) const;
    void forget_secrets();
    int on_upgrade_accepted();
    int on_open();

    // the open connection
    int on_stream(lws* wsi, lws_callback_reasons reason, void* in, std::size_t size);
    void watch_receiving();
    void message_overdue();
    void watch_sending();
    void tell_progress();

    void tls_failed();
    void upgrade_failed();

    void on_deadline();
    void drop_timers();
    void drop_wire();
    void emit(WireEvent event);
    /// `when`: now unless given.
    void step_done(Step step, std::string detail, std::optional<TimePoint> when = std::nullopt);
    void fail(Step step, Error error);
    void end(Error error);
    void request_write();
    std::string seconds_text() const;

    std::shared_ptr<Loop> loop_;
    ConnectOptions options_;
    ConnectionEvents* sink_;
    KeptQueue<WireEvent> events_;
    std::unique_ptr<IoLoop::Timer> timer_;
    Phase phase_ = Phase::Preparing;
    std::unique_ptr<Handshakes::Place> place_;  ///< from Queued until the connection is up
    TimePoint deadline_;  ///< of the whole attempt, but for its time in the queue
    TimePoint step_began_;

    std::optional<Result<std::vector<Address>>> addresses_;
    std::optional<Result<std::shared_ptr<TlsContext>>> tls_;
    std::optional<Result<std::optional<Credentials>>> credentials_;
    bool had_credentials_ = false;
    bool resolve_told_ = false;

    std::size_t at_address_ = 0;
    TimePoint address_began_;
    std::vector<std::string> address_notes_;
    bool some_refused_ = false;
    bool some_silent_ = false;
    bool tunnel_asked_ = false;  ///< the proxy was reached

    std::shared_ptr<Vhost> vhost_;
    Wire* wire_ = nullptr;
    ConnectionInfo info_;
    HttpAnswer answer_;
    std::uint64_t received_before_ = 0;  ///< the proxy's answer
    std::unique_ptr<IoLoop::Timer> answer_timer_;
    std::optional<Rejection> rejection_;
    std::string stack_text_;  ///< what libwebsockets said about a failure
    std::optional<Stream> stream_;
    std::unique_ptr<IoLoop::Timer> message_timer_;   ///< armed while a message is coming in
    std::unique_ptr<IoLoop::Timer> progress_timer_;  ///< armed while a message is going out
    bool message_watched_ = false;
    bool progress_watched_ = false;
    bool refusal_watched_ = false;
    std::uint64_t acknowledged_ = 0;  ///< what was told of
};

}  // namespace vdv463::transport
