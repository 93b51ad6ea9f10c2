// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include <vdv463/config.hpp>

namespace vdv463::client {

/// Lets the host's credentials provider run only while the client does, one call at a time, and
/// lets stop() wait for a call that is under way.
/// Threads: any.
class ProviderGate {
public:
    void open();
    /// No further call begins; waits for the one that is running, unless it runs on this thread.
    void close_and_wait();
    /// Whether the calling thread is inside the provider.
    bool inside() const;

    /// Errors: stopped when closed; the provider's own; credentials_failed when it throws.
    [[nodiscard]] Result<Credentials> ask(const CredentialsProvider& provider);

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<std::thread::id> running_on_;
    bool open_ = false;
};

}  // namespace vdv463::client
