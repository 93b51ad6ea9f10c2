// SPDX-License-Identifier: Apache-2.0
#include "lws_wire.hpp"

#include <string>

#include "lws_attempt.hpp"
#include "lws_handshake.hpp"
#include "lws_loop.hpp"

namespace vdv463::transport {
namespace {

// Zero means: no pings and no hang-up by libwebsockets, which would take a busy connection for a
// dead one. The session watches over that.
constexpr lws_retry_bo_t no_liveness{};

bool concerns_a_connection(lws_callback_reasons reason) noexcept {
    switch (reason) {
        case LWS_CALLBACK_WSI_CREATE:
        case LWS_CALLBACK_WSI_DESTROY:
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
        case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
        case LWS_CALLBACK_CLIENT_ESTABLISHED:
        case LWS_CALLBACK_CLIENT_RECEIVE:
        case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        case LWS_CALLBACK_CLIENT_WRITEABLE:
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        case LWS_CALLBACK_WS_CLIENT_DROP_PROTOCOL:
            return true;
        default:
            // With the others `wsi` may be a fake, and they demand 0.
            return false;
    }
}

}  // namespace

int on_lws_callback(lws* wsi, lws_callback_reasons reason, void* /*user*/, void* in,
                    std::size_t size) noexcept {
    if (!concerns_a_connection(reason)) {
        return 0;
    }
    auto* wire = static_cast<Wire*>(lws_wsi_user(wsi));
    if (wire == nullptr) {
        return 0;
    }
    if (reason == LWS_CALLBACK_WSI_DESTROY) {
        wire->set_gone();
        return 0;
    }
    if (wire->owner() == nullptr || wire->doomed()) {
        return 0;
    }
    try {
        return wire->owner()->on_callback(wsi, reason, in, size);
    } catch (...) {
        // Out of memory: this connection ends, and its owner learns of that. Not by returning -1,
        // which is unsafe where bytes are received.
        wire->doom();
        return 0;
    }
}

bool Wire::connect(const ConnectOptions& options, const Address& address) {
    const std::string host = options.url.host_header();
    const std::string offer = join_subprotocols(options.subprotocol.offer);
    // Who connects through a proxy leaves the CMS's name to that.
    const std::string behind =
        options.url.is_ipv6 ? "[" + options.url.host + "]" : options.url.host;
    if (options.proxy && !vhost_->use_proxy(*options.proxy, address)) {
        return false;
    }
    lws_client_connect_info info{};
    info.context = loop_.context();
    info.vhost = vhost_->native();
    info.address = options.proxy ? behind.c_str() : address.text.c_str();
    info.port = options.url.port;
    info.path = options.url.target.c_str();
    info.host = host.c_str();
    info.protocol = offer.empty() ? nullptr : offer.c_str();
    info.local_protocol_name = local_protocol_name;
    info.alpn = "http/1.1";
    info.ietf_version_or_minus_one = -1;
    info.retry_and_idle_policy = &no_liveness;
    info.userdata = this;
    info.pwsi = &wsi_;
    info.ssl_connection = LCCSCF_HTTP_NO_FOLLOW_REDIRECT;
    if (options.url.secure) {
        // Leaves the name check to our own settings, which libwebsockets would overwrite with what
        // stands before the first colon of the Host header.
        info.ssl_connection |= LCCSCF_USE_SSL | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK;
    }
    const bool begun = lws_client_connect_via_info(&info) != nullptr;
    return begun && !gone_;
}

void Wire::read_on() noexcept {
    if (wsi_ == nullptr || doomed_) {
        return;
    }
    lws_pollfd readable{};
    readable.fd = lws_get_socket_fd(wsi_);
    readable.events = LWS_POLLIN;
    readable.revents = LWS_POLLIN;
    lws_service_fd(loop_.context(), &readable);
}

void Wire::drop() noexcept {
    owner_ = nullptr;
    if (wsi_ != nullptr && loop_.context() != nullptr) {
        doom();
    }
}

void Wire::doom() noexcept {
    doomed_ = true;
    lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    loop_.wake();
}

void Wire::set_gone() noexcept {
    wsi_ = nullptr;
    gone_ = true;
    loop_.wire_is_gone();
}

}  // namespace vdv463::transport
