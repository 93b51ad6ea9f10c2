// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include <vdv463/plan_store.hpp>

#include "serial_worker.hpp"

namespace vdv463::client {

/// Calls the host's plan store on a thread of its own: one call at a time, in order. A store that
/// hangs holds up its client's stop() and nothing else.
/// Threads: any.
class StoreKeeper {
public:
    using Loaded = std::function<void(Result<std::optional<StoredPlan>>)>;
    using Saved = std::function<void(std::optional<Error>)>;

    /// `store` may be empty: then nothing may be asked for.
    explicit StoreKeeper(std::shared_ptr<PlanStore> store);

    /// `done` is called on the store's thread. Its errors have the code store_failed: an exception
    /// of the store's becomes one, too.
    void load(const Loaded& done);
    void save(std::shared_ptr<const StoredPlan> plan, const Saved& done);

    /// Whether the calling thread is inside the store.
    bool inside() const { return worker_.inside(); }
    /// Waits for the calls that are running or wait. Precondition: not inside().
    void wait_until_idle() { worker_.wait_until_idle(); }
    /// How many calls there ever were.
    std::uint64_t calls() const { return worker_.given(); }
    void open();
    /// What is asked for from now on is not done, and has no outcome.
    void close();
    /// Lets go of the store, on this thread. Precondition: closed and idle.
    void release();

private:
    std::shared_ptr<PlanStore> store_now() const;

    mutable std::mutex mutex_;
    std::shared_ptr<PlanStore> store_;
    bool open_ = true;
    SerialWorker worker_;
};

}  // namespace vdv463::client
