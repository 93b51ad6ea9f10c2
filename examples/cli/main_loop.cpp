// SPDX-License-Identifier: Apache-2.0
#include "main_loop.hpp"

#include <fmt/format.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <deque>
#include <mutex>
#include <system_error>
#include <utility>

namespace vdv463::cli {
namespace {

Error system_error(std::string_view call) {
    return Error(errc::internal,
                 fmt::format("{} failed: {}", call, std::generic_category().message(errno)));
}

}  // namespace

class MainLoop::Queue {
public:
    explicit Queue(int event_fd) : event_fd_(event_fd) {}
    ~Queue() { close(event_fd_); }
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    void push(std::function<void()> task) {
        const std::lock_guard<std::mutex> lock(mutex_);
        tasks_.push_back(std::move(task));
        // The counter cannot overflow: it is read before each round of tasks.
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = write(event_fd_, &one, sizeof one);
    }

    std::function<void()> pop() {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (tasks_.empty()) {
            return {};
        }
        std::function<void()> task = std::move(tasks_.front());
        tasks_.pop_front();
        return task;
    }

    void clear_event() const {
        std::uint64_t count = 0;
        [[maybe_unused]] const ssize_t got = read(event_fd_, &count, sizeof count);
    }

    int event_fd() const { return event_fd_; }

private:
    int event_fd_;
    std::mutex mutex_;
    std::deque<std::function<void()>> tasks_;
};

Result<std::unique_ptr<MainLoop>> MainLoop::create() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (pthread_sigmask(SIG_BLOCK, &signals, nullptr) != 0 ||
        std::signal(SIGPIPE, SIG_IGN) == SIG_ERR) {
        return system_error("setting up signals");
    }
    const int signal_fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    if (signal_fd < 0) {
        return system_error("signalfd");
    }
    const int event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (event_fd < 0) {
        Error error = system_error("eventfd");
        close(signal_fd);
        return error;
    }
    return std::unique_ptr<MainLoop>(new MainLoop(std::make_shared<Queue>(event_fd), signal_fd));
}

MainLoop::MainLoop(std::shared_ptr<Queue> queue, int signal_fd)
    : queue_(std::move(queue)), signal_fd_(signal_fd) {}

MainLoop::~MainLoop() {
    close(signal_fd_);
}

Executor MainLoop::executor() const {
    return [queue = queue_](std::function<void()> task) { queue->push(std::move(task)); };
}

void MainLoop::every(std::chrono::milliseconds period, std::function<void()> tick) {
    period_ = period;
    tick_ = std::move(tick);
    next_tick_ = Clock::now() + period_;
}

MainLoop::End MainLoop::run(std::optional<Clock::time_point> deadline) {
    quit_ = false;
    while (true) {
        run_tasks();
        run_ticker();
        if (const int signal = take_signal(); signal != 0) {
            return {End::Why::Signal, signal};
        }
        if (quit_) {
            return {End::Why::Quit, 0};
        }
        if (deadline && Clock::now() >= *deadline) {
            return {End::Why::Deadline, 0};
        }
        pollfd waiting[2] = {{queue_->event_fd(), POLLIN, 0}, {signal_fd_, POLLIN, 0}};
        poll(waiting, 2, wait_ms(deadline));
    }
}

void MainLoop::run_tasks() {
    queue_->clear_event();
    // A bounded round, so that a signal is seen even when tasks never cease to come.
    for (int round = 0; round < 64 && !quit_; ++round) {
        const std::function<void()> task = queue_->pop();
        if (!task) {
            return;
        }
        task();
    }
    queue_->push([] {});
}

void MainLoop::run_ticker() {
    if (!tick_ || Clock::now() < next_tick_) {
        return;
    }
    next_tick_ = Clock::now() + period_;
    tick_();
}

int MainLoop::wait_ms(std::optional<Clock::time_point> deadline) const {
    std::optional<Clock::time_point> next = deadline;
    if (tick_) {
        next = next ? std::min(*next, next_tick_) : next_tick_;
    }
    if (!next) {
        return -1;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

int MainLoop::take_signal() const {
    signalfd_siginfo info{};
    const ssize_t got = read(signal_fd_, &info, sizeof info);
    return got == static_cast<ssize_t>(sizeof info) ? static_cast<int>(info.ssi_signo) : 0;
}

}  // namespace vdv463::cli
