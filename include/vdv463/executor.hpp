// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include <vdv463/export.hpp>

namespace vdv463 {

/// Runs tasks one after another in the order given, on a thread of its choice, without blocking
/// the caller: for example by posting to the host's event loop. It must accept tasks for as long as
/// a client that uses it exists; a task it drops is a handler call that never comes. It is called
/// from the library's and the host's threads, several at once, and should not throw.
using Executor = std::function<void(std::function<void()> task)>;

/// A thread that runs the handlers of the clients that are given its executor.
/// Lifetime: destruction runs what is queued and joins, unless it happens on the thread itself,
/// which then ends after what is queued. Executors handed out stay callable; tasks posted after
/// destruction are dropped, so a client must not outlive its handler thread unstopped.
class VDV463_EXPORT HandlerThread {
public:
    /// Throws std::system_error when the system has no thread left.
    HandlerThread();
    /// Runs what is queued, and joins; see above.
    ~HandlerThread();
    /// It is the thread: it can be neither copied nor moved.
    HandlerThread(const HandlerThread&) = delete;
    /// It is the thread: it can be neither copied nor moved.
    HandlerThread& operator=(const HandlerThread&) = delete;

    /// For ClientConfig::executor, of any number of clients.
    /// Threads: any.
    Executor executor() const;

private:
    class Queue;
    std::shared_ptr<Queue> queue_;
};

}  // namespace vdv463
