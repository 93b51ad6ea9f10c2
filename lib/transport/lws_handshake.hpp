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

/// The server's answer to the upgrade request; status 0: there was none.
struct HttpAnswer {
    int status = 0;
    std::string location;
    std::string authenticate;  ///< scheme only
    std::string subprotocol;
    std::optional<std::int64_t> retry_after_s;
};
HttpAnswer read_answer(lws* wsi);

/// Whether the subprotocol of a 101 answer will do: one sentence, or subprotocol_mismatch.
Result<std::string> judge_subprotocol(const SubprotocolConfig& config, const std::string& chosen,
                                      const Url& url);

/// Why the upgrade came to nothing. `fallback` is what the WebSocket stack had to say.
Error classify_answer(const HttpAnswer& answer, const Url& url, bool had_credentials,
                      const std::string& fallback);

/// Foreign text cut short and made safe to show: printable ASCII.
std::string shown(std::string_view text);

}  // namespace vdv463::transport
