// SPDX-License-Identifier: Apache-2.0
// What an attempt does before it has an address to connect to.
#include "lws_attempt.hpp"

#include <algorithm>
#include <utility>

#include "lws_handshake.hpp"
#include "lws_loop.hpp"
#include "tls.hpp"

namespace vdv463::transport {
namespace {

Error no_worker() {
    return Error(errc::internal, "The system has no thread left for what may block.");
}

Result<std::optional<Credentials>> checked(const Credentials& credentials) {
    if (auto error = check_credentials(credentials)) {
        return *std::move(error);
    }
    return std::optional<Credentials>(credentials);
}

Result<std::optional<Credentials>> ask(const CredentialsProvider& provider) {
    try {
        const Result<Credentials> given = provider();
        if (!given) {
            return Error(errc::credentials_failed,
                         "The credentials provider failed: " + given.error().detail);
        }
        return checked(*given);
    } catch (...) {
        // Its text may hold what must not be seen.
        return Error(errc::credentials_failed, "The credentials provider threw an exception.");
    }
}

std::string list_addresses(const std::vector<Address>& addresses) {
    std::string out =
        addresses.size() == 1 ? "1 address: " : std::to_string(addresses.size()) + " addresses: ";
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        out += (i == 0 ? "" : ", ") + addresses[i].text;
    }
    return out;
}

}  // namespace

void Attempt::begin() {
    if (sink_ == nullptr) {
        return;
    }
    step_began_ = std::chrono::steady_clock::now();
    deadline_ = step_began_ + options_.connect_timeout;
    if (auto error = check_request(options_)) {
        fail(Step::Upgrade, *std::move(error));
        return;
    }
    timer_ = loop_->timers().make([this] { on_deadline(); });
    timer_->arm(deadline_);
    begin_lookup();
    begin_tls_setup();
    begin_credentials();
    advance();
}

void Attempt::begin_lookup() {
    if (hop().is_ip) {
        addresses_ = look_up(hop());
        return;
    }
    if (!loop_->names().find(hop(), weak_from_this())) {
        addresses_ = Result<std::vector<Address>>(no_worker());
    }
}

void Attempt::looked_up(const Result<std::vector<Address>>& found) {
    addresses_ = found;
    advance();
}

void Attempt::begin_tls_setup() {
    if (!options_.url.secure) {
        tls_ = Result<std::shared_ptr<TlsContext>>(std::shared_ptr<TlsContext>());
        return;
    }
    WorkerPool& pool = options_.tls.key_passphrase ? loop_->providers() : loop_->workers();
    const bool begun = pool.run(
        [weak = weak_from_this(), loop = loop_, url = options_.url, config = options_.tls] {
            if (weak.expired()) {
                return;
            }
            loop->post([weak, made = TlsContext::make(config, url, loop->trust())] {
                if (const std::shared_ptr<Attempt> self = weak.lock()) {
                    self->tls_ = made;
                    self->advance();
                }
            });
        });
    if (!begun) {
        tls_ = Result<std::shared_ptr<TlsContext>>(no_worker());
    }
}

void Attempt::begin_credentials() {
    const CredentialsSource source = std::exchange(options_.credentials, {});
    if (std::holds_alternative<std::monostate>(source)) {
        credentials_ = Result<std::optional<Credentials>>(std::nullopt);
        return;
    }
    if (const auto* fixed = std::get_if<Credentials>(&source)) {
        credentials_ = checked(*fixed);
        return;
    }
    const bool begun = loop_->providers().run(
        [weak = weak_from_this(), loop = loop_, provider = std::get<CredentialsProvider>(source)] {
            if (weak.expired()) {
                return;
            }
            loop->post([weak, given = ask(provider)] {
                if (const std::shared_ptr<Attempt> self = weak.lock()) {
                    self->credentials_ = given;
                    self->advance();
                }
            });
        });
    if (!begun) {
        credentials_ = Result<std::optional<Credentials>>(no_worker());
    }
}

void Attempt::advance() {
    if (phase_ != Phase::Preparing || !addresses_) {
        return;
    }
    if (!addresses_->has_value()) {
        fail(Step::Resolve, addresses_->error());
        return;
    }
    if (!resolve_told_) {
        resolve_told_ = true;
        step_done(Step::Resolve, list_addresses(**addresses_));
    }
    if (tls_ && !tls_->has_value()) {
        fail(Step::Tls, tls_->error());
        return;
    }
    if (credentials_ && !credentials_->has_value()) {
        fail(Step::Upgrade, credentials_->error());
        return;
    }
    if (!tls_ || !credentials_) {
        return;
    }
    vhost_ = Vhost::make(loop_, **tls_);
    if (!vhost_) {
        fail(Step::Connect, Error(errc::internal, "libwebsockets could not make a virtual host."));
        return;
    }
    queue_up();
}

/// Waiting for one's turn is not part of the attempt's time.
void Attempt::queue_up() {
    phase_ = Phase::Queued;
    timer_->disarm();
    place_ = loop_->handshakes().ask(options_.max_parallel_handshakes,
                                     [this, asked = std::chrono::steady_clock::now()] {
                                         step_began_ = std::chrono::steady_clock::now();
                                         deadline_ += step_began_ - asked;
                                         connect_next();
                                     });
}

Error Attempt::preparing_timeout() const {
    const std::string limit = " within " + seconds_text() + ".";
    if (!addresses_) {
        return Error(errc::resolve_timeout,
                     "The host name \"" + hop().host + "\" was not found out" + limit);
    }
    if (!tls_) {
        const char* asked = options_.tls.key_passphrase ? ", or the passphrase not be had," : "";
        return setup_error(std::string("The certificate files could not be read") + asked + limit);
    }
    return Error(errc::credentials_failed, "The credentials provider did not answer" + limit);
}

}  // namespace vdv463::transport
