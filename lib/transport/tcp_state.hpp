// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace vdv463::transport {

/// What the kernel knows of a TCP connection.
struct TcpState {
    bool both_ways_open = false;       ///< neither side has ended or reset it
    std::uint64_t acknowledged = 0;    ///< bytes of ours that the peer's system has taken
    std::uint64_t received = 0;        ///< bytes that have come in
    std::uint64_t unacknowledged = 0;  ///< bytes of ours that the kernel still holds
};

/// All zero when `socket` is no TCP socket.
TcpState read_tcp_state(int socket) noexcept;

/// Whether this machine still has the address that `socket` speaks from, and a route from there to
/// its peer. Also true when that cannot be found out. Sends nothing.
bool has_route_to_peer(int socket) noexcept;

}  // namespace vdv463::transport
