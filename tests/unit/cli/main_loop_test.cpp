// SPDX-License-Identifier: Apache-2.0
#include "main_loop.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <csignal>
#include <string>
#include <thread>

using namespace vdv463::cli;
using namespace std::chrono_literals;
using Why = MainLoop::End::Why;

namespace {

std::unique_ptr<MainLoop> make_loop() {
    auto loop = MainLoop::create();
    REQUIRE(loop);
    return *std::move(loop);
}

MainLoop::Clock::time_point soon() {
    return MainLoop::Clock::now() + 60s;
}

}  // namespace

TEST_CASE("tasks run in the order in which they were posted", "[loop]") {
    const auto loop = make_loop();
    const auto post = loop->executor();
    std::string order;
    post([&order] { order += "a"; });
    post([&order] { order += "b"; });
    post([&loop] { loop->quit(); });
    post([&order] { order += "c"; });
    CHECK(loop->run(soon()).why == Why::Quit);
    CHECK(order == "ab");
}

TEST_CASE("a task from another thread wakes the loop", "[loop]") {
    const auto loop = make_loop();
    std::thread other([post = loop->executor(), &loop] { post([&loop] { loop->quit(); }); });
    CHECK(loop->run(soon()).why == Why::Quit);
    other.join();
}

TEST_CASE("a deadline in the past ends the loop after what is waiting", "[loop]") {
    const auto loop = make_loop();
    bool ran = false;
    loop->executor()([&ran] { ran = true; });
    CHECK(loop->run(MainLoop::Clock::now()).why == Why::Deadline);
    CHECK(ran);
}

TEST_CASE("a signal ends the loop and is told", "[loop]") {
    const auto loop = make_loop();
    for (const int signal : {SIGINT, SIGTERM}) {
        kill(getpid(), signal);
        const MainLoop::End end = loop->run(soon());
        CHECK(end.why == Why::Signal);
        CHECK(end.signal == signal);
    }
}

TEST_CASE("tasks without end do not keep a signal from being seen", "[loop]") {
    const auto loop = make_loop();
    const auto post = loop->executor();
    std::function<void()> again = [&] { post(again); };
    post(again);
    kill(getpid(), SIGTERM);
    CHECK(loop->run(soon()).why == Why::Signal);
}

TEST_CASE("the ticker runs until the loop ends", "[loop]") {
    const auto loop = make_loop();
    int ticks = 0;
    loop->every(1ms, [&] {
        if (++ticks == 3) {
            loop->quit();
        }
    });
    CHECK(loop->run(soon()).why == Why::Quit);
    CHECK(ticks == 3);
}

TEST_CASE("an executor may outlive its loop", "[loop]") {
    auto loop = make_loop();
    const auto post = loop->executor();
    loop.reset();
    post([] {});
    SUCCEED("the task was dropped");
}
