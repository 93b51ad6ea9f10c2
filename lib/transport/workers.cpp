// SPDX-License-Identifier: Apache-2.0
#include "workers.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "threads.hpp"

namespace vdv463::transport {

struct WorkerPool::State {
    struct Worker {
        std::thread thread;
        bool busy = false;
    };

    const char* thread_name = "";
    std::size_t max_threads = 0;
    std::mutex mutex;
    std::condition_variable changed;
    std::condition_variable done;  ///< some task has ended
    std::deque<std::function<void()>> waiting;
    std::vector<Worker> workers;
    std::size_t idle = 0;
    bool stopped = false;
};

WorkerPool::WorkerPool(const char* thread_name, std::size_t max_threads)
    : state_(std::make_shared<State>()) {
    state_->thread_name = thread_name;
    state_->max_threads = max_threads;
}

WorkerPool::~WorkerPool() {
    stop();
}

void WorkerPool::work(const std::shared_ptr<State>& state, std::size_t id) {
    std::unique_lock<std::mutex> lock(state->mutex);
    while (!state->stopped) {
        if (state->waiting.empty()) {
            ++state->idle;
            state->changed.wait(lock, [&] { return state->stopped || !state->waiting.empty(); });
            --state->idle;
            continue;
        }
        std::function<void()> task = std::move(state->waiting.front());
        state->waiting.pop_front();
        state->workers[id].busy = true;
        lock.unlock();
        task();
        task = nullptr;  // what it holds may end the loop: still counts as its work
        lock.lock();
        state->workers[id].busy = false;
        state->done.notify_all();
    }
}

bool WorkerPool::add_thread() {
    const std::size_t id = state_->workers.size();
    Result<std::thread> thread =
        begin_thread(state_->thread_name, [state = state_, id] { work(state, id); });
    if (!thread) {
        return false;
    }
    state_->workers.push_back({std::move(*thread), false});
    return true;
}

bool WorkerPool::run(std::function<void()> task) {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    if (state_->stopped) {
        return false;
    }
    const bool all_taken = state_->idle <= state_->waiting.size();
    if (all_taken && state_->workers.size() < state_->max_threads && !add_thread() &&
        state_->workers.empty()) {
        return false;
    }
    state_->waiting.push_back(std::move(task));
    state_->changed.notify_one();
    return true;
}

void WorkerPool::stop(std::chrono::milliseconds patience) {
    std::deque<std::function<void()>> dropped;
    std::vector<std::thread> ending;
    {
        std::unique_lock<std::mutex> lock(state_->mutex);
        state_->stopped = true;
        dropped.swap(state_->waiting);
        state_->changed.notify_all();
        state_->done.wait_for(lock, patience, [this] { return !any_busy(); });
        for (State::Worker& worker : state_->workers) {
            if (!worker.thread.joinable()) {
                continue;
            }
            if (worker.busy) {
                worker.thread.detach();
            } else {
                ending.push_back(std::move(worker.thread));
            }
        }
    }
    for (std::thread& thread : ending) {
        thread.join();
    }
}

bool WorkerPool::any_busy() const {
    return std::any_of(state_->workers.begin(), state_->workers.end(),
                       [](const State::Worker& worker) { return worker.busy; });
}

}  // namespace vdv463::transport
