// SPDX-License-Identifier: Apache-2.0
#include "context_descriptors.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

namespace vdv463::transport {
namespace {

/// Nothing where /proc is missing or descriptors have run out.
std::optional<std::vector<int>> open_descriptors() {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), &closedir);
    if (!folder) {
        return std::nullopt;
    }
    std::vector<int> out;
    while (const dirent* entry = readdir(folder.get())) {
        const char* const end = entry->d_name + std::strlen(entry->d_name);
        int descriptor = -1;
        if (std::from_chars(entry->d_name, end, descriptor).ptr == end &&
            descriptor != dirfd(folder.get())) {
            out.push_back(descriptor);
        }
    }
    return out;
}

bool has(int descriptor, int option, int wanted) noexcept {
    int value = 0;
    socklen_t size = sizeof value;
    return getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 && value == wanted;
}

bool is_routing_socket(int descriptor) noexcept {
    return has(descriptor, SO_DOMAIN, AF_NETLINK) && has(descriptor, SO_PROTOCOL, NETLINK_ROUTE);
}

}  // namespace

void ContextDescriptors::note_others() noexcept {
    try {
        others_ = open_descriptors();
    } catch (const std::bad_alloc&) {
        others_.reset();
    }
}

void ContextDescriptors::note_own(const std::function<void()>& wake) noexcept {
    try {
        std::vector<Eventfd> found;
        for (const int descriptor : new_ones()) {
            if (is_routing_socket(descriptor)) {
                fcntl(descriptor, F_SETFD, FD_CLOEXEC);
            } else if (const auto eventfd = read_eventfd(descriptor)) {
                found.push_back(*eventfd);
            }
        }
        wake();
        const auto is_other = [](const Eventfd& eventfd) {
            const auto now = read_eventfd(eventfd.descriptor);
            return !now || now->id != eventfd.id || now->count != eventfd.count + 1;
        };
        found.erase(std::remove_if(found.begin(), found.end(), is_other), found.end());
        if (found.size() == 1) {
            own_ = found.front();
            fcntl(own_->descriptor, F_SETOWN, getpid());
        }
    } catch (const std::bad_alloc&) {
        own_.reset();
    }
}

void ContextDescriptors::close_leftovers() noexcept {
    try {
        const auto now = own_ ? read_eventfd(own_->descriptor) : std::nullopt;
        if (now && now->id == own_->id && fcntl(now->descriptor, F_GETOWN) == getpid()) {
            close(now->descriptor);
        }
    } catch (const std::bad_alloc&) {
        // It stays open, as it would without us.
    }
    own_.reset();
}

std::vector<int> ContextDescriptors::new_ones() const {
    std::optional<std::vector<int>> out = others_ ? open_descriptors() : std::nullopt;
    if (!out) {
        return {};
    }
    const auto is_other = [this](int descriptor) {
        return std::find(others_->begin(), others_->end(), descriptor) != others_->end();
    };
    out->erase(std::remove_if(out->begin(), out->end(), is_other), out->end());
    return *std::move(out);
}

std::optional<ContextDescriptors::Eventfd> ContextDescriptors::read_eventfd(int descriptor) {
    std::ifstream info("/proc/self/fdinfo/" + std::to_string(descriptor));
    std::optional<std::uint64_t> id;
    std::optional<std::uint64_t> count;
    std::string name;
    std::string value;
    while (info >> name >> value) {
        std::uint64_t number = 0;
        const bool is_count = name == "eventfd-count:";
        std::from_chars(value.data(), value.data() + value.size(), number, is_count ? 16 : 10);
        if (is_count) {
            count = number;
        } else if (name == "eventfd-id:") {
            id = number;
        }
    }
    if (!id || !count) {
        return std::nullopt;
    }
    return Eventfd{descriptor, *id, *count};
}

}  // namespace vdv463::transport
