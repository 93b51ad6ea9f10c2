// SPDX-License-Identifier: Apache-2.0
// How an attempt gets from a TCP connection to a WebSocket: TLS, the request and its answer.
#include <chrono>
#include <utility>

#include "lws_attempt.hpp"
#include "lws_handshake.hpp"
#include "lws_loop.hpp"
#include "lws_wire.hpp"
#include "tcp_state.hpp"
#include "tls.hpp"

namespace vdv463::transport {
namespace {

// How often an answer that has not come to its end is looked at.
constexpr std::chrono::milliseconds answer_interval{250};
// After so many bytes it is certain that they do not begin as HTTP does.
constexpr std::uint64_t recognisable = 12;

}  // namespace

int Attempt::on_write_request(lws* wsi, void* in, std::size_t size) {
    notice_tunnel(wsi);
    if (phase_ == Phase::Proxy) {
        tunnel_up();
    }
    if (phase_ == Phase::Tls) {
        const SSL* ssl = lws_get_ssl(wsi);
        if (ssl == nullptr || !is_verified(ssl)) {
            rejection_ = Rejection{
                Step::Tls,
                Error(errc::tls_certificate_invalid,
                      "The certificate of " + options_.url.host_header() + " was not verified.")};
            phase_ = Phase::Upgrade;
            return -1;
        }
        TlsSession session = (**tls_)->describe(ssl);
        info_.tls_version = std::move(session.version);
        info_.cipher = std::move(session.cipher);
        info_.certificates = std::move(session.certificates);
        info_.warnings = std::move(session.warnings);
        step_done(Step::Tls, std::move(session.detail));
        phase_ = Phase::Upgrade;
    }
    const bool written = write_headers(wsi, in, size, options_.headers, **credentials_);
    forget_secrets();
    if (!written) {
        rejection_ = Rejection{
            Step::Upgrade,
            Error(errc::invalid_config, "The HTTP headers do not fit into the upgrade request.")};
        return -1;
    }
    if (options_.proxy) {
        received_before_ = read_tcp_state(lws_get_socket_fd(wsi)).received;
    }
    answer_timer_ = loop_->timers().make([this] { check_answer(); });
    answer_timer_->arm(std::chrono::steady_clock::now() + answer_interval);
    return 0;
}

/// A connection may last for months: what its request needed is wiped as soon as that is written.
void Attempt::forget_secrets() {
    had_credentials_ = (*credentials_)->has_value();
    credentials_ = Result<std::optional<Credentials>>(std::nullopt);
    options_.headers.clear();
}

std::uint64_t Attempt::answer_bytes(lws* wsi) const {
    if (options_.url.secure) {
        return vhost_->decrypted();
    }
    const std::uint64_t received = read_tcp_state(lws_get_socket_fd(wsi)).received;
    return received > received_before_ ? received - received_before_ : 0;
}

/// What greets with something else than HTTP and then waits for us would keep us until the
/// deadline.
void Attempt::check_answer() {
    if (phase_ != Phase::Upgrade || wire_ == nullptr || wire_->native() == nullptr ||
        answer_.status != 0) {
        return;
    }
    lws* wsi = wire_->native();
    if (answer_bytes(wsi) >= recognisable && !begins_with_http(wsi)) {
        fail(Step::Upgrade, not_http(options_.url));
        return;
    }
    answer_timer_->arm(std::chrono::steady_clock::now() + answer_interval);
}

void Attempt::on_refused(lws* wsi, const char* text, std::size_t size) {
    stack_text_ = shown({text, size});
    notice_tunnel(wsi);
    if (phase_ == Phase::Upgrade && !rejection_ && answer_.status == 0) {
        answer_.bytes = answer_bytes(wsi);
        answer_.is_http = begins_with_http(wsi);
    }
}

void Attempt::tls_failed() {
    Error error =
        classify_tls_failure((**tls_)->diagnosis(), options_.url, options_.tls, stack_text_);
    if (options_.proxy) {
        // libwebsockets 4.1.6 takes the rest of a proxy's answer that comes in pieces for TLS.
        error.detail += " The connection goes through the proxy " + options_.proxy->name() + ".";
    }
    fail(Step::Tls, std::move(error));
}

void Attempt::upgrade_failed() {
    if (rejection_) {
        fail(rejection_->step, std::move(rejection_->error));
        return;
    }
    const SubprotocolConfig& subprotocol = options_.subprotocol;
    if (answer_.status == 101) {
        // libwebsockets itself refuses one that was not offered.
        auto judged = judge_subprotocol(subprotocol, answer_.subprotocol, options_.url);
        if (!judged && !answer_.subprotocol.empty()) {
            step_done(Step::Upgrade, "HTTP 101");
            fail(Step::Subprotocol, judged.error());
            return;
        }
    }
    if (answer_.status == 0 && options_.url.secure && refused_afterwards((**tls_)->diagnosis())) {
        fail(Step::Upgrade,
             classify_tls_failure((**tls_)->diagnosis(), options_.url, options_.tls, stack_text_));
        return;
    }
    Error error = classify_answer(answer_, options_.url, had_credentials_);
    if (answer_.status == 0 && options_.url.secure) {
        error.detail += hint_at_own_certificate((**tls_)->diagnosis());
    }
    fail(Step::Upgrade, std::move(error));
}

int Attempt::on_upgrade_accepted() {
    step_done(Step::Upgrade, "HTTP 101");
    Result<std::string> judged =
        judge_subprotocol(options_.subprotocol, answer_.subprotocol, options_.url);
    if (!judged) {
        rejection_ = Rejection{Step::Subprotocol, std::move(judged).error()};
        return -1;
    }
    info_.subprotocol = answer_.subprotocol;
    step_done(Step::Subprotocol, *std::move(judged));
    return 0;
}

}  // namespace vdv463::transport
