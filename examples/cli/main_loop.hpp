// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include <vdv463/executor.hpp>
#include <vdv463/result.hpp>

namespace vdv463::cli {

/// The main thread's loop. The client's handlers run on it, as do the simulator's events, so that
/// no command needs a lock; signals arrive here as data, never in a signal handler.
/// Threads: executor() and the executors it gives out from any thread, everything else on one.
class MainLoop {
public:
    using Clock = std::chrono::steady_clock;

    /// Why run() has returned.
    struct End {
        enum class Why { Quit, Signal, Deadline } why = Why::Quit;
        int signal = 0;  ///< for Signal
    };

    /// Blocks SIGINT and SIGTERM, so it comes before any thread is started; ignores SIGPIPE.
    /// Errors: internal, when the system refuses a descriptor.
    [[nodiscard]] static Result<std::unique_ptr<MainLoop>> create();
    ~MainLoop();
    MainLoop(const MainLoop&) = delete;
    MainLoop& operator=(const MainLoop&) = delete;

    /// Posts tasks to this loop; stays callable after the loop's end.
    Executor executor() const;

    /// Runs `tick` again and again while run() runs; one ticker at a time.
    void every(std::chrono::milliseconds period, std::function<void()> tick);

    /// Runs tasks until quit(), a signal, or the deadline.
    End run(std::optional<Clock::time_point> deadline);
    void quit() { quit_ = true; }

    /// Readable while a signal is pending.
    int signal_fd() const { return signal_fd_; }

private:
    class Queue;

    MainLoop(std::shared_ptr<Queue> queue, int signal_fd);
    void run_tasks();
    void run_ticker();
    int wait_ms(std::optional<Clock::time_point> deadline) const;
    int take_signal() const;

    std::shared_ptr<Queue> queue_;
    int signal_fd_;
    bool quit_ = false;
    std::chrono::milliseconds period_{0};
    std::function<void()> tick_;
    Clock::time_point next_tick_;
};

}  // namespace vdv463::cli
