// SPDX-License-Identifier: Apache-2.0
// The host's plan store, called inside the session's functions.
#include "host_loop.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <stdexcept>

using namespace vdv463;
using namespace vdv463::test;

namespace {

class MemoryStore : public PlanStore {
public:
    Result<std::optional<StoredPlan>> load() override {
        ++loads;
        if (broken) {
            throw std::runtime_error("disk on fire");
        }
        return kept;
    }
    Result<PlanSaved> save(const StoredPlan& plan) override {
        if (broken) {
            return Error(errc::internal, "disk on fire");
        }
        kept = plan;
        return PlanSaved{};
    }

    int loads = 0;
    bool broken = false;
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

TEST_CASE("a store that fails or throws is an alarm and no more", "[driven][store]") {
    const auto store = std::make_shared<MemoryStore>();
    store->broken = true;
    HostLoop host(with(store));
    host.ready();
    CHECK_FALSE(host.session->status(host.now).alarms.empty());
    CHECK(host.session->status(host.now).alarms[0].id == "PLAN_STORE_FAILED");
    CHECK(host.state() == State::Ready);
}
