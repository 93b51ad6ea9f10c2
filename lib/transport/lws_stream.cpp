// SPDX-License-Identifier: Apache-2.0
#include "lws_stream.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/ssl.h>

#include "lws_global.hpp"
#include "tcp_state.hpp"

namespace vdv463::transport {
namespace {

constexpr std::size_t max_control_payload = 125;
constexpr std::size_t max_close_reason = 123;

/// RFC 6455 7.1.5: what a close frame without a code counts as.
constexpr int no_code = 1005;
constexpr int protocol_error_code = 1002;
constexpr int policy_code = 1008;

const char* name_of_close_code(int code) {
    switch (code) {
        case 1000:
            return " (normal)";
        case 1001:
            return " (going away)";
        case 1002:
            return " (protocol error)";
        case 1003:
            return " (unacceptable data)";
        case 1007:
            return " (invalid text)";
        case 1008:
            return " (policy violation)";
        case 1009:
            return " (message too big)";
        case 1011:
            return " (server error)";
        default:
            return "";
    }
}

Error describe_peer_close(const std::string& peer, std::optional<int> code, std::string text) {
    std::string detail = peer + " closed the connection ";
    if (!code) {
        detail += "without saying why.";
    } else {
        detail += "with code " + std::to_string(*code) + name_of_close_code(*code) + ".";
        if (*code == protocol_error_code && !text.empty()) {
            detail +=
                " It may have been 1012, 1013 or 1014: libwebsockets 4.1 shows these as 1002.";
        }
    }
    Error out(code == policy_code ? errc::refused_by_peer : errc::closed_by_peer,
              std::move(detail));
    out.peer_text = std::move(text);
    out.close_code = code.value_or(no_code);
    return out;
}

}  // namespace

Stream::Stream(std::string peer, std::size_t max_message_bytes, Memory memory, Emit emit)
    : peer_(std::move(peer)),
      max_message_bytes_(max_message_bytes),
      memory_(memory),
      emit_(std::move(emit)),
      outbox_(frame_size, &memory_.sent) {
    memory_.frame.resize(LWS_PRE + std::max(frame_size, max_control_payload));
}

int Stream::on_writable(lws* wsi) {
    if (own_close_) {
        return 0;  // libwebsockets asks once more after the close frame; -1 would not wait for it
    }
    if (refusing()) {
        return write(wsi, Outbox::Close{refusal_, {}});
    }
    tell_written();
    std::optional<Outbox::Frame> frame = outbox_.next();
    if (!frame) {
        return 0;
    }
    return std::visit([&](const auto& what) { return write(wsi, what); }, *frame);
}

int Stream::write(lws* wsi, const Outbox::Ping& ping) {
    return write_bytes(wsi, std::string_view(ping.payload).substr(0, max_control_payload),
                       LWS_WRITE_PING);
}

int Stream::write(lws* wsi, const Outbox::Fragment& fragment) {
    return write_bytes(wsi, fragment.bytes,
                       lws_write_ws_flags(LWS_WRITE_TEXT, fragment.first, fragment.last));
}

int Stream::write(lws* wsi, const Outbox::Close& close) {
    own_close_ = close.code;
    std::array<unsigned char, max_close_reason> reason{};
    const std::size_t size = std::min(close.reason.size(), reason.size());
    std::copy_n(close.reason.begin(), size, reason.begin());
    lws_close_reason(wsi, static_cast<lws_close_status>(close.code), reason.data(), size);
    return -1;
}

int Stream::write_bytes(lws* wsi, std::string_view bytes, int protocol) {
    // libwebsockets masks in place, so it gets a copy with the room in front that it wants.
    std::copy(bytes.begin(), bytes.end(), memory_.frame.begin() + LWS_PRE);
    if (lws_write(wsi, &memory_.frame[LWS_PRE], bytes.size(),
                  static_cast<lws_write_protocol>(protocol)) < 0) {
        write_failed_ = true;
        return -1;
    }
    // What libwebsockets could not hand over yet has left when it next asks for something.
    if (lws_partial_buffered(wsi) == 0) {
        tell_written();
        if (outbox_.empty()) {
            return 0;
        }
    }
    lws_callback_on_writable(wsi);
    return 0;
}

void Stream::tell_written() {
    if (const std::optional<Token> token = outbox_.take_written()) {
        emit_(Written{*token});
    }
}

int Stream::on_receive(lws* wsi, const char* bytes, std::size_t size) {
    if (violation_ || own_close_) {
        return 0;
    }
    emit_(BytesSeen{size});
    if (lws_frame_is_binary(wsi) != 0) {
        return refuse(wsi, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE,
                      Error(errc::protocol_violation,
                            peer_ + " sent a binary message; VDV 463 knows text only."));
    }
    if (size > max_message_bytes_ - std::min(max_message_bytes_, text_.size())) {
        return refuse(
            wsi, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE,
            Error(errc::message_too_large, peer_ + " sent a message of more than " +
                                               std::to_string(max_message_bytes_) +
                                               " bytes, the limit of limits.max_message_bytes."));
    }
    const bool last = lws_is_final_fragment(wsi) != 0 && lws_remaining_packet_payload(wsi) == 0;
    if (auto error = judge_text({bytes, size}, last)) {
        return refuse(wsi, LWS_CLOSE_STATUS_INVALID_PAYLOAD, *std::move(error));
    }
    if (!receiving_) {
        text_ = memory_.received.take();
    }
    text_.append(bytes, size);
    receiving_ = !last;
    if (last) {
        emit_(MessageRead{std::exchange(text_, {})});
    }
    return 0;
}

std::optional<Error> Stream::judge_text(std::string_view piece, bool last) {
    if (utf8_.take(piece) && (!last || utf8_.finish())) {
        return std::nullopt;
    }
    return Error(errc::invalid_utf8, peer_ + " sent a text message that is not valid UTF-8.");
}

void Stream::refuse_slow_message(lws* wsi, const std::string& limit) {
    refuse(wsi, LWS_CLOSE_STATUS_POLICY_VIOLATION,
           Error(errc::stale, peer_ + " began a message and did not complete it within " + limit +
                                  ", the limit of limits.message_timeout."));
}

/// Anything but 0 out of the callback for received bytes lets libwebsockets 4.1.6 write what
/// follows past the end of its buffer, so that the close frame goes out when it next asks for
/// something.
int Stream::refuse(lws* wsi, lws_close_status code, Error error) {
    violation_ = std::move(error);
    refusal_ = static_cast<std::uint16_t>(code);
    text_ = {};
    receiving_ = false;
    lws_callback_on_writable(wsi);
    return 0;
}

int Stream::on_pong(const char* bytes, std::size_t size) {
    emit_(BytesSeen{size});
    emit_(PongSeen{std::string(bytes, size)});
    return 0;
}

int Stream::on_peer_close(const unsigned char* bytes, std::size_t size) {
    if (violation_ || peer_close_) {
        return 0;
    }
    emit_(BytesSeen{size});
    std::optional<int> code;
    std::string text;
    if (size >= 2) {
        code = bytes[0] << 8 | bytes[1];
        text.assign(bytes + 2, bytes + size);
    }
    peer_close_ = describe_peer_close(peer_, code, std::move(text));
    emit_(PeerClosing{*peer_close_});
    return 0;
}

/// libwebsockets ends a connection whose frames break the rules without a close frame and without a
/// word. What tells that from a peer that went away: neither side of the TCP connection has ended.
/// 4.3 ends in the same way what has lost its own address or its route.
void Stream::on_ending(lws* wsi, bool tls_refused) {
    if (violation_ || peer_close_ || own_close_ || write_failed_) {
        return;
    }
    const std::string rules = peer_ + " broke the rules of WebSocket framing: ";
    if (lws_get_reserved_bits(wsi) != 0) {
        violation_ = Error(errc::protocol_violation, rules + "a frame with reserved bits.");
        return;
    }
    if (tls_refused) {
        violation_ = Error(errc::protocol_violation,
                           peer_ +
                               " sent what is not valid in its TLS session: something on the "
                               "way changes or adds bytes.");
        return;
    }
    SSL* ssl = lws_get_ssl(wsi);
    if ((ssl != nullptr && (SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN) != 0) ||
        !read_tcp_state(lws_get_socket_fd(wsi)).both_ways_open) {
        return;
    }
    if (!has_route_to_peer(lws_get_socket_fd(wsi))) {
        route_lost_ = true;
        return;
    }
    violation_ =
        Error(errc::protocol_violation,
              rules +
                  "an unknown opcode, fragments out of order, or a control frame that is cut up "
                  "or too long.");
}

Error Stream::end_error() const {
    if (violation_) {
        return *violation_;
    }
    if (peer_close_) {
        return *peer_close_;
    }
    if (own_close_) {
        return Error(errc::stopped, "The connection to " + peer_ + " was closed by us with code " +
                                        std::to_string(*own_close_) + ".");
    }
    if (route_lost_) {
        return Error(errc::connection_lost,
                     "The connection to " + peer_ +
                         " was lost: this machine no longer has the address that it spoke from, or "
                         "no route to there. Look at its network interfaces and routes.");
    }
    return Error(errc::connection_lost,
                 "The connection to " + peer_ + " was lost without a close frame.");
}

}  // namespace vdv463::transport
