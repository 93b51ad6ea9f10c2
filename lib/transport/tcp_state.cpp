// SPDX-License-Identifier: Apache-2.0
#include "tcp_state.hpp"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace vdv463::transport {
namespace {

// <netinet/tcp.h> names the states but lacks the byte counts, and cannot be included as well.
constexpr unsigned char established = 1;
constexpr unsigned char time_wait = 6;
constexpr unsigned char closed = 7;
constexpr unsigned char close_wait = 8;
constexpr unsigned char last_ack = 9;
constexpr unsigned char closing = 11;

/// Whether the peer has ended its direction, which the kernel counts as one received byte. Closed
/// may also come of a reset alone; one byte too few does less harm than one that was never sent.
bool peer_has_ended(unsigned char state) noexcept {
    return state == time_wait || state == closed || state == close_wait || state == last_ack ||
           state == closing;
}

}  // namespace

TcpState read_tcp_state(int socket) noexcept {
    TcpState out;
    tcp_info info{};
    socklen_t size = sizeof(info);
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) {
        return out;
    }
    out.both_ways_open = info.tcpi_state == established;
    out.acknowledged = info.tcpi_bytes_acked;
    const bool counts_end = peer_has_ended(info.tcpi_state) && info.tcpi_bytes_received > 0;
    out.received = info.tcpi_bytes_received - (counts_end ? 1 : 0);
    int waiting = 0;
    if (ioctl(socket, SIOCOUTQ, &waiting) == 0 && waiting > 0) {
        out.unacknowledged = static_cast<std::uint64_t>(waiting);
    }
    return out;
}

}  // namespace vdv463::transport
