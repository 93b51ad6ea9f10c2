// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "transport.hpp"

#include <libwebsockets.h>

namespace vdv463::transport {

/// libwebsockets gives up when the answer's header is longer.
constexpr unsigned int max_answer_header = 16384;

/// The server's answer to the upgrade request, as far as it came.
struct HttpAnswer {
    std::uint64_t bytes = 0;   ///< about; 0: none came at all
    bool is_http = false;      ///< it began with HTTP/
    int status = 0;            ///< 0: the header did not come to its end
    std::string location;      ///< without query and user information
    std::string authenticate;  ///< scheme only
    std::string subprotocol;
    bool upgrades = false;  ///< Upgrade: websocket
    bool extends = false;   ///< it names an extension
    bool accepts = false;   ///< there is a Sec-WebSocket-Accept, be it right or wrong
    std::optional<std::int64_t> retry_after_s;
};
/// Precondition: the whole header has come.
HttpAnswer read_answer(lws* wsi);

/// Whether what has come so far begins as an HTTP answer does. Precondition: the request was sent
/// and `wsi` waits for the answer.
bool begins_with_http(lws* wsi);

/// Whether the subprotocol of a 101 answer will do: one sentence, or subprotocol_mismatch.
Result<std::string> judge_subprotocol(const SubprotocolConfig& config, const std::string& chosen,
                                      const Url& url);

/// Why the upgrade came to nothing.
Error classify_answer(const HttpAnswer& answer, const Url& url, bool had_credentials);

/// Why it will come to nothing: what has come is no HTTP.
Error not_http(const Url& url);

/// Foreign text cut short and made safe to show: printable ASCII.
std::string shown(std::string_view text);

/// A foreign URL that may be shown: without query, fragment and user information.
std::string shown_url(std::string_view url);

}  // namespace vdv463::transport
