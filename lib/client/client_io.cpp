// SPDX-License-Identifier: Apache-2.0
// The I/O thread's half of the client: connection -> codec -> session -> connection and host.
#include <chrono>
#include <utility>
#include <variant>

#include <vdv463/codec.hpp>

#include "audit_text.hpp"
#include "client_impl.hpp"
#include "clocks.hpp"
#include "link_alarms.hpp"

namespace vdv463 {

/// Takes one event through the session. Events that its actions bring about wait their turn.
void Client::Impl::feed(session::Event event) {
    events_.push(std::move(event));
    if (feeding_) {
        return;
    }
    const auto self = shared_from_this();  // a stop() may let go of this before the end
    feeding_ = true;
    while (!events_.empty()) {
        session::Actions actions;
        {
            const std::lock_guard<std::mutex> lock(session_mutex_);
            actions = session_.handle(events_.take(), client::now());
        }
        for (auto& action : actions) {
            std::visit([this](auto& alternative) { perform(alternative); }, action);
        }
    }
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
        ++counters_.messages_sent;
        counters_.bytes_sent += text.size();
    }
    tap(WireDirection::Out, text);
    unacknowledged_.sent(text.size());
    connection_->send(action.token, std::move(text));
}

/// An answer that repeats what cannot be repeated is left out: the peer asked for it. Our own
/// requests were checked before; one that still fails cannot be mended by trying again.
void Client::Impl::not_written(const session::SendMessage& action, const Error& cause) {
    const Envelope& envelope = action.message.envelope;
    Error error(errc::internal, "A message could not be written: " + cause.to_string());
    log(LogLevel::Error, "client", error.detail, envelope.message_id);
    if (envelope.message_type == MessageType::Request) {
        forget_connection();
        feed(session::TransportClosed{std::move(error)});
        return;
    }
    feed(session::MessageWritten{action.token});  // nobody has to wait for it
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

void Client::Impl::perform(session::ReportInformation& action) {
    dispatcher_->post(std::move(action.information));
}

void Client::Impl::perform(session::ReportIssue& action) {
    dispatcher_->post(std::move(action.report));
}

void Client::Impl::perform(session::ReportPlan& action) {
    dispatcher_->post(std::move(action.change));
}

void Client::Impl::perform(session::ReportRequest& action) {
    dispatcher_->post(std::move(action.request));
}

void Client::Impl::perform(session::ReportPlanNeeded& action) {
    dispatcher_->post(action.needed);
}

void Client::Impl::perform(session::LoadStore&) {
    store_.load([weak = weak_from_this()](Result<std::optional<StoredPlan>> plan) {
        if (const auto self = weak.lock()) {
            self->post_event(session::StoreLoaded{std::move(plan)});
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
    if (!logs(LogLevel::Info)) {
        return;
    }
    const auto tell = [weak = weak_from_this(), record = std::move(action.record),
                       options = EncodeOptions{config_.dialect.schema, config_.dialect.envelope}] {
        auto text = client::audit_text(record, options);
        if (const auto self = weak.lock()) {
            self->io_->post([self, text = std::move(text), id = record.message_id]() mutable {
                self->log(LogLevel::Info, "audit", std::move(text), std::move(id));
            });
        }
    };
    if (!auditor_.run(tell)) {
        tell();  // no thread can be had: late is better than never
    }
}

void Client::Impl::perform(session::ReportAlarm& action) {
    dispatcher_->post(std::move(action.alarm));
}

void Client::Impl::perform(session::CompleteSend& action) {
    client::SendDone done;
    {
        const std::lock_guard<std::mutex> lock(sends_mutex_);
        const auto found = sends_.find(action.id);
        if (found == sends_.end()) {
            return;
        }
        done = std::move(found->second);
        sends_.erase(found);
    }
    dispatcher_->complete(std::move(done), std::move(action.outcome));
}

void Client::Impl::perform(session::Log& action) {
    log(action.level, "session", std::move(action.text), std::move(action.message_id));
}

void Client::Impl::log(LogLevel level, std::string_view component, std::string text,
                       std::string message_id) {
    if (!logs(level)) {
        return;
    }
    LogRecord record;
    record.level = level;
    record.component = component;
    std::string kept;
    record.text = redaction_->clean(text, kept);
    record.message_id = std::move(message_id);
    try {
        config_.log.sink(record);
    } catch (...) {
        // There is nowhere left to tell it.
    }
}

bool Client::Impl::logs(LogLevel level) const {
    return config_.log.sink && level <= config_.log.level && level != LogLevel::Off;
}

void Client::Impl::tap(WireDirection direction, std::string_view text) const {
    if (!config_.log.wire) {
        return;
    }
    try {
        std::string kept;
        config_.log.wire(direction, redaction_->clean(text, kept));
    } catch (...) {
        // As with the log.
    }
}

void Client::Impl::on_step(AttemptStep step) {
    step.attempt = attempt_;
    step.url = urls_[url_index_].to_string();
    log(step.ok ? LogLevel::Debug : LogLevel::Warning, "transport",
        std::string(to_string(step.step)) + ": " + step.detail);
    dispatcher_->post(std::move(step));
}

void Client::Impl::on_open(ConnectionInfo info) {
    const auto subprotocol = info.subprotocol;
    auto certificates = info.certificates;
    for (const std::string& warning : info.warnings) {
        log(LogLevel::Warning, "transport", "tls: " + warning);
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
    tap(WireDirection::In, text);
    {
        const std::lock_guard<std::mutex> lock(session_mutex_);
        ++counters_.messages_received;
        counters_.bytes_received += text.size();
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
