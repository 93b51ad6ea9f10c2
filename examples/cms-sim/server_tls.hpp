// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <optional>

#include <vdv463/result.hpp>

#include "certificates.hpp"
#include "simulator.hpp"

namespace vdv463::sim {

/// Makes the TLS context of the server ready; `certificates` is used without files of one's own.
/// Errors: tls_setup_failed.
std::optional<Error> set_up_tls(boost::asio::ssl::context& tls, const SimulatorConfig& config,
                                const std::optional<ThrowAwayCertificates>& certificates);

}  // namespace vdv463::sim
