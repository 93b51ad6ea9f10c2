// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace vdv463::transport {

/// The descriptors that libwebsockets opens for a context. 4.3 leaves its routing sockets to
/// programs that the host starts, and its eventfd open when the context has ended. What is read
/// from /proc decides; without it nothing is done, and nor is it for the context that prepares a
/// process.
class ContextDescriptors {
public:
    /// To be called before the context is made: what is open now is the host's.
    void note_others() noexcept;

    /// After that: keeps the new routing sockets from programs that the host starts. One that
    /// another thread of the host has opened meanwhile, in order to hand it on, is hidden as well.
    /// `wake` has to make libwebsockets write to its eventfd, by which that is told from others.
    void note_own(const std::function<void()>& wake) noexcept;

    /// After the context has ended: closes the eventfd, unless libwebsockets has.
    void close_leftovers() noexcept;

private:
    struct Eventfd {
        int descriptor;
        std::uint64_t id;  ///< the kernel's, which may be used again for a later one
        std::uint64_t count;
    };

    static std::optional<Eventfd> read_eventfd(int descriptor);
    std::vector<int> new_ones() const;

    std::optional<std::vector<int>> others_;
    /// Has the process for its owner, which means nothing for an eventfd, but no new one has it.
    std::optional<Eventfd> own_;
};

}  // namespace vdv463::transport
