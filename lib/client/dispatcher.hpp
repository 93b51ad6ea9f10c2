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

    /// `on_first_exception` is called once between two calls of finish(), on the handler's thread.
    Dispatcher(Executor executor, ClientHandlers handlers,
               std::function<void(std::string what)> on_first_exception);

    void post(StateChange change);
    void post(AttemptStep step);
    void post(ChargingInformation information);
    void post(IssueReport report);
    void post(PlanChange change);
    void post(Alarm alarm);
    void complete(SendDone done, Result<Confirmation> outcome);

    /// Runs `task` on the executor, outside of the order of events.
    void run_on_executor(std::function<void()> task) const { executor_(std::move(task)); }

    /// Whether the calling thread is running one of the handlers.
    bool inside() const;

    /// Starts no further handler; what waits is dropped, but for send handlers and the last state.
    void close();
    /// Waits for the handler that is running. Precondition: not inside().
    void wait_until_idle();
    /// Runs the send handlers that wait and tells the last state, on the calling thread; then takes
    /// events again. Precondition: closed and idle.
    void finish();

    Counters counters() const;

private:
    struct Completion {
        SendDone done;
        Result<Confirmation> outcome;
    };
    using Item = std::variant<StateChange, AttemptStep, ChargingInformation, IssueReport,
                              PlanChange, Alarm, Completion>;

    template <class T>
    void enqueue(T item);
    void drop_waiting_information();
    bool take_room_for_issue();
    void schedule(std::unique_lock<std::mutex>& lock);
    void run_one();
    void call(Item& item);
    void guarded(const std::function<void()>& handler);

    const Executor executor_;
    const ClientHandlers handlers_;
    const std::function<void(std::string)> on_first_exception_;

    mutable std::mutex mutex_;
    std::condition_variable idle_;
    std::deque<Item> queue_;
    std::optional<StateChange> last_state_;  ///< the newest one while closed
    std::optional<std::thread::id> running_on_;
    std::size_t waiting_issues_ = 0;
    bool scheduled_ = false;
    bool closed_ = false;
    bool exception_told_ = false;
    Counters counters_;
};

}  // namespace vdv463::client
