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

template <class T>
void Dispatcher::enqueue(T item) {
    std::unique_lock<std::mutex> lock(mutex_);
    if constexpr (std::is_same_v<T, StateChange>) {
        if (closed_) {
            last_state_ = std::move(item);
            return;
        }
    }
    if (closed_ && !std::is_same_v<T, Completion>) {
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
    queue_.emplace_back(std::move(item));
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
    if (closed_ || scheduled_ || running_on_ || queue_.empty()) {
        return;
    }
    scheduled_ = true;
    lock.unlock();
    executor_([self = shared_from_this()] { self->run_one(); });
}

void Dispatcher::run_one() {
    std::unique_lock<std::mutex> lock(mutex_);
    scheduled_ = false;
    // A handler that runs an event loop of its own may get here again: one at a time.
    if (closed_ || running_on_ || queue_.empty()) {
        return;
    }
    Item item = std::move(queue_.front());
    queue_.pop_front();
    if (std::holds_alternative<IssueReport>(item)) {
        --waiting_issues_;
    }
    running_on_ = std::this_thread::get_id();
    lock.unlock();
    call(item);
    lock.lock();
    running_on_.reset();
    idle_.notify_all();
    schedule(lock);
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

void Dispatcher::close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    const auto dropped = std::remove_if(queue_.begin(), queue_.end(), [](const Item& item) {
        return !std::holds_alternative<Completion>(item);
    });
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
        Item item = queue_.empty() ? Item{*std::exchange(last_state_, std::nullopt)}
                                   : std::move(queue_.front());
        if (!queue_.empty()) {
            queue_.pop_front();
        }
        lock.unlock();
        call(item);
        lock.lock();
    }
    running_on_.reset();
    closed_ = false;
    exception_told_ = false;
    idle_.notify_all();
}

Dispatcher::Counters Dispatcher::counters() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return counters_;
}

}  // namespace vdv463::client
