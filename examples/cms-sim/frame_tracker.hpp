// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace vdv463::sim {

/// Follows the frames that a WebSocket server writes, to find the pongs among them.
class FrameTracker {
public:
    /// Takes the beginning and the size of what is written next. True: it is a pong. What begins a
    /// frame has its whole header in it, because each write is passed on in full.
    bool next_is_pong(const std::array<std::uint8_t, 10>& head, std::size_t bytes) {
        bool pong = false;
        while (bytes > 0) {
            if (left_ == 0) {
                left_ = frame_bytes(head);
                pong = (head[0] & 0x0FU) == 0x0AU;
            }
            const std::size_t now = bytes < left_ ? bytes : static_cast<std::size_t>(left_);
            left_ -= now;
            bytes -= now;
        }
        return pong;
    }

private:
    static std::uint64_t frame_bytes(const std::array<std::uint8_t, 10>& head) {
        const std::uint8_t length = head[1] & 0x7FU;
        const std::size_t more = length == 127 ? 8 : length == 126 ? 2 : 0;
        std::uint64_t payload = more == 0 ? length : 0;
        for (std::size_t byte = 0; byte < more; ++byte) {
            payload = payload << 8U | head[2 + byte];
        }
        return 2 + more + payload;
    }

    std::uint64_t left_ = 0;  ///< of the frame that is being written
};

}  // namespace vdv463::sim
