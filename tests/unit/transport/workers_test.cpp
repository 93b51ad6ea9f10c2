// SPDX-License-Identifier: Apache-2.0
#include "workers.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <vector>

#include <pthread.h>
#include <signal.h>

using vdv463::transport::WorkerPool;

TEST_CASE("a worker pool runs no more tasks at once than it has threads", "[workers]") {
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    std::atomic<int> left{20};
    std::promise<void> all_done;
    WorkerPool pool("vdv463-test", 3);
    for (int i = 0; i < 20; ++i) {
        pool.run([&] {
            const int now = ++running;
            int before = most.load();
            while (before < now && !most.compare_exchange_weak(before, now)) {
            }
            --running;
            if (--left == 0) {
                all_done.set_value();
            }
        });
    }
    REQUIRE(all_done.get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready);
    CHECK(most <= 3);
}

TEST_CASE("a worker that is held up does not hold up the end of its pool", "[workers]") {
    auto gate = std::make_shared<std::promise<void>>();
    std::shared_future<void> opened = gate->get_future().share();
    auto ended = std::make_shared<std::promise<void>>();
    std::promise<void> begun;
    {
        WorkerPool pool("vdv463-test", 2);
        pool.run([opened, ended, &begun] {
            begun.set_value();
            opened.wait();
            ended->set_value();
        });
        begun.get_future().wait();
    }
    gate->set_value();
    CHECK(ended->get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready);
}

TEST_CASE("a stopped worker pool takes no tasks", "[workers]") {
    WorkerPool pool("vdv463-test", 2);
    pool.stop();
    CHECK_FALSE(pool.run([] {}));
}

TEST_CASE("workers leave the host's signals alone", "[workers]") {
    std::promise<bool> blocked;
    WorkerPool pool("vdv463-test", 1);
    pool.run([&] {
        sigset_t mask;
        pthread_sigmask(SIG_SETMASK, nullptr, &mask);
        blocked.set_value(sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGPIPE) == 1);
    });
    CHECK(blocked.get_future().get());
}
