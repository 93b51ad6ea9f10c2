// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>

namespace vdv463::client {

/// Tells the progress of messages from that of pings, as the network does not: it acknowledges
/// bytes. The frames around a message are not counted, so that it is over a little early.
class Unacknowledged {
public:
    void open() noexcept { bytes_ = 0; }
    void sent(std::size_t message_bytes) noexcept { bytes_ += message_bytes; }
    /// Whether bytes of a message were among those acknowledged.
    bool acknowledged(std::size_t bytes) noexcept {
        const bool of_message = bytes_ > 0;
        bytes_ -= std::min(bytes_, bytes);
        return of_message;
    }

private:
    std::size_t bytes_ = 0;
};

}  // namespace vdv463::client
