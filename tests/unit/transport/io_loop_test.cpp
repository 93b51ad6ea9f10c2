// SPDX-License-Identifier: Apache-2.0
#include "io_loop.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <signal.h>

#include "peer.hpp"
#include "timers.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

std::shared_ptr<IoLoop> acquire() {
    Result<std::shared_ptr<IoLoop>> loop = IoLoop::acquire();
    REQUIRE(loop);
    return *loop;
}

void run_on(IoLoop& loop, const std::function<void()>& task) {
    std::promise<void> done;
    loop.post([&] {
        task();
        done.set_value();
    });
    done.get_future().wait();
}

}  // namespace

TEST_CASE("all holders share one loop", "[loop]") {
    CHECK(acquire() == acquire());
    const auto first = acquire();
    CHECK(acquire() == first);
}

TEST_CASE("posted tasks run in order on the loop's thread", "[loop]") {
    const auto loop = acquire();
    std::vector<int> order;
    bool on_thread = false;
    for (int i = 0; i < 100; ++i) {
        loop->post([&order, i] { order.push_back(i); });
    }
    run_on(*loop, [&] { on_thread = loop->on_loop_thread(); });
    CHECK(on_thread);
    CHECK_FALSE(loop->on_loop_thread());
    REQUIRE(order.size() == 100);
    CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("tasks posted before the loop ends are run", "[loop]") {
    int count = 0;
    auto loop = acquire();
    loop->post([&] { ++count; });
    IoLoop* raw = loop.get();
    loop->post([&count, raw] { raw->post([&count] { ++count; }); });
    run_on(*loop, [] {});
    loop.reset();
    CHECK(count == 2);
}

TEST_CASE("a loop begins anew after its end", "[loop]") {
    const Server server = Server::with("good");
    for (int round = 0; round < 3; ++round) {
        Peer peer(options_for(server.wss("/echo")));
        CHECK(peer.wait_open().tls_version == "TLSv1.3");
    }
}

TEST_CASE("a loop may be let go of on its own thread", "[loop]") {
    for (int round = 0; round < 3; ++round) {
        auto loop = acquire();
        std::promise<void> done;
        IoLoop* raw = loop.get();
        raw->post([last = std::move(loop), &done]() mutable {
            last.reset();
            done.set_value();
        });
        done.get_future().wait();
    }
    const auto again = acquire();
    bool ran = false;
    run_on(*again, [&] { ran = true; });
    CHECK(ran);
}

TEST_CASE("many threads may acquire and let go of the loop", "[loop]") {
    std::vector<std::thread> threads;
    std::atomic<int> ran{0};
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 10; ++round) {
                auto loop = IoLoop::acquire();
                if (loop) {
                    (*loop)->post([&] { ++ran; });
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(ran == 40);
}

TEST_CASE("fifty connections in a row use one loop", "[loop]") {
    const Server server = Server::with("good");
    const auto loop = acquire();
    for (int i = 0; i < 50; ++i) {
        Peer peer(options_for(server.wss("/echo")));
        CHECK(peer.wait_open().tls_version == "TLSv1.3");
    }
}

TEST_CASE("many connections are open at once", "[loop]") {
    const Server server;
    std::vector<std::unique_ptr<Peer>> peers;
    for (int i = 0; i < 60; ++i) {
        peers.push_back(std::make_unique<Peer>(options_for(server.ws("/echo"))));
    }
    for (const auto& peer : peers) {
        peer->wait_open();
        peer->send(1, "hello");
    }
    for (const auto& peer : peers) {
        CHECK(peer->wait_message() == "hello");
    }
}

TEST_CASE("timers fire in the order of their times, once each", "[loop]") {
    const auto loop = acquire();
    std::vector<int> order;
    std::promise<void> done;
    std::unique_ptr<IoLoop::Timer> early;
    std::unique_ptr<IoLoop::Timer> late;
    std::unique_ptr<IoLoop::Timer> disarmed;
    std::unique_ptr<IoLoop::Timer> destroyed;
    run_on(*loop, [&] {
        const auto now = std::chrono::steady_clock::now();
        early = loop->make_timer([&] { order.push_back(1); });
        late = loop->make_timer([&] {
            order.push_back(2);
            late.reset();
            done.set_value();
        });
        disarmed = loop->make_timer([&] { order.push_back(3); });
        destroyed = loop->make_timer([&] { order.push_back(4); });
        late->arm(now + std::chrono::milliseconds(30));
        early->arm(now + std::chrono::milliseconds(10));
        disarmed->arm(now + std::chrono::milliseconds(20));
        destroyed->arm(now + std::chrono::milliseconds(20));
        disarmed->disarm();
        destroyed.reset();
    });
    done.get_future().wait();
    run_on(*loop, [&] { early.reset(), disarmed.reset(); });
    CHECK(order == std::vector<int>{1, 2});
}

TEST_CASE("a timer that is armed again replaces its time", "[loop]") {
    const auto loop = acquire();
    int fired = 0;
    std::promise<void> done;
    std::unique_ptr<IoLoop::Timer> timer;
    std::unique_ptr<IoLoop::Timer> last;
    run_on(*loop, [&] {
        const auto now = std::chrono::steady_clock::now();
        timer = loop->make_timer([&] { ++fired; });
        last = loop->make_timer([&] { done.set_value(); });
        timer->arm(now);
        timer->arm(now + std::chrono::milliseconds(1));
        last->arm(now + std::chrono::milliseconds(20));
    });
    done.get_future().wait();
    run_on(*loop, [&] { timer.reset(), last.reset(); });
    CHECK(fired == 1);
}

TEST_CASE("blocking tasks run on other threads", "[loop]") {
    const auto loop = acquire();
    std::promise<bool> elsewhere;
    const auto here = std::this_thread::get_id();
    loop->run_blocking([&] {
        elsewhere.set_value(!loop->on_loop_thread() && std::this_thread::get_id() != here);
    });
    CHECK(elsewhere.get_future().get());
}

TEST_CASE("a blocking task that is held up does not hold up the end of the loop", "[loop]") {
    auto gate = std::make_shared<std::promise<void>>();
    auto ended = std::make_shared<std::promise<void>>();
    std::promise<void> begun;
    auto loop = acquire();
    loop->run_blocking([opened = gate->get_future().share(), ended, &begun] {
        begun.set_value();
        opened.wait();
        ended->set_value();
    });
    begun.get_future().wait();
    loop.reset();
    gate->set_value();
    CHECK(ended->get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready);
}

TEST_CASE("the host keeps its disposition of SIGPIPE", "[loop]") {
    struct sigaction before {};
    sigaction(SIGPIPE, nullptr, &before);
    const auto loop = acquire();
    struct sigaction after {};
    sigaction(SIGPIPE, nullptr, &after);
    CHECK(before.sa_handler == SIG_DFL);
    CHECK(after.sa_handler == SIG_DFL);
}

TEST_CASE("a connection that breaks while we write does not end the process", "[loop]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/drop")));
    peer.wait_open();
    peer.send(1, "go");
    for (Token token = 2; token < 50; ++token) {
        peer.send(token, std::string(100000, 'a'));
    }
    CHECK(peer.wait_end().code == errc::connection_lost);
}

TEST_CASE("timers that are armed for about the same distant time wake the loop once", "[loop]") {
    const auto queue = std::make_shared<TimerQueue>();
    const auto first = queue->make([] {});
    const auto second = queue->make([] {});
    // On the grid of 64 ms, so that the second one is right behind a place of it.
    const TimePoint place{std::chrono::ceil<std::chrono::hours>(
        std::chrono::steady_clock::now().time_since_epoch() + std::chrono::hours(1))};
    first->arm(place - std::chrono::milliseconds(1));
    CHECK(queue->next() == place);
    second->arm(place - std::chrono::milliseconds(60));
    CHECK(queue->next() == place);
}
