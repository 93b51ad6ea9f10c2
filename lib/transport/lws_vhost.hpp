// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "io_loop.hpp"
#include "lookup.hpp"
#include "proxy.hpp"
#include "tls.hpp"

#include <libwebsockets.h>

namespace vdv463::transport {

class Loop;

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

    /// The next connection goes through this proxy at this address. False: libwebsockets cannot.
    bool use_proxy(const Proxy& proxy, const Address& address);

    /// Bytes that came in over TLS once the handshake was done, about.
    std::uint64_t decrypted() const noexcept { return decrypted_; }
    /// What the peer sent did not belong to its TLS session.
    bool refused_record() const noexcept { return refused_record_; }
    /// When the first byte of TLS was sent.
    const std::optional<TimePoint>& tls_began() const noexcept { return tls_began_; }

private:
    Vhost(std::shared_ptr<Loop> loop, std::shared_ptr<TlsContext> tls, lws_vhost* vhost);
    static void on_record(int written, int version, int kind, const void* bytes, std::size_t size,
                          SSL* ssl, void* self) noexcept;

    std::shared_ptr<Loop> loop_;
    std::shared_ptr<TlsContext> tls_;
    lws_vhost* vhost_;
    std::size_t record_size_ = 0;  ///< of the record that is being read
    std::uint64_t decrypted_ = 0;
    bool refused_record_ = false;
    std::optional<TimePoint> tls_began_;
};

/// Name of our entry in the list of protocols that libwebsockets keeps for a vhost.
extern const char* const local_protocol_name;

}  // namespace vdv463::transport
