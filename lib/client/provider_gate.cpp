// SPDX-License-Identifier: Apache-2.0
#include "provider_gate.hpp"

namespace vdv463::client {

namespace {

Result<Credentials> call(const CredentialsProvider& provider) {
    try {
        return provider();
    } catch (...) {
        // Its text may hold what must not be seen.
        return Error(errc::credentials_failed, "The credentials provider threw an exception.");
    }
}

}  // namespace

void ProviderGate::open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_ = true;
}

void ProviderGate::close_and_wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    open_ = false;
    changed_.notify_all();
    const auto self = std::this_thread::get_id();
    changed_.wait(lock, [&] { return !running_on_ || running_on_ == self; });
}

bool ProviderGate::inside() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return running_on_ == std::this_thread::get_id();
}

Result<Credentials> ProviderGate::ask(const CredentialsProvider& provider) {
    std::unique_lock<std::mutex> lock(mutex_);
    // An attempt that was given up may still be asking: its successor waits its turn.
    changed_.wait(lock, [this] { return !open_ || !running_on_; });
    if (!open_) {
        return Error(errc::stopped, "The client was stopped before it asked for credentials.");
    }
    running_on_ = std::this_thread::get_id();
    lock.unlock();
    auto credentials = call(provider);
    lock.lock();
    running_on_.reset();
    changed_.notify_all();
    return credentials;
}

}  // namespace vdv463::client
