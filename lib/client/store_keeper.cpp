// SPDX-License-Identifier: Apache-2.0
#include "store_keeper.hpp"

#include <utility>

#include "store_call.hpp"

namespace vdv463::client {

namespace {

Error no_thread() {
    return Error(errc::store_failed,
                 "The plan store could not be called: the system has no thread left.");
}

}  // namespace

StoreKeeper::StoreKeeper(std::shared_ptr<PlanStore> store)
    : store_(std::move(store)), worker_("vdv463-store") {}

void StoreKeeper::load(const Loaded& done) {
    const auto store = store_now();
    if (!store) {
        return;
    }
    const bool taken =
        worker_.run([store, done] { done(hosted::of_store([&] { return store->load(); })); });
    if (!taken) {
        done(no_thread());
    }
}

void StoreKeeper::save(std::shared_ptr<const StoredPlan> plan, const Saved& done) {
    const auto store = store_now();
    if (!store) {
        return;
    }
    const bool taken = worker_.run([store, plan = std::move(plan), done] {
        auto saved = hosted::of_store([&] { return store->save(*plan); });
        done(saved ? std::nullopt : std::optional<Error>(std::move(saved).error()));
    });
    if (!taken) {
        done(no_thread());
    }
}

std::shared_ptr<PlanStore> StoreKeeper::store_now() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return open_ ? store_ : nullptr;
}

void StoreKeeper::open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_ = true;
}

void StoreKeeper::close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_ = false;
}

void StoreKeeper::release() {
    std::shared_ptr<PlanStore> store;
    const std::lock_guard<std::mutex> lock(mutex_);
    std::swap(store, store_);
}

}  // namespace vdv463::client
