// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "tls.hpp"

#include <libwebsockets.h>

namespace vdv463::transport {

class Loop;

/// The context of a loop; null when it cannot be had. Prepares the process at the first call.
lws_context* create_client_context(Loop* loop) noexcept;

/// A virtual host of one attempt, which has its own TLS settings; `tls` is empty for ws://.
/// Threads: the I/O thread, outside of libwebsockets' callbacks.
class Vhost {
public:
    /// Null when it cannot be had.
    static std::shared_ptr<Vhost> make(const std::shared_ptr<Loop>& loop,
                                       std::shared_ptr<TlsContext> tls);
    Vhost(const Vhost&) = delete;
    Vhost& operator=(const Vhost&) = delete;
    ~Vhost();

    lws_vhost* native() noexcept { return vhost_; }

private:
    Vhost(std::shared_ptr<Loop> loop, std::shared_ptr<TlsContext> tls, lws_vhost* vhost);

    std::shared_ptr<Loop> loop_;
    std::shared_ptr<TlsContext> tls_;
    lws_vhost* vhost_;
};

/// Name of our entry in the list of protocols that libwebsockets keeps for a vhost.
extern const char* const local_protocol_name;

/// libwebsockets' own limit for one phase of a connection. Ours are shorter and come with a cause.
constexpr unsigned int stack_timeout_s = 300;

constexpr std::size_t frame_size = std::size_t{16} * 1024;

}  // namespace vdv463::transport
