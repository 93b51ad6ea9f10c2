// SPDX-License-Identifier: Apache-2.0
// The host's plan store, called inside the session's functions.
#include "host_loop.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <stdexcept>

using namespace vdv463;
using namespace vdv463::test;

namespace {

using Texts = std::vector<std::string>;

class MemoryStore : public PlanStore {
public:
    Result<std::optional<StoredPlan>> load() override {
        ++loads;
        if (load_throws) {
            throw std::runtime_error("disk on fire");
        }
        return kept;
    }
    Result<PlanSaved> save(const StoredPlan& plan) override {
        if (save_fails) {
            return Error(errc::internal, "disk full");
        }
        kept = plan;
        return PlanSaved{};
    }

    int loads = 0;
    bool load_throws = false;
    bool save_fails = false;
    std::optional<StoredPlan> kept;
};

SessionConfig with(const std::shared_ptr<MemoryStore>& store) {
    auto config = HostLoop::good_config();
    config.plan.store = store;
    return config;
}

}  // namespace

TEST_CASE("the store is read at start and written when a list is published", "[driven][store]") {
    const auto store = std::make_shared<MemoryStore>();
    HostLoop host(with(store));
    host.ready();
    CHECK(store->loads == 1);
    host.publish({"R1"});
    REQUIRE(store->kept);
    CHECK(store->kept->newest->list == HostLoop::list_of({"R1"}));
}

TEST_CASE("a list that was stored is sent again by the next session", "[driven][store]") {
    const auto store = std::make_shared<MemoryStore>();
    {
        HostLoop host(with(store));
        host.ready();
        host.publish({"R1"});
    }
    auto config = with(store);
    config.plan.resume_stored_plan = true;
    HostLoop host(config);
    host.start();
    host.open();
    host.boot();
    host.inform();
    CHECK(any_holds(host.transport.take_calls(), "sent ProvideChargingRequests Request"));
}

TEST_CASE("a store that throws is an alarm and no more", "[driven][store]") {
    const auto store = std::make_shared<MemoryStore>();
    store->load_throws = true;
    HostLoop host(with(store));
    host.ready();
    const auto alarms = host.session->status(host.now).alarms;
    REQUIRE(alarms.size() == 1);
    CHECK(alarms[0].id == "PLAN_STORE_FAILED");
    CHECK(alarms[0].text.find("The plan store threw an exception: disk on fire") !=
          std::string::npos);
    CHECK(host.state() == State::Ready);
}

TEST_CASE("a store that fails is an alarm until it takes the list, which goes all the same",
          "[driven][store]") {
    const auto store = std::make_shared<MemoryStore>();
    HostLoop host(with(store));
    host.ready();
    store->save_fails = true;
    host.publish({"R1"});
    CHECK(host.transport.take_calls() == Texts{"sent ProvideChargingRequests Request"});
    const auto alarms = host.session->status(host.now).alarms;
    REQUIRE(alarms.size() == 1);
    CHECK(alarms[0].id == "PLAN_STORE_FAILED");
    CHECK(alarms[0].text.find("The plan store failed: disk full") != std::string::npos);

    host.answer(ChargingRequestsConfirmation{});
    store->save_fails = false;
    host.pass(30s);
    host.inform();
    host.pass(30s);
    CHECK(host.session->status(host.now).alarms.empty());
    REQUIRE(store->kept->newest);
    CHECK(store->kept->newest->list == HostLoop::list_of({"R1"}));
}

TEST_CASE("P5: a stored list that cannot be sent is not resumed, and a fresh one asked for",
          "[driven][store]") {
    const auto store = std::make_shared<MemoryStore>();
    auto config = with(store);
    config.plan.resume_stored_plan = true;
    HostLoop host(config);
    store->kept.emplace().newest = StoredList{HostLoop::list_of({"R\xFF"}), host.now.wall + -1h};
    host.ready();
    host.pass(10s);
    CHECK(host.transport.take_calls().empty());
    CHECK(host.state() == State::Ready);
    auto alarms = host.session->status(host.now).alarms;
    REQUIRE(alarms.size() == 1);
    CHECK(alarms[0].id == "PLAN_STALE");
    INFO(alarms[0].text);
    CHECK(alarms[0].text.find("The stored list is not sent again, publish a fresh one: ") == 0);
    CHECK(alarms[0].text.find("chargingRequestList") != std::string::npos);

    host.publish({"R1"});
    CHECK(host.transport.take_calls() == Texts{"sent ProvideChargingRequests Request"});
    CHECK(host.session->status(host.now).alarms.empty());
}
