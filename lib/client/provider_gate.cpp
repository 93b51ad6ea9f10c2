// SPDX-License-Identifier: Apache-2.0
#include "provider_gate.hpp"

#include <utility>

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

ProviderGate::ProviderGate(CredentialsProvider provider) : provider_(std::move(provider)) {}

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

void ProviderGate::release() {
    CredentialsProvider provider;
    const std::lock_guard<std::mutex> lock(mutex_);
    std::swap(provider, provider_);
}

Result<Credentials> ProviderGate::ask() {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto mine = ++newest_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !open_ || mine != newest_ || !running_on_; });
    if (!open_ || mine != newest_) {
        return Error(errc::stopped, "The attempt was given up before it asked for credentials.");
    }
    running_on_ = std::this_thread::get_id();
    lock.unlock();
    auto credentials = call(provider_);
    lock.lock();
    running_on_.reset();
    changed_.notify_all();
    return credentials;
}

}  // namespace vdv463::client
