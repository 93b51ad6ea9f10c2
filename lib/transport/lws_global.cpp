// SPDX-License-Identifier: Apache-2.0
#include "lws_global.hpp"

#include <signal.h>

#include <array>
#include <mutex>
#include <utility>

#include "lws_loop.hpp"
#include "lws_wire.hpp"

namespace vdv463::transport {

const char* const local_protocol_name = "vdv463";

namespace {

// Whole TLS records must fit, else libwebsockets can spin on what is left of one.
constexpr unsigned int buffer_size = 32768;
// Kept by libwebsockets for every connection. A larger one gains nothing, because we never pause a
// connection's reading: what comes is taken.
constexpr unsigned int receive_buffer_size = 4096;
constexpr unsigned int max_answer_header = 16384;
// Enough for the thousands of connections that one thread can serve. libwebsockets would size its
// tables by the limit of open files otherwise, which may be a billion.
constexpr unsigned int max_descriptors = 4096;

const lws_protocols* protocols() {
    static const std::array<lws_protocols, 2> list{{
        {local_protocol_name, &on_lws_callback, 0, receive_buffer_size, 0, nullptr, buffer_size},
        {nullptr, nullptr, 0, 0, 0, nullptr, 0},
    }};
    return list.data();
}

/// libwebsockets sets SIGPIPE to be ignored for the whole process. Our writes happen on threads
/// that block it, so the host may keep its own disposition.
class KeepSigpipe {
public:
    KeepSigpipe() noexcept : saved_(sigaction(SIGPIPE, nullptr, &before_) == 0) {}
    KeepSigpipe(const KeepSigpipe&) = delete;
    KeepSigpipe& operator=(const KeepSigpipe&) = delete;
    ~KeepSigpipe() {
        if (saved_) {
            sigaction(SIGPIPE, &before_, nullptr);
        }
    }

private:
    struct sigaction before_ {};
    bool saved_;
};

void silence_unless_chosen() noexcept {
    constexpr int untouched = LLL_ERR | LLL_WARN | LLL_NOTICE;
    int visible = 0;
    for (int bit = 0; bit < LLL_COUNT; ++bit) {
        visible |= lwsl_visible(1 << bit) != 0 ? 1 << bit : 0;
    }
    if (visible == untouched) {
        lws_set_log_level(0, nullptr);
    }
}

lws_context_creation_info context_info() noexcept {
    lws_context_creation_info info{};
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.gid = -1;
    info.uid = -1;
    info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
    return info;
}

/// Every context that initializes OpenSSL moves indexes that running handshakes of other contexts
/// rely on. One that is made and thrown away first, with all later ones leaving that to their
/// vhosts, keeps them where they are.
void prepare_process() noexcept {
    silence_unless_chosen();
    lws_context_creation_info info = context_info();
    info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    if (lws_context* first = lws_create_context(&info)) {
        lws_context_destroy(first);
    }
}

}  // namespace

lws_context* create_client_context(Loop* loop) noexcept {
    const KeepSigpipe keep;
    static std::once_flag prepared;
    std::call_once(prepared, &prepare_process);
    lws_context_creation_info info = context_info();
    info.user = loop;
    info.fd_limit_per_thread = max_descriptors;
    info.pt_serv_buf_size = buffer_size;
    info.max_http_header_data2 = max_answer_header;
    info.timeout_secs = stack_timeout_s;
    return lws_create_context(&info);
}

std::shared_ptr<Vhost> Vhost::make(const std::shared_ptr<Loop>& loop,
                                   std::shared_ptr<TlsContext> tls) {
    if (loop->context() == nullptr) {
        return nullptr;
    }
    lws_context_creation_info info = context_info();
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
    return std::shared_ptr<Vhost>(new Vhost(loop, std::move(tls), vhost));
}

Vhost::Vhost(std::shared_ptr<Loop> loop, std::shared_ptr<TlsContext> tls, lws_vhost* vhost)
    : loop_(std::move(loop)), tls_(std::move(tls)), vhost_(vhost) {}

Vhost::~Vhost() {
    if (loop_->context() != nullptr) {
        lws_vhost_destroy(vhost_);
    }
}

}  // namespace vdv463::transport
