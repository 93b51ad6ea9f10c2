// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include <vdv463/config.hpp>

#include "provider_gate.hpp"

namespace vdv463::client {

/// Asks the host's provider and remembers what it gave last, so that credentials that were refused
/// can be told from others. A hash would keep a short password no safer than the Secret that it is,
/// which is wiped as soon as the CMS has accepted it, or when the attempt came to nothing for
/// another reason than the credentials.
/// Threads: any.
class CredentialsMemory {
public:
    /// `gate` may be shared with others.
    explicit CredentialsMemory(std::shared_ptr<ProviderGate> gate);

    /// For an attempt: what the provider gives, or has just given to ask_for_others(), is
    /// remembered until forget().
    /// Errors: those of ProviderGate::ask().
    [[nodiscard]] Result<Credentials> ask();

    /// Whether the provider gives others than those remembered; never when none are.
    /// Errors: those of ProviderGate::ask().
    [[nodiscard]] Result<bool> ask_for_others();

    /// Wipes what is remembered, and what an ask() that is still running would remember.
    void forget();

private:
    const std::shared_ptr<ProviderGate> gate_;
    std::mutex mutex_;
    std::optional<Credentials> last_;
    std::optional<Credentials> next_;  ///< found by ask_for_others(), for the attempt that follows
    std::uint64_t forgotten_ = 0;
};

}  // namespace vdv463::client
