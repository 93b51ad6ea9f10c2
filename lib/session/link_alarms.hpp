// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "actions.hpp"
#include "alarms.hpp"
#include "events.hpp"

namespace vdv463::session {

/// Whether the CMS has refused user and password. Asking again and again gets accounts locked.
bool refuses_credentials(const Error& error);

/// Which conditions of the link hold. Each lasts over as many attempts as it takes: it is told
/// once when it begins and once when it is over.
class LinkAlarms {
public:
    /// Lifetime: `alarms` must outlive this.
    explicit LinkAlarms(Alarms& alarms) : alarms_(alarms) {}

    /// An attempt or a connection has failed: LINK_DOWN holds, and with a 401 or 403 AUTH_FAILED.
    void down(const Error& cause, const Now& now, Actions& out);
    /// The CMS has accepted the upgrade, and the credentials with it: AUTH_FAILED is over. These
    /// are the certificates that the connection depends on.
    void upgraded(std::vector<CertificateInfo> certificates, const Now& now, Actions& out);
    /// Ready: LINK_DOWN is over.
    void up(Actions& out);

    /// Raises CERTIFICATE_EXPIRY as soon as one of the certificates has less than 21 days left.
    void check_certificates(const Now& now, Actions& out);
    bool has_certificates() const noexcept { return !certificates_.empty(); }

    /// Raises CLOCK_OFFSET beyond 30 s; it is over within 20 s.
    void clock(std::optional<std::chrono::milliseconds> offset, const Now& now, Actions& out);

private:
    Alarms& alarms_;
    std::vector<CertificateInfo> certificates_;
};

}  // namespace vdv463::session
