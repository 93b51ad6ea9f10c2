// SPDX-License-Identifier: Apache-2.0
#include "lws_attempt.hpp"

#include <algorithm>
#include <chrono>
#include <type_traits>
#include <utility>

#include "lws_loop.hpp"
#include "lws_wire.hpp"
#include "tls.hpp"

namespace vdv463::transport {
namespace {

void tell(ConnectionEvents& sink, AttemptStep& event) {
    sink.on_step(std::move(event));
}
void tell(ConnectionEvents& sink, ConnectionInfo& event) {
    sink.on_open(std::move(event));
}
void tell(ConnectionEvents& sink, BytesSeen& event) {
    sink.on_bytes(event.count);
}
void tell(ConnectionEvents& sink, MessageRead& event) {
    sink.on_message(event.text);
}
void tell(ConnectionEvents& sink, PongSeen& event) {
    sink.on_pong(std::move(event.payload));
}
void tell(ConnectionEvents& sink, Written& event) {
    sink.on_written(event.token);
}
void tell(ConnectionEvents& sink, SendProgressed& event) {
    sink.on_send_progress(event.bytes);
}
void tell(ConnectionEvents& sink, PeerClosing& event) {
    sink.on_peer_closing(std::move(event.error));
}
void tell(ConnectionEvents& sink, Ended& event) {
    sink.on_end(std::move(event.error));
}

}  // namespace

Attempt::Attempt(std::shared_ptr<Loop> loop, ConnectOptions options, ConnectionEvents& sink)
    : loop_(std::move(loop)), options_(std::move(options)), sink_(&sink) {}

void Attempt::abandon() {
    sink_ = nullptr;
    events_.clear();
    phase_ = Phase::Over;
    place_.reset();
    drop_timers();
    drop_wire();
}

void Attempt::close(std::uint16_t code, std::string reason) {
    if (phase_ == Phase::Open) {
        stream_->outbox().push_close(code, std::move(reason));
        request_write();
        return;
    }
    if (phase_ != Phase::Over) {
        drop_wire();
        end(Error(errc::stopped, "The attempt to connect was given up."));
    }
}

void Attempt::request_write() {
    if (wire_ != nullptr && wire_->native() != nullptr) {
        lws_callback_on_writable(wire_->native());
    }
}

void Attempt::emit(WireEvent event) {
    if (sink_ == nullptr) {
        return;
    }
    const auto* bytes = std::get_if<BytesSeen>(&event);
    auto* before = events_.empty() ? nullptr : std::get_if<BytesSeen>(&events_.back());
    if (bytes != nullptr && before != nullptr) {
        before->count += bytes->count;
        return;
    }
    if (events_.empty()) {
        loop_->has_events(shared_from_this());
    }
    events_.push(std::move(event));
}

void Attempt::deliver() {
    while (sink_ != nullptr && !events_.empty()) {
        WireEvent event = events_.take();
        std::visit([this](auto& what) { tell(*sink_, what); }, event);
        if (std::holds_alternative<Ended>(event)) {
            sink_ = nullptr;
        }
        if (auto* message = std::get_if<MessageRead>(&event)) {
            loop_->memory().received.give_back(std::move(message->text));
        }
    }
}

void Attempt::step_done(Step step, std::string detail, std::optional<TimePoint> when) {
    const TimePoint now = when.value_or(std::chrono::steady_clock::now());
    AttemptStep out;
    out.step = step;
    out.ok = true;
    out.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(now - step_began_);
    out.detail = std::move(detail);
    step_began_ = now;
    emit(std::move(out));
}

void Attempt::fail(Step step, Error error) {
    const TimePoint now = std::chrono::steady_clock::now();
    AttemptStep out;
    out.step = step;
    out.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(now - step_began_);
    out.detail = error.detail;
    out.error = error;
    emit(std::move(out));
    drop_wire();
    end(std::move(error));
}

void Attempt::end(Error error) {
    phase_ = Phase::Over;
    place_.reset();
    drop_timers();
    emit(Ended{std::move(error)});
}

void Attempt::drop_timers() {
    timer_.reset();
    answer_timer_.reset();
    message_timer_.reset();
    progress_timer_.reset();
}

void Attempt::drop_wire() {
    if (wire_ != nullptr) {
        std::exchange(wire_, nullptr)->drop();
    }
}

void Attempt::loop_ended() {
    wire_ = nullptr;
    phase_ = Phase::Over;
}

void Attempt::wire_over() {
    wire_ = nullptr;
    switch (phase_) {
        case Phase::Connecting:
            probe_address();
            return;
        case Phase::Proxy:
            probe_tunnel();
            return;
        case Phase::Tls:
            tls_failed();
            return;
        case Phase::Upgrade:
            upgrade_failed();
            return;
        case Phase::Open:
            end(stream_->end_error());
            return;
        case Phase::Preparing:
        case Phase::Queued:
        case Phase::Probing:
        case Phase::Over:
            return;
    }
}

int Attempt::on_callback(lws* wsi, lws_callback_reasons reason, void* in, std::size_t size) {
    switch (reason) {
        case LWS_CALLBACK_WSI_CREATE:
            return on_tcp_up();
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
            on_refused(wsi, static_cast<const char*>(in), in == nullptr ? 0 : size);
            return 0;
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
            return on_write_request(wsi, in, size);
        case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
            answer_ = read_answer(wsi);
            return 0;
        case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
            return on_upgrade_accepted();
        case LWS_CALLBACK_CLIENT_ESTABLISHED:
            return on_open();
        default:
            return stream_ ? on_stream(wsi, reason, in, size) : 0;
    }
}

}  // namespace vdv463::transport
