// SPDX-License-Identifier: Apache-2.0
#include "handler_thread.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include <pthread.h>
#include <signal.h>

#include "kept_queue.hpp"

namespace vdv463 {

namespace {

class BlockedSignals {
public:
    BlockedSignals() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    BlockedSignals(const BlockedSignals&) = delete;
    BlockedSignals& operator=(const BlockedSignals&) = delete;
    ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

}  // namespace

/// The tasks and the thread that runs them; the thread itself keeps it alive.
class HandlerThread::Queue final : public client::TaskQueue {
public:
    void post(std::function<void()> task) override { push({std::move(task), nullptr}); }
    void post(std::shared_ptr<client::Runnable> task) override { push({{}, std::move(task)}); }

    void close() {
        const std::lock_guard<std::mutex> lock(mutex_);
        closed_ = true;
        wake_.notify_one();
    }

    void run() {
        std::unique_lock<std::mutex> lock(mutex_);
        while (true) {
            wake_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
            if (tasks_.empty()) {
                return;
            }
            Task task = tasks_.take();
            lock.unlock();
            task.runnable ? task.runnable->run() : task.function();
            task = {};  // what it holds must not be released under the lock
            lock.lock();
        }
    }

    std::thread thread;

private:
    /// One of the two.
    struct Task {
        std::function<void()> function;
        std::shared_ptr<client::Runnable> runnable;
    };

    void push(Task task) {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (closed_) {
                return;
            }
            tasks_.push(std::move(task));
        }
        wake_.notify_one();  // outside of the lock, which the woken thread wants first of all
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    transport::KeptQueue<Task> tasks_;
    bool closed_ = false;
};

HandlerThread::HandlerThread() : queue_(std::make_shared<Queue>()) {
    // The host's signals are the host's: a thread inherits the mask of the one that makes it.
    const BlockedSignals blocked;
    queue_->thread = std::thread([queue = queue_] { queue->run(); });
    pthread_setname_np(queue_->thread.native_handle(), "vdv463-handler");
}

HandlerThread::~HandlerThread() {
    queue_->close();
    if (queue_->thread.get_id() == std::this_thread::get_id()) {
        queue_->thread.detach();
    } else {
        queue_->thread.join();
    }
}

Executor HandlerThread::executor() const {
    return client::PostToQueue{queue_};
}

namespace client {

std::shared_ptr<HandlerThread> shared_handler_thread() {
    static std::mutex mutex;
    static std::weak_ptr<HandlerThread> current;
    const std::lock_guard<std::mutex> lock(mutex);
    auto thread = current.lock();
    if (!thread) {
        thread = std::make_shared<HandlerThread>();
        current = thread;
    }
    return thread;
}

}  // namespace client

}  // namespace vdv463
