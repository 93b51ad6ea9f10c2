// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

namespace vdv463::transport {

/// The routing sockets (NETLINK_ROUTE) of the process. libwebsockets opens some with its context,
/// from 4.3 on, and leaves them to programs that the host starts. A program that is started between
/// the two still has them; and one that another thread of the host opens between the two, in order
/// to hand it on, is hidden as well.
class RoutingSockets {
public:
    /// Notes those that are open now: they are the host's.
    RoutingSockets() noexcept;

    /// Keeps those that were opened since from programs that the host starts.
    void hide_new_ones() const noexcept;

private:
    std::optional<std::vector<int>> before_;  ///< nothing: they could not be noted
};

}  // namespace vdv463::transport
