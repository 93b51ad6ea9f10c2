// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include <libwebsockets.h>

namespace vdv463::transport {

class Loop;

/// The context of a loop; null when it cannot be had. Prepares the process at the first call.
lws_context* create_client_context(Loop* loop) noexcept;
void destroy_client_context(lws_context* context) noexcept;

/// What contexts and virtual hosts are made from: no listening, nobody's user and group.
lws_context_creation_info plain_creation_info() noexcept;

/// libwebsockets' own limit for one phase of a connection. Ours are shorter and come with a cause.
constexpr unsigned int stack_timeout_s = 300;

// Whole TLS records must fit, else libwebsockets can spin on what is left of one.
constexpr unsigned int buffer_size = 32768;

constexpr std::size_t frame_size = std::size_t{16} * 1024;

}  // namespace vdv463::transport
