// SPDX-License-Identifier: Apache-2.0
#include "lws_vhost.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/ssl3.h>

#include "lws_global.hpp"
#include "lws_loop.hpp"
#include "lws_wire.hpp"

namespace vdv463::transport {

const char* const local_protocol_name = "vdv463";

namespace {

// Kept by libwebsockets for every connection. A larger one gains nothing, because we never pause a
// connection's reading: what comes is taken.
constexpr unsigned int receive_buffer_size = 4096;

const lws_protocols* protocols() {
    static const std::array<lws_protocols, 2> list{{
        {local_protocol_name, &on_lws_callback, 0, receive_buffer_size, 0, nullptr, buffer_size},
        {nullptr, nullptr, 0, 0, 0, nullptr, 0},
    }};
    return list.data();
}

/// What encryption adds to a record, at most: header apart, nonce, padding and check sum.
constexpr std::size_t overhead_1_3 = 17;
constexpr std::size_t overhead_1_2 = 64;

}  // namespace

std::shared_ptr<Vhost> Vhost::make(const std::shared_ptr<Loop>& loop,
                                   std::shared_ptr<TlsContext> tls) {
    if (loop->context() == nullptr) {
        return nullptr;
    }
    lws_context_creation_info info = plain_creation_info();
    info.vhost_name = local_protocol_name;
    info.protocols = protocols();
    info.connect_timeout_secs = stack_timeout_s;
    // Otherwise the environment's http_proxy would be taken, and there is no way to exempt a host.
    info.http_proxy_address = ":0";
    if (tls) {
        info.options |=
            LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
        info.provided_client_ssl_ctx = tls->native();
    }
    lws_vhost* vhost = lws_create_vhost(loop->context(), &info);
    if (vhost == nullptr) {
        return nullptr;
    }
    std::shared_ptr<Vhost> out(new Vhost(loop, std::move(tls), vhost));
    if (out->tls_) {
        SSL_CTX_set_msg_callback(out->tls_->native(), &Vhost::on_record);
        SSL_CTX_set_msg_callback_arg(out->tls_->native(), out.get());
    }
    return out;
}

Vhost::Vhost(std::shared_ptr<Loop> loop, std::shared_ptr<TlsContext> tls, lws_vhost* vhost)
    : loop_(std::move(loop)), tls_(std::move(tls)), vhost_(vhost) {}

Vhost::~Vhost() {
    if (loop_->context() != nullptr) {
        lws_vhost_destroy(vhost_);
    }
}

bool Vhost::use_proxy(const Proxy& proxy, const Address& address) {
    std::string text;
    if (proxy.credentials) {
        const std::string_view password = proxy.credentials->password.reveal();
        text.reserve(proxy.credentials->user.size() + password.size() + address.text.size() + 16);
        text.append(proxy.credentials->user).append(1, ':').append(password).append(1, '@');
    }
    text.append(address.with_port(proxy.where.port));
    const bool taken = lws_set_proxy(vhost_, text.c_str()) == 0;
    OPENSSL_cleanse(text.data(), text.size());
    return taken;
}

/// Tells what libwebsockets does not: whether anything has come yet that it waits for.
void Vhost::on_record(int written, int /*version*/, int kind, const void* bytes, std::size_t size,
                      SSL* ssl, void* self) noexcept {
    auto& vhost = *static_cast<Vhost*>(self);
    const auto* data = static_cast<const unsigned char*>(bytes);
    if (written != 0) {
        if (!vhost.tls_began_) {
            vhost.tls_began_ = std::chrono::steady_clock::now();
        }
        // The end of TCP without an end of TLS is answered with decode_error.
        if (kind == SSL3_RT_ALERT && size == 2 && data[0] == SSL3_AL_FATAL &&
            data[1] != SSL_AD_DECODE_ERROR) {
            vhost.refused_record_ = true;
        }
        return;
    }
    std::size_t overhead = overhead_1_3;
    if (kind == SSL3_RT_HEADER && size >= SSL3_RT_HEADER_LENGTH) {
        vhost.record_size_ = static_cast<std::size_t>(data[3] << 8 | data[4]);
        if (SSL_version(ssl) == TLS1_3_VERSION) {
            return;  // what is inside is told next
        }
        overhead = overhead_1_2;
    } else if (kind != SSL3_RT_INNER_CONTENT_TYPE || size == 0) {
        return;
    }
    if (data[0] == SSL3_RT_APPLICATION_DATA && vhost.record_size_ > overhead) {
        vhost.decrypted_ += vhost.record_size_ - overhead;
    }
}

}  // namespace vdv463::transport
