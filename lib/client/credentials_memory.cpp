// SPDX-License-Identifier: Apache-2.0
#include "credentials_memory.hpp"

#include <utility>

namespace vdv463::client {

CredentialsMemory::CredentialsMemory(std::shared_ptr<ProviderGate> gate) : gate_(std::move(gate)) {}

Result<Credentials> CredentialsMemory::ask() {
    std::uint64_t forgotten = 0;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (next_) {
            last_ = std::exchange(next_, std::nullopt);
            return *last_;
        }
        forgotten = forgotten_;
    }
    auto given = gate_->ask();
    const std::lock_guard<std::mutex> lock(mutex_);
    next_.reset();
    if (given && forgotten == forgotten_) {
        last_ = *given;
    }
    return given;
}

Result<bool> CredentialsMemory::ask_for_others() {
    auto given = gate_->ask();
    if (!given) {
        return given.error();
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!last_ || (given->user == last_->user && given->password == last_->password)) {
        return false;
    }
    next_ = *std::move(given);
    return true;
}

void CredentialsMemory::forget() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++forgotten_;
    last_.reset();
    next_.reset();
}

}  // namespace vdv463::client
