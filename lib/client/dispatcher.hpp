// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>

#include <vdv463/client.hpp>

namespace vdv463::client {

using SendDone = std::function<void(const Result<Confirmation>&)>;

/// Brings events to the host's handlers: on the executor, one at a time, in order, bounded.
/// Threads: every method may be called from any thread.
class Dispatcher : public std::enable_shared_from_this<Dispatcher> {
public:
    struct Counters {
        std::uint64_t information_coalesced = 0;
        std::uint64_t issues_dropped = 0;
        std::uint64_t handler_exceptions = 0;
    };

    /// Closed at first. `on_first_exception` is called once between open() and finish(), on the
    /// handler's thread.
    Dispatcher(Executor executor, ClientHandlers handlers,
               std::function<void(std::string what)> on_first_exception);

    void post(StateChange change);
    void post(AttemptStep step);
    void post(ChargingInformation information);
    void post(IssueReport report);
    void post(PlanChange change);
    void post(Alarm alarm);
    void complete(SendDone done, Result<Confirmation> outcome);

    /// Runs `task` on the executor when no handler is running.
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
    struct Completion {
        SendDone done;
        Result<Confirmation> outcome;
    };
    using Item = std::variant<StateChange, AttemptStep, ChargingInformation, IssueReport,
                              PlanChange, Alarm, Completion>;

    enum class Mode { Idle, Open, Closing };

    template <class T>
    void enqueue(T item);
    bool takes(const Item& item) const;
    void drop_waiting_information();
    bool take_room_for_issue();
    void schedule(std::unique_lock<std::mutex>& lock);
    void give_to_executor(std::function<void()> task);
    void note_exception(std::string what);
    void run_one();
    void call(Item& item);
    void guarded(const std::function<void()>& handler);

    Executor executor_;
    ClientHandlers handlers_;
    const std::function<void(std::string)> on_first_exception_;

    mutable std::mutex mutex_;
    std::condition_variable idle_;
    std::deque<Item> queue_;
    std::optional<StateChange> last_state_;  ///< the newest one while closed
    std::optional<std::thread::id> running_on_;
    std::size_t waiting_issues_ = 0;
    bool scheduled_ = false;
    Mode mode_ = Mode::Idle;
    std::function<void()> when_idle_;
    bool exception_told_ = false;
    Counters counters_;
};

}  // namespace vdv463::client
