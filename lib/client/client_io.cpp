// SPDX-License-Identifier: Apache-2.0
// The I/O thread's half of the client: connection -> codec -> session -> connection and host.
#include <chrono>
#include <utility>
#include <variant>

#include <vdv463/codec.hpp>

#include "audit_text.hpp"
#include "client_impl.hpp"
#include "handler_call.hpp"
#include "link_alarms.hpp"
#include "sha256.hpp"
#include "stored_plan.hpp"
#include "unwritten.hpp"

namespace vdv463 {

/// Takes one event through the session. Events that its actions bring about wait their turn.
void Client::Impl::feed(session::Event event) {
    events_.push(std::move(event));
    if (feeding_) {
        return;
    }
    const auto self = shared_from_this();  // a stop() may let go of this before the end
    feeding_ = true;
    session::Actions actions = memory_->take_actions();
    while (!events_.empty()) {
        {
            const std::lock_guard<std::mutex> lock(session_mutex_);
            session_.handle(events_.take(), Now::read(), actions);
        }
        for (auto& action : actions) {
            hosted::carry_out(
                action,
                [this](auto&& told) { dispatcher_->post(std::forward<decltype(told)>(told)); },
                [this](auto& alternative) { perform(alternative); });
        }
        actions.clear();
    }
    memory_->give_back(std::move(actions));
    feeding_ = false;
    rearm();
}

void Client::Impl::rearm() {
    std::optional<session::TimePoint> deadline;
    {
        const std::lock_guard<std::mutex> lock(session_mutex_);
        deadline = session_.deadline();
    }
    if (!deadline || resting_) {
        if (timer_) {
            timer_->disarm();
        }
        return;
    }
    if (!timer_) {
        timer_ = io_->make_timer([this] { feed(session::TimerFired{}); });
    }
    timer_->arm(*deadline);
}

State Client::Impl::session_state() const {
    const std::lock_guard<std::mutex> lock(session_mutex_);
    return session_.status(std::chrono::steady_clock::now()).state;
}

void Client::Impl::perform(session::OpenTransport& action) {
    attempt_ = action.attempt;
    url_index_ = action.url_index;
    transport::ConnectOptions options;
    options.url = urls_[url_index_];
    options.proxy = proxies_[url_index_];
    options.tls = tls_config();
    options.headers = config_.headers;
    options.credentials = credentials_source();
    options.subprotocol = config_.subprotocol;
    options.connect_timeout = config_.limits.connect_timeout;
    options.message_timeout = config_.limits.message_timeout;
    options.max_message_bytes = config_.limits.max_message_bytes;
    options.max_send_bytes = config_.limits.max_send_bytes;
    options.max_parallel_handshakes = config_.limits.max_parallel_handshakes;
    connection_ = io_->transport().connect(std::move(options), *this);
}

/// The provider behind its gate; fixed credentials as they are.
CredentialsSource Client::Impl::credentials_source() const {
    if (!std::holds_alternative<CredentialsProvider>(config_.credentials)) {
        return config_.credentials;
    }
    return CredentialsProvider{[memory = credentials_memory_, redaction = redaction_] {
        Result<Credentials> credentials = memory->ask();
        if (credentials) {
            redaction->remember(*credentials);
        }
        return credentials;
    }};
}

/// The passphrase's provider behind its gate.
TlsConfig Client::Impl::tls_config() const {
    TlsConfig out = config_.tls;
    if (out.key_passphrase) {
        out.key_passphrase = [gate = passphrase_gate_] { return gate->ask(); };
    }
    return out;
}

void Client::Impl::perform(session::AskCredentials& action) {
    const auto others = std::make_shared<Result<bool>>(false);
    io_->run_provider(
        [memory = credentials_memory_, others] { *others = memory->ask_for_others(); },
        [weak = weak_from_this(), others, attempt = action.attempt] {
            if (const auto self = weak.lock()) {
                self->feed(session::CredentialsAsked{attempt, *others});
            }
        });
}

void Client::Impl::perform(session::SendMessage& action) {
    EncodeOptions options;
    options.version = config_.dialect.schema;
    options.envelope = config_.dialect.envelope;
    std::string text = connection_ ? connection_->take_buffer() : std::string{};
    if (const auto written = encode_into(text, action.message, options); !written) {
        not_written(action, written.error());
        return;
    }
    if (!connection_) {
        return;
    }
    {
        const std::lock_guard<std::mutex> lock(session_mutex_);
        traffic_.sent(text.size());
    }
    journal_.tap(WireDirection::Out, text);
    unacknowledged_.sent(text.size());
    connection_->send(action.token, std::move(text));
    memory_->give_back(std::move(action.message.envelope));
}

void Client::Impl::not_written(const session::SendMessage& action, const Error& cause) {
    auto unwritten = hosted::unwritten(action, cause);
    journal_.write(LogLevel::Error, "client", unwritten.text, action.message.envelope.message_id);
    if (unwritten.ends_connection) {
        forget_connection();
    }
    feed(std::move(unwritten.event));
}

void Client::Impl::perform(session::SendPing& action) {
    if (connection_) {
        connection_->ping(std::move(action.payload));
    }
}

void Client::Impl::perform(session::CloseTransport& action) {
    if (connection_) {
        connection_->close(action.code, std::move(action.reason));
    }
}

void Client::Impl::perform(session::DropTransport&) {
    forget_connection();
}

void Client::Impl::forget_connection() {
    connection_.reset();
    const std::lock_guard<std::mutex> lock(session_mutex_);
    connection_info_ = {};
}

void Client::Impl::perform(session::ReportState& action) {
    resting_ = action.change.to == State::Stopped;
    dispatcher_->post(std::move(action.change));
    if (resting_) {
        redaction_->forget();
        note_stopped();
    }
}

void Client::Impl::perform(session::ReportStep& action) {
    on_step(std::move(action.step));
}

void Client::Impl::perform(session::LoadStore&) {
    store_.load([weak = weak_from_this()](Result<std::optional<StoredPlan>> plan) {
        if (const auto self = weak.lock()) {
            self->post_event(hosted::store_loaded(
                self->list_rules_, self->config_.plan.resume_stored_plan, std::move(plan)));
        }
    });
}

void Client::Impl::perform(session::SaveStore& action) {
    store_.save(std::move(action.plan), [weak = weak_from_this()](std::optional<Error> error) {
        if (const auto self = weak.lock()) {
            self->post_event(session::StoreSaved{std::move(error)});
        }
    });
}

/// Hashing a long list takes its time, so that it is done elsewhere, in order.
void Client::Impl::perform(session::Audit& action) {
    if (!journal_.takes(LogLevel::Info)) {
        return;
    }
    const auto tell = [weak = weak_from_this(), record = std::move(action.record),
                       options = EncodeOptions{config_.dialect.schema, config_.dialect.envelope}] {
        auto text = hosted::audit_text(record, options, transport::sha256_hex);
        if (const auto self = weak.lock()) {
            self->io_->post([self, text = std::move(text), id = record.message_id]() mutable {
                self->journal_.write(LogLevel::Info, "audit", text, std::move(id));
            });
        }
    };
    if (!auditor_.run(tell)) {
        tell();  // no thread can be had: late is better than never
    }
}

void Client::Impl::perform(session::CompleteSend& action) {
    std::unique_lock<std::mutex> lock(sends_mutex_);
    auto done = sends_.take(action.id);
    lock.unlock();
    dispatcher_->complete(std::move(done), std::move(action.outcome));
}

void Client::Impl::perform(session::Log& action) {
    journal_.write(action.level, "session", action.text, std::move(action.message_id));
}

void Client::Impl::on_step(AttemptStep step) {
    step.attempt = attempt_;
    step.url = urls_[url_index_].to_string();
    journal_.step(step);
    dispatcher_->post(std::move(step));
}

void Client::Impl::on_open(ConnectionInfo info) {
    const auto subprotocol = info.subprotocol;
    auto certificates = info.certificates;
    for (const std::string& warning : info.warnings) {
        journal_.write(LogLevel::Warning, "transport", "tls: " + warning);
    }
    info.url = urls_[url_index_].to_string();
    {
        const std::lock_guard<std::mutex> lock(session_mutex_);
        connection_info_ = std::move(info);
    }
    unacknowledged_.open();
    credentials_memory_->forget();
    feed(session::TransportOpened{subprotocol, std::move(certificates)});
}

void Client::Impl::on_bytes(std::size_t) {
    feed(session::BytesReceived{});
}

void Client::Impl::on_message(std::string& text) {
    journal_.tap(WireDirection::In, text);
    {
        const std::lock_guard<std::mutex> lock(session_mutex_);
        traffic_.received(text.size());
    }
    auto message = memory_->read(text);
    if (message) {
        feed(session::MessageReceived{std::move(*message)});
    } else {
        feed(session::UndecodableReceived{std::move(message).error()});
    }
}

void Client::Impl::on_pong(std::string payload) {
    feed(session::PongReceived{std::move(payload)});
}

void Client::Impl::on_written(transport::Token token) {
    feed(session::MessageWritten{token});
}

void Client::Impl::on_send_progress(std::size_t acknowledged_bytes) {
    if (unacknowledged_.acknowledged(acknowledged_bytes)) {
        feed(session::SendProgress{});
    }
}

void Client::Impl::on_peer_closing(Error error) {
    feed(session::PeerClosing{std::move(error)});
}

void Client::Impl::on_end(Error error) {
    forget_connection();
    if (!session::refuses_credentials(error)) {
        credentials_memory_->forget();
    }
    feed(session::TransportClosed{std::move(error)});
}

}  // namespace vdv463
