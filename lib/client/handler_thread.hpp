// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <vdv463/executor.hpp>

namespace vdv463::client {

/// What wants to run on a handler thread again and again.
class Runnable {
public:
    virtual ~Runnable() = default;
    virtual void run() = 0;
};

/// What waits for a handler thread.
/// Threads: any.
class TaskQueue {
public:
    virtual ~TaskQueue() = default;
    virtual void post(std::function<void()> task) = 0;
    /// The same without the memory that a std::function takes.
    virtual void post(std::shared_ptr<Runnable> task) = 0;
};

/// What HandlerThread::executor() hands out: who finds it in an Executor may post to the queue.
struct PostToQueue {
    std::shared_ptr<TaskQueue> queue;
    void operator()(std::function<void()> task) const {
        const auto kept = queue;  // the task may let go of the executor before post() returns
        kept->post(std::move(task));
    }
};

/// The process's handler thread: begun with the first holder, ended with the last.
std::shared_ptr<HandlerThread> shared_handler_thread();

}  // namespace vdv463::client
