// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace vdv463::transport {

/// Texts that are done with, for their memory: messages come one after the other, from many
/// connections, and each would otherwise grow a text of its own from nothing. One pool serves all
/// connections, because only few of them are in the middle of a message at a time.
/// Threads: the I/O thread only.
class Buffers {
public:
    /// Keeps at most `max_count` texts of together at most `max_bytes`.
    Buffers(std::size_t max_count, std::size_t max_bytes)
        : max_count_(max_count), max_bytes_(max_bytes) {}

    /// An empty text, with the memory of the one that came last, if any is kept.
    std::string take();
    /// Keeps its memory, unless there is too much of that already or it is not worth it.
    void give_back(std::string text);

    std::size_t count() const noexcept { return kept_.size(); }
    std::size_t bytes() const noexcept { return bytes_; }

private:
    std::size_t max_count_;
    std::size_t max_bytes_;
    std::vector<std::string> kept_;
    std::size_t bytes_ = 0;
};

}  // namespace vdv463::transport
