// SPDX-License-Identifier: Apache-2.0
// The plan from many threads and from inside handlers.
#include "plan_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace vdv463;
using test::CmsProcess;
using test::config_for;
using test::Host;
using test::make;
using test::night_list;

TEST_CASE("P1: lists of many threads get numbers of their own, and the last one stays", "[plan]") {
    CmsProcess cms({"--push-interval", "0.02"});
    Host host;
    auto client = make(config_for(cms), host.handlers());
    client.start();
    constexpr int lists = 25;
    std::atomic<PlanVersion> highest{0};
    std::vector<std::vector<PlanVersion>> versions(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < versions.size(); ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < lists; ++i) {
                auto list = night_list({"CR"});
                list[0].priority = static_cast<int>(t) * lists + i + 1;
                if (const auto version = client.publish(list)) {
                    versions[t].push_back(*version);
                }
                client.status();
                client.requests();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    for (const auto& own : versions) {
        REQUIRE(own.size() == lists);
        for (std::size_t i = 1; i < own.size(); ++i) {
            CHECK(own[i] > own[i - 1]);
        }
        highest = std::max<PlanVersion>(highest, own.back());
    }
    CHECK(highest == lists * versions.size());
    host.wait_until([&] { return host.plan_reached(highest, PlanState::Confirmed); });
    CHECK(client.requests().size() == 1);
}

TEST_CASE("a handler may publish, ask, go into standby and come back", "[plan]") {
    CmsProcess cms({"--push-interval", "0.02"});
    Host host;
    std::optional<Client> client;
    auto handlers = host.handlers();
    std::atomic<int> round{0};
    handlers.on_charging_information = [&](const ChargingInformation& information) {
        client->set_active(round % 2 == 1);
        CHECK(client->publish(night_list({"CR" + std::to_string(++round)})));
        CHECK(client->requests().size() >= 1);
        CHECK(client->status().plan_version > 0);
        host.keep(host.information, information);
    };
    client.emplace(make(config_for(cms), handlers));
    client->start();
    host.wait_until([&] { return host.information.size() >= 6; });
    client->stop();
    CHECK(client->status().state == State::Stopped);
}

TEST_CASE("the plan may be declared while other threads start and stop the client", "[plan]") {
    CmsProcess cms({"--push-interval", "0.02"});
    Host host;
    auto client = make(config_for(cms), host.handlers());
    std::atomic<bool> over{false};
    std::thread publisher([&] {
        for (int i = 0; !over; ++i) {
            static_cast<void>(client.publish(night_list({"CR" + std::to_string(i)})));
            static_cast<void>(client.republish());
            client.set_active(i % 2 == 0);
            std::this_thread::yield();
        }
    });
    for (int i = 0; i < 20; ++i) {
        client.start();
        client.stop();
    }
    over = true;
    publisher.join();
    client.set_active(true);
    client.start();
    const auto version = client.publish(night_list({"the last"}));
    REQUIRE(version);
    host.wait_until([&] { return host.plan_reached(*version, PlanState::Confirmed); });
}
