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

// For the close frame that tells a peer what it did wrong.
constexpr std::chrono::seconds refusal_patience{2};

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
    sink.on_message(std::move(event.text));
}
void tell(ConnectionEvents& sink, PongSeen& event) {
    sink.on_pong(std::move(event.payload));
}
void tell(ConnectionEvents& sink, Written& event) {
    sink.on_written(event.token);
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
    timer_.reset();
    drop_wire();
}

void Attempt::send(Token token, std::string text) {
    if (phase_ == Phase::Open) {
        stream_->outbox().push(token, std::move(text));
        request_write();
    }
}

void Attempt::ping(std::string payload) {
    if (phase_ == Phase::Open) {
        stream_->outbox().push_ping(std::move(payload));
        request_write();
    }
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
    events_.push_back(std::move(event));
}

void Attempt::deliver() {
    while (sink_ != nullptr && !events_.empty()) {
        WireEvent event = std::move(events_.front());
        events_.pop_front();
        std::visit([this](auto& what) { tell(*sink_, what); }, event);
        if (std::holds_alternative<Ended>(event)) {
            sink_ = nullptr;
        }
    }
}

void Attempt::step_done(Step step, std::string detail) {
    const TimePoint now = std::chrono::steady_clock::now();
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
    if (timer_) {
        timer_->disarm();
    }
    emit(Ended{std::move(error)});
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
        case Phase::Tls:
            fail(Step::Tls, classify_tls_failure((**tls_)->diagnosis(), options_.url, options_.tls,
                                                 stack_text_));
            return;
        case Phase::Upgrade:
            upgrade_failed();
            return;
        case Phase::Open:
            end(stream_->end_error());
            return;
        case Phase::Preparing:
        case Phase::Probing:
        case Phase::Over:
            return;
    }
}

void Attempt::upgrade_failed() {
    if (rejection_) {
        fail(rejection_->step, std::move(rejection_->error));
        return;
    }
    const SubprotocolConfig& subprotocol = options_.subprotocol;
    if (answer_.status == 101) {
        // libwebsockets itself refuses one that was not offered.
        auto judged = judge_subprotocol(subprotocol, answer_.subprotocol, options_.url);
        if (!judged && !answer_.subprotocol.empty()) {
            step_done(Step::Upgrade, "HTTP 101");
            fail(Step::Subprotocol, judged.error());
            return;
        }
    }
    if (answer_.status == 0 && options_.url.secure && refused_afterwards((**tls_)->diagnosis())) {
        fail(Step::Upgrade,
             classify_tls_failure((**tls_)->diagnosis(), options_.url, options_.tls, stack_text_));
        return;
    }
    fail(Step::Upgrade,
         classify_answer(answer_, options_.url, (*credentials_)->has_value(), stack_text_));
}

int Attempt::on_callback(lws* wsi, lws_callback_reasons reason, void* in, std::size_t size) {
    switch (reason) {
        case LWS_CALLBACK_WSI_CREATE:
            return on_tcp_up();
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
            stack_text_ = shown({static_cast<const char*>(in), in == nullptr ? 0 : size});
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

int Attempt::on_write_request(lws* wsi, void* in, std::size_t size) {
    if (phase_ == Phase::Tls) {
        const SSL* ssl = lws_get_ssl(wsi);
        if (ssl == nullptr || !is_verified(ssl)) {
            rejection_ = Rejection{
                Step::Tls,
                Error(errc::tls_certificate_invalid,
                      "The certificate of " + options_.url.host_header() + " was not verified.")};
            phase_ = Phase::Upgrade;
            return -1;
        }
        const TlsSession session = describe_session(ssl);
        info_.tls_version = session.version;
        info_.cipher = session.cipher;
        step_done(Step::Tls, session.version + ", " + session.cipher + ", " + session.peer);
        phase_ = Phase::Upgrade;
    }
    const bool written = write_headers(wsi, in, size, options_.headers, **credentials_);
    if (!written) {
        rejection_ = Rejection{
            Step::Upgrade,
            Error(errc::invalid_config, "The HTTP headers do not fit into the upgrade request.")};
        return -1;
    }
    return 0;
}

int Attempt::on_upgrade_accepted() {
    step_done(Step::Upgrade, "HTTP 101");
    Result<std::string> judged =
        judge_subprotocol(options_.subprotocol, answer_.subprotocol, options_.url);
    if (!judged) {
        rejection_ = Rejection{Step::Subprotocol, std::move(judged).error()};
        return -1;
    }
    info_.subprotocol = answer_.subprotocol;
    step_done(Step::Subprotocol, *std::move(judged));
    return 0;
}

int Attempt::on_open() {
    phase_ = Phase::Open;
    timer_->disarm();
    stream_.emplace(options_.url.host_header(), options_.max_message_bytes, loop_->write_buffer(),
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
            break;
        case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
            return stream_->on_pong(static_cast<const char*>(in), size);
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            return stream_->on_peer_close(static_cast<const unsigned char*>(in), size);
        default:
            return 0;
    }
    if (stream_->refusing()) {
        timer_->arm(std::chrono::steady_clock::now() + refusal_patience);
    }
    return outcome;
}

}  // namespace vdv463::transport
