// SPDX-License-Identifier: Apache-2.0
// How an attempt gets through a proxy. libwebsockets sends CONNECT and reads the answer, and tells
// neither that it has come nor what it was.
#include <algorithm>
#include <utility>

#include "lws_attempt.hpp"
#include "lws_loop.hpp"
#include "lws_wire.hpp"
#include "probe.hpp"

namespace vdv463::transport {
namespace {

constexpr std::chrono::milliseconds probe_patience{1000};

std::string status_text(int status, bool had_credentials) {
    switch (status) {
        case 0:
            return " gave no valid answer.";
        case 200:
            return " refused once, though a second try got through.";
        case 403:
            return " does not allow that: HTTP 403.";
        case 407:
            return had_credentials
                       ? " wants credentials (HTTP 407), and those of proxy.credentials did not do."
                       : " wants credentials (HTTP 407) and none are configured: set "
                         "proxy.credentials.";
        default:
            return " answered HTTP " + std::to_string(status) + ".";
    }
}

}  // namespace

const Url& Attempt::hop() const noexcept {
    return options_.proxy ? options_.proxy->where : options_.url;
}

std::string Attempt::hop_name() const {
    return options_.proxy ? "the proxy " + options_.proxy->name() : options_.url.host_header();
}

/// For wss the tunnel is there when TLS has begun in it.
void Attempt::notice_tunnel(lws* wsi) {
    if (phase_ == Phase::Proxy && options_.url.secure && lws_get_ssl(wsi) != nullptr) {
        tunnel_up();
    }
}

void Attempt::tunnel_up() {
    step_done(Step::Connect, connected_text(), vhost_->tls_began());
    phase_ = options_.url.secure ? Phase::Tls : Phase::Upgrade;
}

void Attempt::probe_tunnel() {
    phase_ = Phase::Probing;
    const TimePoint now = std::chrono::steady_clock::now();
    timer_->arm(now + 2 * probe_patience);
    const auto take = [weak = weak_from_this()](int status) {
        const std::shared_ptr<Attempt> self = weak.lock();
        if (self && self->phase_ == Phase::Probing) {
            self->tunnel_failed(status);
        }
    };
    const bool begun =
        loop_->lookups().run([take, loop = loop_, port = hop().port,
                              address = (**addresses_)[at_address_], target = options_.url] {
            loop->post([take, status = probe_proxy(address, port, target, probe_patience)] {
                take(status);
            });
        });
    if (!begun) {
        tunnel_failed(0);
    }
}

void Attempt::tunnel_failed(int status) {
    Error error(errc::proxy_failed,
                "The proxy " + options_.proxy->name() + ", asked to connect to " +
                    options_.url.connect_target() + "," +
                    status_text(status, options_.proxy->credentials.has_value()));
    fail(Step::Connect, std::move(error));
}

}  // namespace vdv463::transport
