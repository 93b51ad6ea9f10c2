// SPDX-License-Identifier: Apache-2.0
// How an attempt gets from addresses to a TCP connection.
#include <algorithm>
#include <cerrno>
#include <utility>

#include "lws_attempt.hpp"
#include "lws_loop.hpp"
#include "lws_wire.hpp"
#include "probe.hpp"
#include "words.hpp"

namespace vdv463::transport {
namespace {

using std::chrono::milliseconds;
using tenths = std::chrono::duration<milliseconds::rep, std::deci>;  // timers are up to 64 ms late

// A silent first address must leave time for the others, and each some time at all.
constexpr milliseconds least_share{1000};
constexpr milliseconds probe_patience{1000};

TimePoint now() {
    return std::chrono::steady_clock::now();
}

milliseconds until(TimePoint when) {
    return std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(when - now()));
}

}  // namespace

std::string Attempt::seconds_text() const {
    return in_seconds(options_.connect_timeout);
}

void Attempt::connect_next() {
    phase_ = Phase::Connecting;
    const std::vector<Address>& addresses = **addresses_;
    if (at_address_ == addresses.size() || (at_address_ > 0 && now() >= deadline_)) {
        connect_failed();
        return;
    }
    const auto left = until(deadline_);
    const auto others = static_cast<milliseconds::rep>(addresses.size() - at_address_);
    address_began_ = now();
    timer_->arm(address_began_ + std::min(left, std::max(least_share, left / others)));
    if (!open_wire(addresses[at_address_])) {
        probe_address();
    }
}

bool Attempt::open_wire(const Address& address) {
    auto wire = std::make_unique<Wire>(*loop_, vhost_, *this);
    if (!wire->connect(options_, address)) {
        return false;
    }
    wire_ = wire.get();
    loop_->keep(std::move(wire));
    return true;
}

void Attempt::address_failed(const std::string& why) {
    address_notes_.push_back((**addresses_)[at_address_].with_port(hop().port) + " " + why);
    ++at_address_;
    connect_next();
}

void Attempt::probe_address() {
    phase_ = Phase::Probing;
    const milliseconds patience = std::min(probe_patience, until(deadline_));
    timer_->arm(std::min(deadline_, now() + 2 * probe_patience));
    const auto take = [weak = weak_from_this(), at = at_address_](int error) {
        const std::shared_ptr<Attempt> self = weak.lock();
        if (!self || self->phase_ != Phase::Probing || self->at_address_ != at) {
            return;
        }
        self->some_refused_ = self->some_refused_ || error == ECONNREFUSED;
        self->some_silent_ = self->some_silent_ || error == ETIMEDOUT;
        self->address_failed(describe_connect_error(error));
    };
    const bool begun = loop_->lookups().run(
        [take, loop = loop_, patience, port = hop().port, address = (**addresses_)[at_address_]] {
            loop->post([take, error = probe(address, port, patience)] { take(error); });
        });
    if (!begun) {
        loop_->post([take] { take(EAGAIN); });
    }
}

void Attempt::connect_failed() {
    std::string detail = "No connection to " + hop_name() + ": ";
    for (std::size_t i = 0; i < address_notes_.size(); ++i) {
        detail += (i == 0 ? "" : "; ") + address_notes_[i];
    }
    for (; at_address_ < (*addresses_)->size(); ++at_address_) {
        detail += "; " + (**addresses_)[at_address_].text + " not tried for lack of time";
    }
    errc code = errc::connect_failed;
    if (options_.proxy) {
        code = errc::proxy_failed;
    } else if (some_refused_) {
        code = errc::connect_refused;
    } else if (some_silent_) {
        code = errc::connect_timeout;
    }
    fail(Step::Connect, Error(code, detail + "."));
}

void Attempt::on_deadline() {
    const std::string where = options_.url.host_header();
    const std::string limit = " within " + seconds_text() + ".";
    if (wire_ != nullptr && wire_->native() != nullptr) {
        notice_tunnel(wire_->native());
    }
    switch (phase_) {
        case Phase::Preparing:
            fail(!addresses_ ? Step::Resolve : (!tls_ ? Step::Tls : Step::Upgrade),
                 preparing_timeout());
            return;
        case Phase::Connecting:
            drop_wire();
            some_silent_ = true;
            address_failed("no answer within " +
                           in_seconds(std::chrono::floor<tenths>(now() - address_began_)));
            return;
        case Phase::Probing:
            if (tunnel_asked_) {
                tunnel_failed(0);
            } else {
                address_failed("could not be reached");
            }
            return;
        case Phase::Proxy:
            fail(Step::Connect,
                 Error(errc::proxy_failed,
                       "The proxy " + options_.proxy->name() + ", asked to connect to " +
                           options_.url.connect_target() + ", did not answer" + limit));
            return;
        case Phase::Tls:
            fail(Step::Tls, Error(errc::tls_timeout, where + " did not finish the TLS handshake" +
                                                         limit + " Is the port right?"));
            return;
        case Phase::Upgrade:
            fail(Step::Upgrade,
                 Error(errc::upgrade_timeout,
                       where + " did not answer the upgrade of " + options_.url.path() + limit));
            return;
        case Phase::Open:
            drop_wire();
            end(stream_->end_error());
            return;
        case Phase::Queued:  // has no deadline
        case Phase::Over:
            return;
    }
}

std::string Attempt::connected_text() const {
    std::string detail = info_.address;
    for (std::size_t i = 0; i < address_notes_.size(); ++i) {
        detail += (i == 0 ? " after " : "; ") + address_notes_[i];
    }
    return detail;
}

int Attempt::on_tcp_up() {
    if (phase_ != Phase::Connecting) {
        return 0;
    }
    info_.address = (**addresses_)[at_address_].with_port(hop().port);
    timer_->arm(deadline_);
    if (options_.proxy) {
        info_.address += " (proxy)";
        phase_ = Phase::Proxy;
        tunnel_asked_ = true;
        return 0;
    }
    step_done(Step::Connect, connected_text());
    phase_ = options_.url.secure ? Phase::Tls : Phase::Upgrade;
    return 0;
}

}  // namespace vdv463::transport
