// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <vdv463/client.hpp>

#include "event_queue.hpp"
#include "handler_thread.hpp"
#include "message_memory.hpp"

namespace vdv463::client {

/// Brings events to the host's handlers: on the executor, one at a time, in order, bounded.
/// Threads: every method may be called from any thread.
class Dispatcher : public std::enable_shared_from_this<Dispatcher>, private Runnable {
public:
    struct Counters {
        EventQueue::Counters queue;
        std::uint64_t handler_exceptions = 0;
    };

    /// Closed at first. `on_first_exception` is called once between open() and finish(), on the
    /// handler's thread. Charging information that was handled goes to `memory`, if there is one.
    Dispatcher(Executor executor, ClientHandlers handlers,
               std::function<void(std::string what)> on_first_exception,
               std::shared_ptr<MessageMemory> memory = nullptr);

    void post(StateChange change);
    void post(AttemptStep step);
    void post(ChargingInformation information);
    void post(IssueReport report);
    void post(PlanChange change);
    void post(TrackedRequest request);
    void post(PlanNeeded needed);
    void post(Alarm alarm);
    void complete(SendDone done, Result<Confirmation> outcome);

    /// Runs `task` when no handler is running: on the executor, or at the end of finish().
    void run_when_idle(std::function<void()> task);

    /// Whether the calling thread is running one of the handlers.
    bool inside() const;

    /// Takes events.
    void open();
    /// Starts no further handler; what waits is dropped, but for send handlers, alarms and the last
    /// state.
    void close();
    /// Waits for the handler that is running. Precondition: not inside().
    void wait_until_idle();
    /// Calls on this thread what close() has kept. After that events are dropped, and send handlers
    /// run on the executor again. Precondition: closed and idle.
    void finish();
    /// Destroys the host's handlers and lets its executor go, on this thread. Precondition:
    /// finished, and nothing is posted any more.
    void release_host();

    Counters counters() const;

private:
    using Event = EventQueue::Event;

    enum class Mode { Idle, Open, Closing };

    template <class T>
    void enqueue(T event);
    template <class T>
    bool takes() const;
    template <class T>
    bool heard() const;
    void push(ChargingInformation information);
    void keep_memory(ChargingInformation information);
    template <class T>
    void push(T event) {
        queue_.push(std::move(event));
    }
    void schedule(std::unique_lock<std::mutex>& lock);
    void post_run(const Executor& executor);
    void give_to(const Executor& executor, std::function<void()> task);
    void note_exception(std::string what);
    void run() override;
    void call(Event& event);

    /// Called outside of the lock, on threads that release_host() does not wait for.
    std::shared_ptr<const Executor> executor_;
    ClientHandlers handlers_;
    const std::function<void(std::string)> on_first_exception_;
    const std::shared_ptr<MessageMemory> memory_;

    mutable std::mutex mutex_;
    std::condition_variable idle_;
    EventQueue queue_;
    std::optional<StateChange> last_state_;  ///< the newest one while closed
    std::optional<std::thread::id> running_on_;
    bool scheduled_ = false;
    Mode mode_ = Mode::Idle;
    std::function<void()> when_idle_;
    bool exception_told_ = false;
    std::uint64_t exceptions_ = 0;
};

}  // namespace vdv463::client
