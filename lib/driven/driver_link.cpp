// SPDX-License-Identifier: Apache-2.0
// The connection: what the transport is asked for and what it tells.
#include <string_view>
#include <utility>

#include "driver.hpp"
#include "guard.hpp"
#include "time.hpp"
#include "unwritten.hpp"

namespace vdv463::driven {

namespace {

constexpr std::uint16_t unacceptable_data = 1003;
constexpr std::uint16_t policy_violation = 1008;
constexpr std::uint16_t message_too_big = 1009;
constexpr int no_code = 1005;  ///< what a close frame without one counts as, RFC 6455 7.1.5

Error close_frame(std::optional<std::uint16_t> code, const std::string& reason) {
    Error out(code == policy_violation ? errc::refused_by_peer : errc::closed_by_peer,
              code ? "The CMS closed the connection with code " + std::to_string(*code) + "."
                   : "The CMS closed the connection without saying why.");
    out.peer_text = reason;
    out.close_code = code ? int{*code} : no_code;
    return out;
}

}  // namespace

/// A transport that throws has lost its connection.
template <class Call>
void Driver::call_transport(const char* what, const Call& call) {
    if (const auto thrown = hosted::thrown_by(call)) {
        end_link(Error(errc::internal,
                       "The host's transport threw in " + std::string(what) + ": " + *thrown));
    }
}

void Driver::perform(session::OpenTransport& action) {
    attempt_ = action.attempt;
    connection_info_ = {};
    link_.emplace();
    link_->id = ++last_link_;
    link_->open_deadline = session::after(now_.steady, config_.limits.connect_timeout);
    const TransportRequest request{action.attempt, config_.subprotocol.offer,
                                   config_.limits.max_message_bytes};
    call_transport(
        "open()", [&] { transport_.open(TransportEvents(weak_from_this(), last_link_), request); });
}

void Driver::perform(session::SendMessage& action) {
    std::string text;
    if (const auto written = encode_into(text, action.message, encoding()); !written) {
        auto unwritten = hosted::unwritten(action, written.error());
        journal_.write(LogLevel::Error, "session", unwritten.text,
                       action.message.envelope.message_id);
        if (unwritten.ends_connection) {
            drop_link();
        }
        return feed(std::move(unwritten.event), now_);
    }
    if (!link_) {
        return;
    }
    const bool others_wait = !link_->unsent.empty();
    link_->unsent.push_back({action.token, text.size()});
    link_->unsent_bytes += text.size();
    if (others_wait && link_->unsent_bytes > config_.limits.max_send_bytes) {
        return end_link(Error(errc::stale,
                              "The CMS takes no messages: more than limits.max_send_bytes wait to "
                              "leave."));
    }
    traffic_.sent(text.size());
    journal_.tap(WireDirection::Out, text);
    call_transport("send_text()", [&] { transport_.send_text(std::move(text)); });
}

void Driver::perform(session::SendPing& action) {
    if (link_) {
        call_transport("ping()", [&] { transport_.ping(action.payload); });
    }
}

void Driver::perform(session::CloseTransport& action) {
    if (link_ && !link_->closing) {
        link_->closing = true;
        call_transport("close()", [&] { transport_.close(action.code, action.reason); });
    }
}

void Driver::perform(session::DropTransport&) {
    drop_link();
}

/// Nothing more comes of the connection, whatever its events still tell.
void Driver::drop_link() {
    if (!link_) {
        return;
    }
    link_.reset();
    connection_info_ = {};
    if (const auto what = hosted::thrown_by([&] { transport_.drop(); })) {
        journal_.write(LogLevel::Error, "transport",
                       "The host's transport threw in drop(): " + *what);
    }
}

void Driver::end_link(Error cause) {
    drop_link();
    feed(session::TransportClosed{std::move(cause)}, now_);
}

/// The peer has sent what is not to be read: says so and waits for its end.
void Driver::refuse(std::uint16_t code, Error error, const Now& now) {
    const ConnectionId connection = link_->id;
    link_->refused = true;
    feed(session::PeerClosing{std::move(error)}, now);
    if (is_current(connection) && !link_->closing) {
        link_->closing = true;
        call_transport("close()", [&] { transport_.close(code, {}); });
    }
}

bool Driver::is_current(ConnectionId connection) const {
    return !abandoned_ && link_ && link_->id == connection;
}

bool Driver::is_open(ConnectionId connection, const char* what) const {
    if (!is_current(connection)) {
        return false;
    }
    if (!link_->open) {
        journal_.write(LogLevel::Warning, "transport",
                       std::string(what) + " before opened() was ignored");
    }
    return link_->open;
}

void Driver::step(ConnectionId connection, AttemptStep step, const Now& now) {
    if (!is_current(connection)) {
        return;
    }
    advance(now);
    step.attempt = attempt_;
    journal_.step(step);
    tell(std::move(step));
}

void Driver::opened(ConnectionId connection, ConnectionInfo info, const Now& now) {
    if (!is_current(connection)) {
        return;
    }
    if (link_->open) {
        return journal_.write(LogLevel::Warning, "transport", "a second opened() was ignored");
    }
    link_->open = true;
    link_->open_deadline.reset();
    connection_info_ = std::move(info);
    feed(session::TransportOpened{connection_info_.subprotocol, connection_info_.certificates},
         now);
}

void Driver::text_received(ConnectionId connection, const std::string& text, const Now& now) {
    if (!is_open(connection, "text_received()") || link_->refused) {
        return;
    }
    if (text.size() > config_.limits.max_message_bytes) {
        return refuse(message_too_big,
                      Error(errc::message_too_large,
                            "The CMS sent a message of " + std::to_string(text.size()) +
                                " bytes, more than limits.max_message_bytes."),
                      now);
    }
    journal_.tap(WireDirection::In, text);
    traffic_.received(text.size());
    Message message;
    if (auto read = decoder_.decode_into(message, text); !read) {
        return feed(session::UndecodableReceived{std::move(read).error()}, now);
    }
    feed(session::MessageReceived{std::move(message)}, now);
}

void Driver::binary_received(ConnectionId connection, const Now& now) {
    if (is_open(connection, "binary_received()") && !link_->refused) {
        refuse(unacceptable_data,
               Error(errc::protocol_violation,
                     "The CMS sent a binary message; VDV 463 knows text only."),
               now);
    }
}

void Driver::bytes_received(ConnectionId connection, const Now& now) {
    if (is_current(connection) && link_->open) {
        feed(session::BytesReceived{}, now);
    }
}

void Driver::pong_received(ConnectionId connection, const std::string& payload, const Now& now) {
    if (is_open(connection, "pong_received()")) {
        feed(session::PongReceived{payload}, now);
    }
}

void Driver::text_sent(ConnectionId connection, const Now& now) {
    if (!is_open(connection, "text_sent()")) {
        return;
    }
    if (link_->unsent.empty()) {
        return journal_.write(LogLevel::Warning, "transport",
                              "text_sent() without a message on its way was ignored");
    }
    const Unsent left = link_->unsent.front();
    link_->unsent.pop_front();
    link_->unsent_bytes -= left.bytes;
    feed(session::MessageWritten{left.token}, now);
}

void Driver::close_received(ConnectionId connection, std::optional<std::uint16_t> code,
                            const std::string& reason, const Now& now) {
    if (is_open(connection, "close_received()") && !link_->refused) {
        link_->closing = true;
        feed(session::PeerClosing{close_frame(code, reason)}, now);
    }
}

void Driver::closed(ConnectionId connection, Error cause, const Now& now) {
    if (!is_current(connection)) {
        return;
    }
    link_.reset();
    connection_info_ = {};
    feed(session::TransportClosed{std::move(cause)}, now);
}

}  // namespace vdv463::driven
