// SPDX-License-Identifier: Apache-2.0
#include "routing_sockets.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <new>

#include <dirent.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sys/socket.h>

namespace vdv463::transport {
namespace {

bool has(int descriptor, int option, int wanted) noexcept {
    int value = 0;
    socklen_t size = sizeof value;
    return getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 && value == wanted;
}

/// Nothing where /proc is missing, descriptors have run out or memory has.
std::optional<std::vector<int>> open_routing_sockets() noexcept try {
    std::vector<int> out;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), &closedir);
    if (!folder) {
        return std::nullopt;
    }
    while (const dirent* entry = readdir(folder.get())) {
        const char* const end = entry->d_name + std::strlen(entry->d_name);
        int descriptor = -1;
        if (std::from_chars(entry->d_name, end, descriptor).ptr == end &&
            has(descriptor, SO_DOMAIN, AF_NETLINK) && has(descriptor, SO_PROTOCOL, NETLINK_ROUTE)) {
            out.push_back(descriptor);
        }
    }
    return out;
} catch (const std::bad_alloc&) {
    return std::nullopt;
}

}  // namespace

RoutingSockets::RoutingSockets() noexcept : before_(open_routing_sockets()) {}

void RoutingSockets::hide_new_ones() const noexcept {
    const auto now = open_routing_sockets();
    if (!before_ || !now) {
        return;
    }
    for (const int descriptor : *now) {
        if (std::find(before_->begin(), before_->end(), descriptor) == before_->end()) {
            fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        }
    }
}

}  // namespace vdv463::transport
