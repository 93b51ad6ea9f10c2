// SPDX-License-Identifier: Apache-2.0
// Start, stop and destruction at awkward moments.
#include "cms_process.hpp"
#include "host.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace vdv463;
using test::CmsProcess;
using test::Host;
using test::make;
using test::one_request;

namespace {

/// A CMS without TLS: these tests are about threads.
struct Plain {
    CmsProcess cms{{}};

    ClientConfig config() const {
        ClientConfig config = test::plain_config(cms.port(), "localhost");
        config.reconnect.min_delay = 200ms;
        return config;
    }
};

std::size_t threads() {
    const std::filesystem::directory_iterator tasks{"/proc/self/task"};
    return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

ClientConfig nowhere() {
    ClientConfig config;
    config.url = "wss://localhost:1/";
    config.presystem_id = "uri://Customer1/Presystem1";
    return config;
}

/// Another presystem at the same CMS: no two clients may be the same.
ClientConfig another(ClientConfig config) {
    config.presystem_id = "uri://Customer1/Presystem2";
    return config;
}

}  // namespace

TEST_CASE("a configuration with problems makes no client and names them all", "[lifetime]") {
    ClientConfig config;
    config.url = "cms.example";
    const auto client = Client::create(config, {});
    REQUIRE_FALSE(client);
    CHECK(client.error().code == errc::invalid_config);
    CHECK(client.error().issues.size() == 2);
}

TEST_CASE("a client that was never started can be stopped and destroyed", "[lifetime]") {
    auto client = make(nowhere(), {});
    client.stop();
    CHECK(client.status().state == State::Stopped);
}

TEST_CASE("a refused send may start its client where the executor runs tasks at once",
          "[lifetime]") {
    auto config = nowhere();
    config.executor = [](const std::function<void()>& task) { task(); };
    auto client = make(config, {});
    std::vector<errc> outcomes;
    client.send(one_request("CR1"), [&](const Result<Confirmation>& outcome) {
        outcomes.push_back(outcome ? errc::internal : outcome.error().value());
        client.start();
    });
    CHECK(outcomes == std::vector<errc>{errc::stopped});
}

TEST_CASE("a client can be destroyed right after start", "[lifetime]") {
    for (int i = 0; i < 20; ++i) {
        auto client = make(nowhere(), {});
        client.start();
    }
}

TEST_CASE("a client can be destroyed at any moment of its connecting and running", "[lifetime]") {
    Plain plain;
    for (int i = 0; i < 30; ++i) {
        auto client = make(plain.config(), {});
        client.start();
        const auto end = std::chrono::steady_clock::now() + i * 500us;
        while (std::chrono::steady_clock::now() < end) {
            std::this_thread::yield();
        }
    }
}

TEST_CASE("after stop no handler runs and the last state was told on the stopping thread",
          "[lifetime]") {
    Plain plain;
    Host host;
    auto handlers = host.handlers();
    std::thread::id last_thread;
    std::atomic<bool> stopped{false};
    std::atomic<int> late{0};
    handlers.on_state = [&](const StateChange& change) {
        last_thread = std::this_thread::get_id();
        late += stopped ? 1 : 0;
        host.keep(host.states, change);
    };
    handlers.on_charging_information = [&](const ChargingInformation&) { late += stopped ? 1 : 0; };
    auto client = make(plain.config(), handlers);
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    client.stop();
    stopped = true;
    CHECK(last_thread == std::this_thread::get_id());
    CHECK(host.states.back().to == State::Stopped);
    CHECK(plain.cms.wait_for("closed").holds("\"code\": 1000"));
    CHECK(late == 0);
}

TEST_CASE("stop completes outstanding send handlers with stopped, on the stopping thread",
          "[lifetime]") {
    Plain plain;
    CmsProcess silent({"--answer", "silent"});
    auto config = plain.config();
    config.url = "ws://localhost:" + std::to_string(silent.port()) + "/";
    Host host;
    auto client = make(config, host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    std::vector<errc> outcomes;
    std::vector<std::thread::id> threads;
    for (int i = 0; i < 3; ++i) {
        client.send(one_request("CR1"), [&](const Result<Confirmation>& outcome) {
            outcomes.push_back(outcome ? errc::internal : outcome.error().value());
            threads.push_back(std::this_thread::get_id());
        });
    }
    silent.wait_for_message(1, "ProvideChargingRequests");
    client.stop();
    CHECK(outcomes == std::vector<errc>(3, errc::stopped));
    CHECK(threads == std::vector<std::thread::id>(3, std::this_thread::get_id()));
}

TEST_CASE("a handler may stop its client", "[lifetime]") {
    Plain plain;
    Host host;
    std::optional<Client> client;
    auto handlers = host.handlers();
    handlers.on_charging_information = [&](const ChargingInformation&) { client->stop(); };
    client.emplace(make(plain.config(), handlers));
    client->start();
    host.wait_until([&] { return host.reached(State::Stopped); });
    CHECK(client->status().state == State::Stopped);
}

TEST_CASE("a client destroyed while a handler's stop goes on leaves nothing behind", "[lifetime]") {
    Plain plain;
    const std::size_t before = threads();
    Host host;
    std::optional<Client> client;
    std::promise<void> stopping;
    std::atomic<bool> destroying{false};
    auto held = std::make_shared<int>(0);
    const std::weak_ptr<int> watched = held;
    auto handlers = host.handlers();
    handlers.on_charging_information = [&](const ChargingInformation&) { client->stop(); };
    handlers.on_state = [&, held = std::move(held)](const StateChange& change) {
        if (change.to == State::Stopped) {
            stopping.set_value();
            while (!destroying) {
                std::this_thread::yield();
            }
            std::this_thread::sleep_for(20ms);  // the destructor waits by now
        }
    };
    client.emplace(make(plain.config(), std::move(handlers)));
    client->start();
    stopping.get_future().wait();
    destroying = true;
    client.reset();
    CHECK(watched.expired());
    CHECK(threads() == before);
}

TEST_CASE("a handler may stop its client and start it again", "[lifetime]") {
    Plain plain;
    Host host;
    std::optional<Client> client;
    std::atomic<bool> once{false};
    auto handlers = host.handlers();
    handlers.on_charging_information = [&](const ChargingInformation& information) {
        if (!once.exchange(true)) {
            client->stop();
            client->start();
        } else {
            host.keep(host.information, information);
        }
    };
    client.emplace(make(plain.config(), handlers));
    client->start();
    host.wait_until([&] { return !host.information.empty(); });
    CHECK(client->status().connections == 2);
}

TEST_CASE("the last client may be destroyed inside its own handler", "[lifetime]") {
    Plain plain;
    const std::size_t before = threads();
    std::promise<void> destroyed;
    auto client = std::make_shared<std::optional<Client>>();
    ClientHandlers handlers;
    std::atomic<bool> once{false};
    handlers.on_charging_information = [&, client](const ChargingInformation&) {
        if (!once.exchange(true)) {
            client->reset();
            destroyed.set_value();
        }
    };
    client->emplace(make(plain.config(), std::move(handlers)));
    (*client)->start();
    destroyed.get_future().wait();
    CHECK(plain.cms.wait_for("closed").holds("\"code\": 1000"));
    // They end by themselves, and have to before OpenSSL does with the process.
    while (threads() > before) {
        std::this_thread::sleep_for(1ms);
    }
}

TEST_CASE("a slow handler does not make the connection stale", "[lifetime]") {
    Plain plain;
    Host host;
    auto config = plain.config();
    config.liveness.ping_interval = 50ms;
    config.liveness.timeout = 5s;
    std::promise<void> release;
    auto released = release.get_future().share();
    auto handlers = host.handlers();
    handlers.on_charging_information = [&](const ChargingInformation& information) {
        host.keep(host.information, information);
        released.wait();
    };
    auto client = make(config, handlers);
    client.start();
    host.wait_until([&] { return !host.information.empty(); });
    while (client.status().information_received < 6) {
        std::this_thread::yield();
    }
    CHECK(client.status().state == State::Ready);
    CHECK(client.status().information_coalesced >= 3);
    release.set_value();
}

TEST_CASE("a handler that throws is counted and raised as an alarm, and the client goes on",
          "[lifetime]") {
    Plain plain;
    Host host;
    auto handlers = host.handlers();
    handlers.on_charging_information = [](const ChargingInformation&) {
        throw std::runtime_error("host trouble");
    };
    auto client = make(plain.config(), handlers);
    client.start();
    host.wait_until([&] { return !host.alarms.empty(); });
    const auto alarm = host.first(host.alarms);
    CHECK(alarm.id == "HANDLER_EXCEPTION");
    CHECK(alarm.text.find("host trouble") != std::string::npos);
    CHECK(client.status().handler_exceptions >= 1);
    CHECK(client.status().state == State::Ready);
}

TEST_CASE("one client's handler may stop another client", "[lifetime]") {
    Plain plain;
    Host host;
    auto other = make(another(plain.config()), {});
    other.start();
    std::promise<void> stopped;
    std::atomic<bool> once{false};
    auto handlers = host.handlers();
    handlers.on_charging_information = [&](const ChargingInformation&) {
        if (!once.exchange(true)) {
            other.stop();
            stopped.set_value();
        }
    };
    auto client = make(plain.config(), handlers);
    client.start();
    stopped.get_future().wait();
    CHECK(other.status().state == State::Stopped);
}

TEST_CASE("handlers run on the executor that the host gives", "[lifetime]") {
    Plain plain;
    Host host;
    HandlerThread own;
    std::promise<std::thread::id> own_id;
    own.executor()([&] { own_id.set_value(std::this_thread::get_id()); });
    std::thread::id seen;
    auto handlers = host.handlers();
    handlers.on_charging_information = [&](const ChargingInformation& information) {
        seen = std::this_thread::get_id();
        host.keep(host.information, information);
    };
    auto config = plain.config();
    config.executor = own.executor();
    auto client = make(config, handlers);
    client.start();
    host.wait_until([&] { return !host.information.empty(); });
    client.stop();
    CHECK(seen == own_id.get_future().get());
}

TEST_CASE("stop waits for a credentials provider that is running", "[lifetime]") {
    Host host;
    std::promise<void> entered;
    std::promise<void> release;
    auto released = release.get_future().share();
    std::atomic<bool> left{false};
    auto config = nowhere();
    config.credentials = CredentialsProvider{[&]() -> Result<Credentials> {
        entered.set_value();
        released.wait();
        left = true;
        return Credentials{"bms", Secret{"x"}};
    }};
    auto client = make(config, host.handlers());
    client.start();
    entered.get_future().wait();
    std::thread releasing([&] { release.set_value(); });
    client.stop();
    CHECK(left);
    releasing.join();
}

TEST_CASE("send on a client that is not started completes with stopped", "[lifetime]") {
    Host host;
    auto client = make(nowhere(), host.handlers());
    std::vector<Result<Confirmation>> outcomes;
    client.send(one_request("CR1"),
                [&](const Result<Confirmation>& outcome) { host.keep(outcomes, outcome); });
    host.wait_until([&] { return outcomes.size() == 1; });
    CHECK(outcomes[0].error().code == errc::stopped);
}

TEST_CASE("many threads may use one client at once", "[lifetime]") {
    Plain plain;
    Host host;
    auto client = make(plain.config(), host.handlers());
    client.start();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 25; ++i) {
                (void)client.publish(one_request("CR" + std::to_string(t * 100 + i)));
                (void)client.status();
                client.reconnect_now();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    host.wait_until([&] { return host.plan_reached(100, PlanState::Confirmed); });
    CHECK(client.status().plan_version == 100);
}

TEST_CASE("no handler runs after destruction, also of what was published on a stopped client",
          "[lifetime]") {
    const auto keeps_the_loop = make(another(nowhere()), {});
    std::atomic<int> calls{0};
    std::atomic<bool> gone{false};
    for (int i = 0; i < 200; ++i) {
        ClientHandlers handlers;
        gone = false;
        handlers.on_plan = [&](const PlanChange&) { calls += gone ? 1 : 0; };
        {
            auto client = make(nowhere(), handlers);
            (void)client.publish(one_request("CR1"));
        }
        gone = true;
    }
    CHECK(calls == 0);
}

TEST_CASE("the host's handlers are destroyed by the thread that destroys the client",
          "[lifetime]") {
    const auto keeps_the_loop = make(another(nowhere()), {});
    for (int i = 0; i < 100; ++i) {
        std::thread::id destroyed_on;
        auto held = std::shared_ptr<int>(new int, [&](const int* value) {
            destroyed_on = std::this_thread::get_id();
            delete value;
        });
        {
            ClientHandlers handlers;
            handlers.on_state = [held = std::move(held)](const StateChange&) {};
            auto client = make(nowhere(), std::move(handlers));
            client.start();
        }
        REQUIRE(destroyed_on == std::this_thread::get_id());
    }
}

TEST_CASE("a send handler may hold the last reference to its client", "[lifetime]") {
    Plain plain;
    auto client = std::make_shared<Client>(make(plain.config(), {}));
    std::promise<void> done;
    client->send(one_request("CR1"),
                 [client, &done](const Result<Confirmation>&) { done.set_value(); });
    client.reset();
    done.get_future().wait();
    // The process's handler thread still works for others.
    Host host;
    auto other = make(another(plain.config()), host.handlers());
    other.start();
    host.wait_until([&] { return host.reached(State::Ready); });
}

TEST_CASE("threads that stop and start one client at once leave it usable", "[lifetime]") {
    Plain plain;
    Host host;
    auto config = plain.config();
    config.credentials = CredentialsProvider{[]() -> Result<Credentials> {
        return Credentials{"bms", Secret{"x"}};
    }};
    std::atomic<int> running{0};
    std::atomic<int> overlaps{0};
    auto handlers = host.handlers();
    handlers.on_state = [&](const StateChange& change) {
        overlaps += ++running > 1 ? 1 : 0;
        host.keep(host.states, change);
        --running;
    };
    auto client = make(config, handlers);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 25; ++i) {
                client.start();
                client.stop();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(overlaps == 0);
    client.stop();
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
}

TEST_CASE("a handler may stop its client and then run an event loop of its own", "[lifetime]") {
    Plain plain;
    Host host;
    std::mutex mutex;
    std::condition_variable posted;
    std::deque<std::function<void()>> tasks;
    const auto run_some = [&](std::chrono::milliseconds patience) {
        std::unique_lock<std::mutex> lock(mutex);
        while (posted.wait_for(lock, patience, [&] { return !tasks.empty(); })) {
            auto task = std::move(tasks.front());
            tasks.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
    };
    auto config = plain.config();
    config.executor = [&](std::function<void()> task) {
        const std::lock_guard<std::mutex> lock(mutex);
        tasks.push_back(std::move(task));
        posted.notify_one();
    };
    std::optional<Client> client;
    auto handlers = host.handlers();
    handlers.on_charging_information = [&](const ChargingInformation&) {
        client->stop();
        run_some(100ms);
    };
    client.emplace(make(config, handlers));
    client->start();
    while (!host.reached(State::Stopped)) {
        run_some(100ms);
    }
    CHECK(client->status().state == State::Stopped);
}

TEST_CASE("a client destroyed in a handler ends although its handler thread goes next",
          "[lifetime]") {
    Plain plain;
    std::promise<void> released;
    {
        HandlerThread own;
        auto held = std::shared_ptr<int>(new int, [&](const int* value) {
            delete value;
            released.set_value();
        });
        std::promise<void> destroyed;
        auto client = std::make_shared<std::optional<Client>>();
        ClientHandlers handlers;
        std::atomic<bool> once{false};
        handlers.on_charging_information = [&, client,
                                            held = std::move(held)](const ChargingInformation&) {
            if (!once.exchange(true)) {
                client->reset();
                destroyed.set_value();
            }
        };
        auto config = plain.config();
        config.executor = own.executor();
        client->emplace(make(config, std::move(handlers)));
        (*client)->start();
        client.reset();
        destroyed.get_future().wait();
    }
    released.get_future().wait();
}

TEST_CASE("the end of a HANDLER_EXCEPTION alarm is told when the client stops", "[lifetime]") {
    Plain plain;
    Host host;
    auto handlers = host.handlers();
    handlers.on_charging_information = [](const ChargingInformation&) {
        throw std::runtime_error("host trouble");
    };
    auto client = make(plain.config(), handlers);
    client.start();
    host.wait_until([&] { return host.alarms.size() == 1; });
    client.stop();
    REQUIRE(host.alarms.size() == 2);
    CHECK_FALSE(host.alarms[1].raised);
    CHECK(host.alarms[1].since == host.alarms[0].since);
}
