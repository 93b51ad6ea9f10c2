// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace vdv463::hosted {

/// Messages and their bytes, counted.
struct Traffic {
    std::uint64_t messages_received = 0;
    std::uint64_t messages_sent = 0;
    std::uint64_t bytes_received = 0;
    std::uint64_t bytes_sent = 0;

    void received(std::size_t bytes) noexcept {
        ++messages_received;
        bytes_received += bytes;
    }
    void sent(std::size_t bytes) noexcept {
        ++messages_sent;
        bytes_sent += bytes;
    }
};

}  // namespace vdv463::hosted
