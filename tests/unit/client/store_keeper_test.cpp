// SPDX-License-Identifier: Apache-2.0
#include "store_keeper.hpp"
#include "stored_plans.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

using namespace vdv463;
using client::StoreKeeper;

namespace {

/// A store of which the test says what it does.
class ScriptedStore final : public PlanStore {
public:
    Result<std::optional<StoredPlan>> load() override { return on_load(); }
    Result<PlanSaved> save(const StoredPlan& plan) override { return on_save(plan); }

    std::function<Result<std::optional<StoredPlan>>()> on_load;
    std::function<Result<PlanSaved>(const StoredPlan&)> on_save;
};

std::shared_ptr<const StoredPlan> plan_of(const std::string& depot) {
    StoredPlan plan;
    plan.depot_ids = {depot};
    return std::make_shared<const StoredPlan>(plan);
}

Result<std::optional<StoredPlan>> load(StoreKeeper& keeper) {
    std::promise<Result<std::optional<StoredPlan>>> loaded;
    keeper.load([&](Result<std::optional<StoredPlan>> plan) { loaded.set_value(std::move(plan)); });
    return loaded.get_future().get();
}

std::optional<Error> save(StoreKeeper& keeper, const std::string& depot) {
    std::promise<std::optional<Error>> saved;
    keeper.save(plan_of(depot), [&](std::optional<Error> e) { saved.set_value(std::move(e)); });
    return saved.get_future().get();
}

}  // namespace

TEST_CASE("P5: the store is called on a thread of its own, and its outcome handed on",
          "[store_keeper]") {
    const auto store = std::make_shared<ScriptedStore>();
    std::thread::id thread;
    std::string saved;
    store->on_load = [&] {
        thread = std::this_thread::get_id();
        return Result<std::optional<StoredPlan>>(test::full_plan());
    };
    store->on_save = [&](const StoredPlan& plan) {
        saved = plan.depot_ids.at(0);
        return PlanSaved{};
    };
    StoreKeeper keeper(store);
    CHECK(*load(keeper) == test::full_plan());
    CHECK(thread != std::this_thread::get_id());
    CHECK_FALSE(save(keeper, "D1"));
    CHECK(saved == "D1");
}

TEST_CASE(
    "P5: a store that throws, and one that fails for a reason of its own, end in store_failed",
    "[store_keeper]") {
    const auto store = std::make_shared<ScriptedStore>();
    store->on_load = []() -> Result<std::optional<StoredPlan>> {
        throw std::runtime_error("no connection to the data base");
    };
    store->on_save = [](const StoredPlan&) -> Result<PlanSaved> {
        return Error(errc::internal, "the table is locked");
    };
    StoreKeeper keeper(store);
    const auto loaded = load(keeper);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == errc::store_failed);
    CHECK(loaded.error().detail ==
          "The plan store threw an exception: no connection to the data base");
    const auto saved = save(keeper, "D1");
    REQUIRE(saved);
    CHECK(saved->code == errc::store_failed);
    CHECK(saved->detail == "The plan store failed: the table is locked");

    store->on_save = [](const StoredPlan&) -> Result<PlanSaved> { throw 1; };
    CHECK(save(keeper, "D1")->code == errc::store_failed);
}

TEST_CASE("calls of a store that hangs wait in order, and waiting until idle waits for all",
          "[store_keeper]") {
    const auto store = std::make_shared<ScriptedStore>();
    std::promise<void> release;
    auto released = release.get_future().share();
    std::vector<std::string> saved;
    store->on_save = [&](const StoredPlan& plan) {
        released.wait();
        saved.push_back(plan.depot_ids.at(0));
        return PlanSaved{};
    };
    StoreKeeper keeper(store);
    std::atomic<int> done{0};
    for (const char* depot : {"D1", "D2", "D3"}) {
        keeper.save(plan_of(depot), [&](const std::optional<Error>&) { ++done; });
    }
    release.set_value();
    keeper.wait_until_idle();
    CHECK(done == 3);
    CHECK(saved == std::vector<std::string>{"D1", "D2", "D3"});
    CHECK(keeper.calls() == 3);
}

TEST_CASE("a store that hangs does not hold up another client's", "[store_keeper]") {
    const auto hanging = std::make_shared<ScriptedStore>();
    std::promise<void> release;
    auto released = release.get_future().share();
    hanging->on_save = [&](const StoredPlan&) {
        released.wait();
        return PlanSaved{};
    };
    const auto well = std::make_shared<ScriptedStore>();
    well->on_save = [](const StoredPlan&) { return PlanSaved{}; };
    StoreKeeper first(hanging);
    StoreKeeper second(well);
    first.save(plan_of("D1"), [](const std::optional<Error>&) {});
    CHECK_FALSE(save(second, "D2"));
    release.set_value();
    first.wait_until_idle();
}

TEST_CASE("inside tells the store's own calls from others", "[store_keeper]") {
    const auto store = std::make_shared<ScriptedStore>();
    StoreKeeper keeper(store);
    std::atomic<bool> inside{false};
    store->on_save = [&](const StoredPlan&) {
        inside = keeper.inside();
        return PlanSaved{};
    };
    CHECK_FALSE(save(keeper, "D1"));
    CHECK(inside);
    CHECK_FALSE(keeper.inside());
}

TEST_CASE("the store goes with release", "[store_keeper]") {
    auto store = std::make_shared<ScriptedStore>();
    store->on_save = [](const StoredPlan&) { return PlanSaved{}; };
    const std::weak_ptr<ScriptedStore> watched = store;
    StoreKeeper keeper(std::move(store));
    CHECK_FALSE(save(keeper, "D1"));
    keeper.wait_until_idle();
    keeper.release();
    CHECK(watched.expired());
}

TEST_CASE("a store that is closed is not called, until it is opened again", "[store_keeper]") {
    const auto store = std::make_shared<ScriptedStore>();
    std::atomic<int> calls{0};
    store->on_save = [&](const StoredPlan&) {
        ++calls;
        return PlanSaved{};
    };
    StoreKeeper keeper(store);
    keeper.close();
    keeper.save(plan_of("D1"), [](const std::optional<Error>&) {});
    keeper.wait_until_idle();
    CHECK(calls == 0);
    keeper.open();
    CHECK_FALSE(save(keeper, "D1"));
    CHECK(calls == 1);
}
