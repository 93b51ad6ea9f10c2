// SPDX-License-Identifier: Apache-2.0
#include "provider_gate.hpp"

#include <utility>

namespace vdv463::client {

namespace {

Error threw(const Credentials*) {
    return Error(errc::credentials_failed, "The credentials provider threw an exception.");
}

Error threw(const Secret*) {
    return Error(errc::tls_setup_failed, "The passphrase provider threw an exception.");
}

template <class T>
Result<T> call(const std::function<Result<T>()>& provider) {
    try {
        return provider();
    } catch (...) {
        // Its text may hold what must not be seen.
        return threw(static_cast<const T*>(nullptr));
    }
}

}  // namespace

template <class T>
GateOf<T>::GateOf(Provider provider) : provider_(std::move(provider)) {}

template <class T>
void GateOf<T>::open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_ = true;
}

template <class T>
void GateOf<T>::close_and_wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    open_ = false;
    changed_.notify_all();
    const auto self = std::this_thread::get_id();
    changed_.wait(lock, [&] { return !running_on_ || running_on_ == self; });
}

template <class T>
bool GateOf<T>::inside() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return running_on_ == std::this_thread::get_id();
}

template <class T>
void GateOf<T>::release() {
    Provider provider;
    const std::lock_guard<std::mutex> lock(mutex_);
    std::swap(provider, provider_);
}

template <class T>
Result<T> GateOf<T>::ask() {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto mine = ++newest_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !open_ || mine != newest_ || !running_on_; });
    if (!open_ || mine != newest_) {
        return Error(errc::stopped, "The attempt was given up before it asked the provider.");
    }
    running_on_ = std::this_thread::get_id();
    lock.unlock();
    auto given = call<T>(provider_);
    lock.lock();
    running_on_.reset();
    changed_.notify_all();
    return given;
}

template class GateOf<Credentials>;
template class GateOf<Secret>;

}  // namespace vdv463::client
