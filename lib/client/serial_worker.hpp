// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "workers.hpp"

namespace vdv463::client {

/// A thread of one client's own, made with its first task, that runs tasks in order: what may hang
/// in it holds up nobody else.
/// Lifetime: destruction does not wait for a running task; wait_until_idle() does.
/// Threads: any.
class SerialWorker {
public:
    explicit SerialWorker(const char* thread_name);

    /// False when there is no thread and none can be had: then `task` is dropped.
    [[nodiscard]] bool run(std::function<void()> task);
    /// Whether the calling thread is running a task.
    bool inside() const;
    /// Waits until nothing runs or waits any more. Precondition: not inside().
    void wait_until_idle();
    /// How many tasks it was ever given.
    std::uint64_t given() const;

private:
    struct State {
        std::mutex mutex;
        std::condition_variable idle;
        std::size_t tasks = 0;  ///< that run or wait
        std::uint64_t given = 0;
        std::optional<std::thread::id> running_on;
    };
    static void run_counted(State& state, std::function<void()>& task);

    const std::shared_ptr<State> state_;
    transport::WorkerPool pool_;
};

}  // namespace vdv463::client
