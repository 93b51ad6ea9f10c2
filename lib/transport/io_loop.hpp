// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "transport.hpp"

namespace vdv463::transport {

using TimePoint = std::chrono::steady_clock::time_point;

/// The process's one I/O thread ("vdv463-io") with its one libwebsockets context. It begins with
/// the first acquire() and ends when the last holder lets go; the next acquire() begins anew.
/// Threads: acquire(), post(), run_...() and letting go: any; all else the I/O thread.
class IoLoop {
public:
    /// The running loop, begun if need be. Letting go of the last pointer ends the thread and waits
    /// for it, except on the I/O thread itself, where it ends after the running task.
    /// Errors: internal, when a thread or the context cannot be had.
    [[nodiscard]] static Result<std::shared_ptr<IoLoop>> acquire();

    virtual ~IoLoop() = default;

    /// Runs `task` on the I/O thread, in order of posting. Tasks posted before the loop ends are
    /// run.
    virtual void post(std::function<void()> task) = 0;
    virtual bool on_loop_thread() const noexcept = 0;

    /// Runs `task` on a worker thread: for what may block. Bounded in number; further ones wait.
    virtual void run_blocking(std::function<void()> task) = 0;
    /// Runs `task`, which may hang in a provider of the host's, on one of the threads kept for
    /// those, and `done` on the I/O thread afterwards, unless the loop has ended by then.
    virtual void run_provider(std::function<void()> task, std::function<void()> done) = 0;

    /// A timer of its owner; destruction disarms it. Fires once per arming, on the I/O thread.
    class Timer {
    public:
        virtual ~Timer() = default;
        /// Replaces an earlier arming. One that is a second ahead or more fires up to 64 ms late.
        virtual void arm(TimePoint when) = 0;
        virtual void disarm() = 0;
    };
    virtual std::unique_ptr<Timer> make_timer(std::function<void()> fired) = 0;

    virtual Transport& transport() = 0;
};

}  // namespace vdv463::transport
