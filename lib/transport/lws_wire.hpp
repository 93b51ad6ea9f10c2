// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "lookup.hpp"
#include "lws_vhost.hpp"
#include "transport.hpp"

#include <libwebsockets.h>

namespace vdv463::transport {

class Attempt;

/// libwebsockets' callback for all our connections.
int on_lws_callback(lws* wsi, lws_callback_reasons reason, void* user, void* in,
                    std::size_t size) noexcept;

/// One connection of libwebsockets: a try at one address. It lives until libwebsockets has let go
/// of it, which may be after its owner has.
/// Threads: the I/O thread only.
class Wire {
public:
    Wire(Loop& loop, std::shared_ptr<Vhost> vhost, Attempt& owner)
        : loop_(loop), vhost_(std::move(vhost)), owner_(&owner) {}
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    ~Wire() = default;

    /// Begins the connection. False: there is none and nothing will be called back.
    bool connect(const ConnectOptions& options, const Address& address);

    /// Takes it from its owner, who hears nothing more, and ends it at once in whatever state.
    void drop() noexcept;

    /// Ends it at once; its owner hears of nothing but that. There has to be a native().
    void doom() noexcept;
    bool doomed() const noexcept { return doomed_; }

    /// Takes what more has come in, if anything has, as libwebsockets' callback.
    void read_on() noexcept;

    lws* native() noexcept { return wsi_; }
    Attempt* owner() noexcept { return owner_; }
    bool gone() const noexcept { return gone_; }
    void set_gone() noexcept;

private:
    Loop& loop_;
    std::shared_ptr<Vhost> vhost_;
    Attempt* owner_;
    lws* wsi_ = nullptr;
    bool gone_ = false;
    bool doomed_ = false;
};

}  // namespace vdv463::transport
