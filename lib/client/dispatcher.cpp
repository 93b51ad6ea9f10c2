// SPDX-License-Identifier: Apache-2.0
#include "dispatcher.hpp"

#include <string>
#include <type_traits>
#include <utility>

#include "guard.hpp"
#include "handler_call.hpp"

namespace vdv463::client {

Dispatcher::Dispatcher(Executor executor, ClientHandlers handlers,
                       std::function<void(std::string)> on_first_exception,
                       std::shared_ptr<MessageMemory> memory)
    : executor_(std::make_shared<const Executor>(std::move(executor))),
      handlers_(std::move(handlers)),
      on_first_exception_(std::move(on_first_exception)),
      memory_(std::move(memory)) {}

void Dispatcher::post(StateChange change) {
    enqueue(std::move(change));
}
void Dispatcher::post(AttemptStep step) {
    enqueue(std::move(step));
}
void Dispatcher::post(ChargingInformation information) {
    enqueue(std::move(information));
}
void Dispatcher::post(IssueReport report) {
    enqueue(std::move(report));
}
void Dispatcher::post(PlanChange change) {
    enqueue(std::move(change));
}
void Dispatcher::post(TrackedRequest request) {
    enqueue(std::move(request));
}
void Dispatcher::post(PlanNeeded needed) {
    enqueue(needed);
}
void Dispatcher::post(Alarm alarm) {
    enqueue(std::move(alarm));
}
void Dispatcher::complete(SendDone done, Result<Confirmation> outcome) {
    enqueue(Completion{std::move(done), std::move(outcome)});
}

template <class T>
bool Dispatcher::takes() const {
    constexpr bool completion = std::is_same_v<T, Completion>;
    switch (mode_) {
        case Mode::Open:
            return true;
        case Mode::Closing:
            return completion || std::is_same_v<T, Alarm>;
        case Mode::Idle:
            return completion;
    }
    return false;
}

template <class T>
void Dispatcher::enqueue(T event) {
    std::unique_lock<std::mutex> lock(mutex_);
    if constexpr (std::is_same_v<T, StateChange>) {
        if (mode_ == Mode::Closing) {
            last_state_ = std::move(event);
            return;
        }
    }
    if (takes<T>() && heard<T>()) {
        push(std::move(event));
        schedule(lock);
    } else if constexpr (std::is_same_v<T, ChargingInformation>) {
        keep_memory(std::move(event));
    }
}

/// Whether there is a handler: nobody's thread is woken for nothing.
template <class T>
bool Dispatcher::heard() const {
    // The last state is kept in any case, and a completion brings its handler.
    if constexpr (std::is_same_v<T, StateChange> || std::is_same_v<T, Completion>) {
        return true;
    } else {
        return hosted::handler_for<T>(handlers_) != nullptr;
    }
}

void Dispatcher::push(ChargingInformation information) {
    if (auto before = queue_.push(std::move(information))) {
        keep_memory(*std::move(before));
    }
}

void Dispatcher::keep_memory(ChargingInformation information) {
    if (memory_) {
        memory_->give_back(std::move(information));
    }
}

/// Posts a run to the executor when one is needed; lets go of the lock, because an executor is the
/// host's code.
void Dispatcher::schedule(std::unique_lock<std::mutex>& lock) {
    if (mode_ == Mode::Closing || scheduled_ || running_on_ || queue_.empty() || !executor_) {
        return;
    }
    scheduled_ = true;
    const auto executor = executor_;
    lock.unlock();
    post_run(*executor);
}

/// A handler thread of ours takes it as it is, so that no memory is needed for each event.
void Dispatcher::post_run(const Executor& executor) {
    if (const auto* ours = executor.target<PostToQueue>()) {
        return ours->queue->post(std::shared_ptr<Runnable>(shared_from_this(), this));
    }
    give_to(executor, [self = shared_from_this()] { self->run(); });
}

/// An executor that throws must not end the I/O thread: what it refused is tried again with the
/// next event.
void Dispatcher::give_to(const Executor& executor, std::function<void()> task) {
    const auto what = hosted::thrown_by([&] { executor(std::move(task)); });
    if (!what) {
        return;
    }
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        scheduled_ = false;
    }
    note_exception("The host's executor threw: " + *what);
}

void Dispatcher::run_when_idle(std::function<void()> task) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (running_on_) {
        when_idle_ = std::move(task);
        return;
    }
    const auto executor = executor_;
    lock.unlock();
    if (executor) {
        give_to(*executor, std::move(task));
    }
}

void Dispatcher::run() {
    std::unique_lock<std::mutex> lock(mutex_);
    scheduled_ = false;
    // A handler that runs an event loop of its own may get here again: one at a time.
    if (mode_ == Mode::Closing || running_on_ || queue_.empty()) {
        return;
    }
    {
        Event event = *queue_.pop();
        running_on_ = std::this_thread::get_id();
        lock.unlock();
        call(event);
        if (auto* information = std::get_if<ChargingInformation>(&event)) {
            keep_memory(std::move(*information));
        }
    }  // what the host's closure holds goes here: outside of the lock, and still as its handler
    lock.lock();
    running_on_.reset();
    idle_.notify_all();
    auto when_idle = std::exchange(when_idle_, nullptr);
    const auto executor = executor_;
    schedule(lock);
    if (lock.owns_lock()) {
        lock.unlock();
    }
    if (when_idle && executor) {
        give_to(*executor, std::move(when_idle));
    }
}

void Dispatcher::call(Event& event) {
    const auto what = hosted::thrown_by([this, &event] {
        std::visit(
            [this](auto& value) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, Completion>) {
                    if (value.done) {
                        value.done(value.outcome);
                    }
                } else {
                    hosted::call_handler(handlers_, value);
                }
            },
            event);
    });
    if (what) {
        note_exception("A handler of the host threw: " + *what);
    }
}

void Dispatcher::note_exception(std::string what) {
    bool first = false;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++exceptions_;
        first = !std::exchange(exception_told_, true);
    }
    if (first) {
        on_first_exception_(std::move(what));
    }
}

bool Dispatcher::inside() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return running_on_ == std::this_thread::get_id();
}

void Dispatcher::open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    mode_ = Mode::Open;
}

void Dispatcher::close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    mode_ = Mode::Closing;
    if (auto newest = queue_.close()) {
        last_state_ = std::move(newest);
    }
}

void Dispatcher::wait_until_idle() {
    std::unique_lock<std::mutex> lock(mutex_);
    idle_.wait(lock, [this] { return !running_on_; });
}

void Dispatcher::finish() {
    std::unique_lock<std::mutex> lock(mutex_);
    running_on_ = std::this_thread::get_id();
    while (!queue_.empty() || last_state_) {
        if (queue_.empty()) {
            queue_.push(*std::exchange(last_state_, std::nullopt));
        }
        {
            Event event = *queue_.pop();
            lock.unlock();
            call(event);
        }
        lock.lock();
    }
    running_on_.reset();
    mode_ = Mode::Idle;
    exception_told_ = false;
    idle_.notify_all();
    const auto when_idle = std::exchange(when_idle_, nullptr);
    lock.unlock();
    if (when_idle) {
        when_idle();
    }
}

void Dispatcher::release_host() {
    ClientHandlers handlers;
    std::shared_ptr<const Executor> executor;
    const std::lock_guard<std::mutex> lock(mutex_);
    std::swap(handlers, handlers_);
    // A task that its queue still holds must not in turn hold the queue.
    std::swap(executor, executor_);
}

Dispatcher::Counters Dispatcher::counters() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return {queue_.counters(), exceptions_};
}

}  // namespace vdv463::client
