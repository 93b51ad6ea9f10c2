// SPDX-License-Identifier: Apache-2.0
#include "tcp_state.hpp"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "descriptor.hpp"

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

using NameOf = int (*)(int, sockaddr*, socklen_t*);

/// An end of `socket`; without family when it cannot be had.
sockaddr_storage end_of(int socket, NameOf name_of) noexcept {
    sockaddr_storage out{};
    socklen_t size = sizeof(out);
    if (name_of(socket, reinterpret_cast<sockaddr*>(&out), &size) != 0) {
        out.ss_family = AF_UNSPEC;
    }
    return out;
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

bool has_route_to_peer(int socket) noexcept {
    sockaddr_storage own = end_of(socket, ::getsockname);
    const sockaddr_storage peer = end_of(socket, ::getpeername);
    if (peer.ss_family == AF_INET) {
        reinterpret_cast<sockaddr_in&>(own).sin_port = 0;
    } else if (peer.ss_family == AF_INET6) {
        reinterpret_cast<sockaddr_in6&>(own).sin6_port = 0;
    } else {
        return true;
    }
    // To connect a socket for datagrams asks the routing table and sends nothing.
    const Descriptor probe{::socket(peer.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    return probe.get() < 0 ||
           (::bind(probe.get(), reinterpret_cast<const sockaddr*>(&own), sizeof(own)) == 0 &&
            ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&peer), sizeof(peer)) == 0);
}

}  // namespace vdv463::transport
