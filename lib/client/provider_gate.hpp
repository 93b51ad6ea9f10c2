// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>

namespace vdv463::client {

/// Lets a provider of the host's run only while the client does, one call at a time, and lets
/// stop() wait for a call that is under way. For credentials and for passphrases (Secret).
/// Threads: any.
template <class T>
class GateOf {
public:
    using Provider = std::function<Result<T>()>;

    explicit GateOf(Provider provider);

    void open();
    /// No further call begins; waits for the one that is running, unless it runs on this thread.
    void close_and_wait();
    /// Destroys the provider, on this thread. Precondition: closed and waited for.
    void release();
    /// Whether the calling thread is inside the provider.
    bool inside() const;

    /// While a call is running one other waits, the newest: an attempt that was given up must not
    /// keep a thread waiting for what nobody wants any more.
    /// Errors: stopped when closed or replaced by a newer call; the provider's own;
    /// credentials_failed or tls_setup_failed when it throws.
    [[nodiscard]] Result<T> ask();

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Provider provider_;
    std::optional<std::thread::id> running_on_;
    std::uint64_t newest_ = 0;
    bool open_ = false;
};

using ProviderGate = GateOf<Credentials>;
using PassphraseGate = GateOf<Secret>;

}  // namespace vdv463::client
