// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>

#include "url.hpp"

namespace vdv463::transport {

/// What is wrong with the settings themselves, whatever the files hold: those come and go while
/// certificates are renewed, and are judged at each attempt. Paths are "tls.<member>".
std::vector<Issue> check_tls(const TlsConfig& config);

/// Whom the certificate of the CMS has to name.
struct PeerName {
    std::string text;
    bool is_ip = false;
};

/// tls.server_name, or the host of the URL. Errors: invalid_config.
[[nodiscard]] Result<PeerName> expected_peer(const TlsConfig& config, const Url& url);

}  // namespace vdv463::transport
