// SPDX-License-Identifier: Apache-2.0
// What an attempt does once it has become a connection.
#include <chrono>
#include <utility>

#include "lws_attempt.hpp"
#include "lws_loop.hpp"
#include "lws_wire.hpp"
#include "tcp_state.hpp"
#include "words.hpp"

namespace vdv463::transport {
namespace {

// For the close frame that tells a peer what it did wrong.
constexpr std::chrono::seconds refusal_patience{2};
// Only while something of ours is under way.
constexpr std::chrono::milliseconds progress_interval{250};

}  // namespace

int Attempt::on_open() {
    phase_ = Phase::Open;
    place_.reset();
    timer_->disarm();
    message_timer_ = loop_->timers().make([this] { message_overdue(); });
    progress_timer_ = loop_->timers().make([this] { tell_progress(); });
    stream_.emplace(options_.url.host_header(), options_.max_message_bytes, loop_->memory(),
                    [this](WireEvent event) { emit(std::move(event)); });
    emit(info_);
    return 0;
}

int Attempt::on_stream(lws* wsi, lws_callback_reasons reason, void* in, std::size_t size) {
    int outcome = 0;
    switch (reason) {
        case LWS_CALLBACK_CLIENT_WRITEABLE:
            return stream_->on_writable(wsi);
        case LWS_CALLBACK_CLIENT_RECEIVE:
            outcome = stream_->on_receive(wsi, static_cast<const char*>(in), size);
            watch_receiving();
            if (stream_->receiving()) {
                loop_->in_a_message(*wire_);
            }
            return outcome;
        case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
            return stream_->on_pong(static_cast<const char*>(in), size);
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            return stream_->on_peer_close(static_cast<const unsigned char*>(in), size);
        case LWS_CALLBACK_WS_CLIENT_DROP_PROTOCOL:
            stream_->on_ending(wsi, vhost_->refused_record());
            return 0;
        default:
            return 0;
    }
}

void Attempt::watch_receiving() {
    const TimePoint now = std::chrono::steady_clock::now();
    if (stream_->refusing() && !std::exchange(refusal_watched_, true)) {
        timer_->arm(now + refusal_patience);
    }
    if (stream_->receiving() == message_watched_) {
        return;
    }
    message_watched_ = stream_->receiving();
    if (message_watched_) {
        message_timer_->arm(now + options_.message_timeout);
    } else {
        message_timer_->disarm();
    }
}

void Attempt::message_overdue() {
    if (phase_ == Phase::Open && wire_ != nullptr && wire_->native() != nullptr) {
        stream_->refuse_slow_message(wire_->native(), in_seconds(options_.message_timeout));
        watch_receiving();
    }
}

void Attempt::send(Token token, std::string text) {
    if (phase_ != Phase::Open) {
        return;
    }
    Outbox& outbox = stream_->outbox();
    if (outbox.has_messages() && outbox.message_bytes() + text.size() > options_.max_send_bytes) {
        drop_wire();
        end(Error(errc::stale, options_.url.host_header() +
                                   " takes no messages: " + std::to_string(outbox.message_bytes()) +
                                   " bytes of ours wait, and with the "
                                   "next it would be more than limits.max_send_bytes allows."));
        return;
    }
    outbox.push(token, std::move(text));
    request_write();
    watch_sending();
}

std::string Attempt::take_buffer() {
    return loop_->memory().sent.take();
}

void Attempt::ping(std::string payload) {
    if (phase_ == Phase::Open) {
        stream_->outbox().push_ping(std::move(payload));
        request_write();
    }
}

/// Begins with a message and not with a ping: a frozen peer's system acknowledges those too.
void Attempt::watch_sending() {
    if (progress_watched_ || wire_ == nullptr || wire_->native() == nullptr) {
        return;
    }
    progress_watched_ = true;
    acknowledged_ = read_tcp_state(lws_get_socket_fd(wire_->native())).acknowledged;
    progress_timer_->arm(std::chrono::steady_clock::now() + progress_interval);
}

void Attempt::tell_progress() {
    if (phase_ != Phase::Open || wire_ == nullptr || wire_->native() == nullptr) {
        return;
    }
    const TcpState tcp = read_tcp_state(lws_get_socket_fd(wire_->native()));
    if (tcp.acknowledged > acknowledged_) {
        emit(SendProgressed{static_cast<std::size_t>(tcp.acknowledged - acknowledged_)});
        acknowledged_ = tcp.acknowledged;
    }
    progress_watched_ = stream_->outbox().has_messages() || tcp.unacknowledged > 0;
    if (progress_watched_) {
        progress_timer_->arm(std::chrono::steady_clock::now() + progress_interval);
    }
}

}  // namespace vdv463::transport
