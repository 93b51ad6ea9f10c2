// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

namespace vdv463::transport {

/// Threads for what may block, made on demand and bounded in number; further tasks wait.
/// Threads: any.
class WorkerPool {
public:
    WorkerPool(const char* thread_name, std::size_t max_threads);
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    ~WorkerPool();

    /// Runs `task` on a worker; drops it when the pool has stopped or when there is no thread at
    /// all and none can be had. A task must not throw. Returns false when it was dropped.
    bool run(std::function<void()> task);

    /// Drops the waiting tasks and waits for the workers, up to `patience` for those with a task:
    /// one that is held up in foreign code (a name lookup, a dead file server) is left to end by
    /// itself after that. A task that outlives the pool this way must therefore hold all that it
    /// touches. Precondition: not called by a task of this pool.
    void stop(std::chrono::milliseconds patience = std::chrono::milliseconds{0});

private:
    struct State;
    static void work(const std::shared_ptr<State>& state, std::size_t id);
    bool add_thread();
    bool any_busy() const;

    std::shared_ptr<State> state_;
};

}  // namespace vdv463::transport
