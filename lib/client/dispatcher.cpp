// SPDX-License-Identifier: Apache-2.0
#include "dispatcher.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <type_traits>
#include <utility>

namespace vdv463::client {

namespace {
constexpr std::size_t max_waiting_issues = 100;

template <class Handler, class Value>
void call_if_set(const Handler& handler, const Value& value) {
    if (handler) {
        handler(value);
    }
}
}  // namespace

Dispatcher::Dispatcher(Executor executor, ClientHandlers handlers,
                       std::function<void(std::string)> on_first_exception)
    : executor_(std::move(executor)),
      handlers_(std::move(handlers)),
      on_first_exception_(std::move(on_first_exception)) {}

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
void Dispatcher::post(Alarm alarm) {
    enqueue(std::move(alarm));
}
void Dispatcher::complete(SendDone done, Result<Confirmation> outcome) {
    enqueue(Completion{std::move(done), std::move(outcome)});
}

bool Dispatcher::takes(const Item& item) const {
    switch (mode_) {
        case Mode::Open:
            return true;
        case Mode::Closing:
            return std::holds_alternative<Completion>(item) || std::holds_alternative<Alarm>(item);
        case Mode::Idle:
            return std::holds_alternative<Completion>(item);
    }
    return false;
}

template <class T>
void Dispatcher::enqueue(T item) {
    std::unique_lock<std::mutex> lock(mutex_);
    if constexpr (std::is_same_v<T, StateChange>) {
        if (mode_ == Mode::Closing) {
            last_state_ = std::move(item);
            return;
        }
    }
    Item queued{std::move(item)};
    if (!takes(queued)) {
        return;
    }
    if constexpr (std::is_same_v<T, ChargingInformation>) {
        drop_waiting_information();
    }
    if constexpr (std::is_same_v<T, IssueReport>) {
        if (!take_room_for_issue()) {
            return;
        }
    }
    queue_.push_back(std::move(queued));
    schedule(lock);
}

/// Only the newest information waits. The older one leaves its place, so that an information never
/// overtakes a change of state that came before it.
void Dispatcher::drop_waiting_information() {
    const auto older = std::find_if(queue_.begin(), queue_.end(), [](const Item& item) {
        return std::holds_alternative<ChargingInformation>(item);
    });
    if (older != queue_.end()) {
        queue_.erase(older);
        ++counters_.information_coalesced;
    }
}

bool Dispatcher::take_room_for_issue() {
    if (waiting_issues_ >= max_waiting_issues) {
        ++counters_.issues_dropped;
        return false;
    }
    ++waiting_issues_;
    return true;
}

/// Posts a run to the executor when one is needed; lets go of the lock, because an executor is the
/// host's code.
void Dispatcher::schedule(std::unique_lock<std::mutex>& lock) {
    if (mode_ == Mode::Closing || scheduled_ || running_on_ || queue_.empty()) {
        return;
    }
    scheduled_ = true;
    lock.unlock();
    give_to_executor([self = shared_from_this()] { self->run_one(); });
}

/// An executor that throws must not end the I/O thread: what it refused is tried again with the
/// next event.
void Dispatcher::give_to_executor(std::function<void()> task) {
    std::string what;
    try {
        executor_(std::move(task));
        return;
    } catch (const std::exception& exception) {
        what = exception.what();
    } catch (...) {
        what = "an exception that is no std::exception";
    }
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        scheduled_ = false;
    }
    note_exception("The host's executor threw: " + what);
}

void Dispatcher::run_when_idle(std::function<void()> task) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (running_on_) {
            when_idle_ = std::move(task);
            return;
        }
    }
    give_to_executor(std::move(task));
}

void Dispatcher::run_one() {
    std::unique_lock<std::mutex> lock(mutex_);
    scheduled_ = false;
    // A handler that runs an event loop of its own may get here again: one at a time.
    if (mode_ == Mode::Closing || running_on_ || queue_.empty()) {
        return;
    }
    {
        Item item = std::move(queue_.front());
        queue_.pop_front();
        if (std::holds_alternative<IssueReport>(item)) {
            --waiting_issues_;
        }
        running_on_ = std::this_thread::get_id();
        lock.unlock();
        call(item);
    }  // what the host's closure holds goes here: outside of the lock, and still as its handler
    lock.lock();
    running_on_.reset();
    idle_.notify_all();
    auto when_idle = std::exchange(when_idle_, nullptr);
    schedule(lock);
    if (lock.owns_lock()) {
        lock.unlock();
    }
    if (when_idle) {
        give_to_executor(std::move(when_idle));
    }
}

void Dispatcher::call(Item& item) {
    guarded([this, &item] {
        std::visit(
            [this](auto& value) {
                using T = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<T, StateChange>) {
                    call_if_set(handlers_.on_state, value);
                } else if constexpr (std::is_same_v<T, AttemptStep>) {
                    call_if_set(handlers_.on_attempt, value);
                } else if constexpr (std::is_same_v<T, ChargingInformation>) {
                    call_if_set(handlers_.on_charging_information, value);
                } else if constexpr (std::is_same_v<T, IssueReport>) {
                    call_if_set(handlers_.on_issue, value);
                } else if constexpr (std::is_same_v<T, PlanChange>) {
                    call_if_set(handlers_.on_plan, value);
                } else if constexpr (std::is_same_v<T, Alarm>) {
                    call_if_set(handlers_.on_alarm, value);
                } else {
                    call_if_set(value.done, value.outcome);
                }
            },
            item);
    });
}

void Dispatcher::guarded(const std::function<void()>& handler) {
    std::string what;
    try {
        handler();
        return;
    } catch (const std::exception& exception) {
        what = exception.what();
    } catch (...) {
        what = "an exception that is no std::exception";
    }
    note_exception("A handler of the host threw: " + what);
}

void Dispatcher::note_exception(std::string what) {
    bool first = false;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++counters_.handler_exceptions;
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
    for (Item& item : queue_) {
        if (auto* change = std::get_if<StateChange>(&item)) {
            last_state_ = std::move(*change);
        }
    }
    const auto dropped = std::remove_if(queue_.begin(), queue_.end(),
                                        [this](const Item& item) { return !takes(item); });
    queue_.erase(dropped, queue_.end());
    waiting_issues_ = 0;
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
            queue_.emplace_back(*std::exchange(last_state_, std::nullopt));
        }
        {
            Item item = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            call(item);
        }
        lock.lock();
    }
    running_on_.reset();
    mode_ = Mode::Idle;
    exception_told_ = false;
    idle_.notify_all();
}

void Dispatcher::release_host() {
    ClientHandlers handlers;
    Executor executor;
    const std::lock_guard<std::mutex> lock(mutex_);
    std::swap(handlers, handlers_);
    // A task that its queue still holds must not in turn hold the queue.
    std::swap(executor, executor_);
}

Dispatcher::Counters Dispatcher::counters() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return counters_;
}

}  // namespace vdv463::client
