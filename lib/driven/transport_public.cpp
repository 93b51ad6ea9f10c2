// SPDX-License-Identifier: Apache-2.0
#include <vdv463/transport.hpp>

#include <utility>

#include "driver.hpp"

namespace vdv463 {

namespace {

errc code_of(int http_status) {
    switch (http_status) {
        case 401:
            return errc::http_unauthorized;
        case 403:
            return errc::http_forbidden;
        case 404:
            return errc::http_not_found;
        case 429:
            return errc::http_too_many_requests;
        default:
            return http_status >= 500                         ? errc::http_server_error
                   : http_status >= 300 && http_status <= 399 ? errc::http_redirect
                                                              : errc::http_status;
    }
}

}  // namespace

Error upgrade_refused(int http_status, std::optional<std::int64_t> retry_after_s) {
    Error out(code_of(http_status),
              "The upgrade was answered with HTTP " + std::to_string(http_status) + ".");
    out.http_status = http_status;
    out.retry_after_s = retry_after_s;
    return out;
}

TransportEvents::TransportEvents(std::weak_ptr<driven::Driver> driver,
                                 std::uint64_t connection) noexcept
    : driver_(std::move(driver)), connection_(connection) {}

void TransportEvents::step(AttemptStep step, const Now& now) {
    if (const auto driver = driver_.lock()) {
        driver->step(connection_, std::move(step), now);
    }
}

void TransportEvents::opened(ConnectionInfo info, const Now& now) {
    if (const auto driver = driver_.lock()) {
        driver->opened(connection_, std::move(info), now);
    }
}

void TransportEvents::text_received(const std::string& text, const Now& now) {
    if (const auto driver = driver_.lock()) {
        driver->text_received(connection_, text, now);
    }
}

void TransportEvents::binary_received(const Now& now) {
    if (const auto driver = driver_.lock()) {
        driver->binary_received(connection_, now);
    }
}

void TransportEvents::bytes_received(const Now& now) {
    if (const auto driver = driver_.lock()) {
        driver->bytes_received(connection_, now);
    }
}

void TransportEvents::pong_received(const std::string& payload, const Now& now) {
    if (const auto driver = driver_.lock()) {
        driver->pong_received(connection_, payload, now);
    }
}

void TransportEvents::text_sent(const Now& now) {
    if (const auto driver = driver_.lock()) {
        driver->text_sent(connection_, now);
    }
}

void TransportEvents::close_received(std::optional<std::uint16_t> code, const std::string& reason,
                                     const Now& now) {
    if (const auto driver = driver_.lock()) {
        driver->close_received(connection_, code, reason, now);
    }
}

void TransportEvents::closed(Error cause, const Now& now) {
    if (const auto driver = driver_.lock()) {
        driver->closed(connection_, std::move(cause), now);
    }
}

}  // namespace vdv463
