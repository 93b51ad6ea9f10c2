// SPDX-License-Identifier: Apache-2.0
#include "serial_worker.hpp"

#include <utility>

namespace vdv463::client {

SerialWorker::SerialWorker(const char* thread_name)
    : state_(std::make_shared<State>()), pool_(thread_name, 1) {}

bool SerialWorker::run(std::function<void()> task) {
    {
        const std::lock_guard<std::mutex> lock(state_->mutex);
        ++state_->tasks;
        ++state_->given;
    }
    const bool taken = pool_.run(
        [state = state_, task = std::move(task)]() mutable { run_counted(*state, task); });
    if (!taken) {
        const std::lock_guard<std::mutex> lock(state_->mutex);
        --state_->tasks;
        state_->idle.notify_all();
    }
    return taken;
}

void SerialWorker::run_counted(State& state, std::function<void()>& task) {
    {
        const std::lock_guard<std::mutex> lock(state.mutex);
        state.running_on = std::this_thread::get_id();
    }
    task();
    task = nullptr;  // what it holds goes before anybody is told that it is over
    const std::lock_guard<std::mutex> lock(state.mutex);
    state.running_on.reset();
    --state.tasks;
    state.idle.notify_all();
}

bool SerialWorker::inside() const {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    return state_->running_on == std::this_thread::get_id();
}

void SerialWorker::wait_until_idle() {
    std::unique_lock<std::mutex> lock(state_->mutex);
    state_->idle.wait(lock, [this] { return state_->tasks == 0; });
}

std::uint64_t SerialWorker::given() const {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    return state_->given;
}

}  // namespace vdv463::client
