// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "transport.hpp"

#include <libwebsockets.h>

namespace vdv463::transport {

std::string join_subprotocols(const std::vector<std::string>& offer);

/// What would break the request, or smuggle a header into it. Errors: invalid_config.
std::optional<Error> check_request(const ConnectOptions& options);
/// Errors: credentials_failed.
std::optional<Error> check_credentials(const Credentials& credentials);

/// Adds our headers to the request that libwebsockets is writing at `in`. False: no room.
bool write_headers(lws* wsi, void* in, std::size_t size, const std::vector<Header>& headers,
                   const std::optional<Credentials>& credentials);

}  // namespace vdv463::transport
