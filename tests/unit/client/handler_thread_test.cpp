// SPDX-License-Identifier: Apache-2.0
#include "handler_thread.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <pthread.h>
#include <signal.h>

using vdv463::HandlerThread;

TEST_CASE("a handler thread runs its tasks in order on one thread", "[handler_thread]") {
    std::vector<int> order;
    std::vector<std::thread::id> threads;
    {
        HandlerThread thread;
        const auto executor = thread.executor();
        for (int i = 0; i < 5; ++i) {
            executor([&, i] {
                order.push_back(i);
                threads.push_back(std::this_thread::get_id());
            });
        }
    }
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4});
    CHECK(threads == std::vector<std::thread::id>(5, threads.at(0)));
    CHECK(threads.at(0) != std::this_thread::get_id());
}

TEST_CASE("a task posted after the thread has gone is dropped", "[handler_thread]") {
    vdv463::Executor executor;
    {
        HandlerThread thread;
        executor = thread.executor();
    }
    bool ran = false;
    executor([&] { ran = true; });
    CHECK_FALSE(ran);
}

TEST_CASE("a handler thread may be destroyed by its own task", "[handler_thread]") {
    auto thread = std::make_shared<HandlerThread>();
    const auto executor = thread->executor();
    std::promise<void> destroyed;
    executor([&destroyed, holder = std::move(thread)]() mutable {
        holder.reset();
        destroyed.set_value();
    });
    destroyed.get_future().wait();
}

TEST_CASE("a handler thread leaves the host's signals to the host", "[handler_thread]") {
    sigset_t mask;
    sigemptyset(&mask);
    {
        HandlerThread thread;
        thread.executor()([&] { pthread_sigmask(SIG_SETMASK, nullptr, &mask); });
    }
    CHECK(sigismember(&mask, SIGTERM) == 1);
    CHECK(sigismember(&mask, SIGINT) == 1);
}

TEST_CASE("all clients without an executor share one handler thread", "[handler_thread]") {
    const auto first = vdv463::client::shared_handler_thread();
    const auto second = vdv463::client::shared_handler_thread();
    CHECK(first == second);
}
