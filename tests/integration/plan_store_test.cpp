// SPDX-License-Identifier: Apache-2.0
// The plan's store under a running client: restarts of the process, stores that hang and fail.
#include "plan_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <fstream>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace vdv463;
using test::CmsProcess;
using test::Host;
using test::make;
using test::night_list;
using test::TemporaryFolder;

namespace {

/// Keeps what is saved in memory, and does before that what the test says.
class MemoryStore final : public PlanStore {
public:
    Result<std::optional<StoredPlan>> load() override {
        if (before_load) {
            before_load();
        }
        return saved();
    }
    Result<PlanSaved> save(const StoredPlan& plan) override {
        if (before_save) {
            before_save();
        }
        const std::lock_guard<std::mutex> lock(mutex_);
        plan_ = plan;
        return PlanSaved{};
    }
    std::optional<StoredPlan> saved() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return plan_;
    }

    std::function<void()> before_load;
    std::function<void()> before_save;

private:
    mutable std::mutex mutex_;
    std::optional<StoredPlan> plan_;
};

ClientConfig config_with(const CmsProcess& cms, std::shared_ptr<PlanStore> store) {
    auto config = test::config_for(cms);
    config.plan.store = std::move(store);
    return config;
}

/// What a client with this store publishes and gets confirmed in its life.
void publish_and_end(const CmsProcess& cms, const std::shared_ptr<PlanStore>& store,
                     const std::vector<std::string>& ids) {
    Host host;
    auto client = make(config_with(cms, store), host.handlers());
    client.start();
    REQUIRE(client.publish(night_list(ids)));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
}

std::vector<std::string> ids_of(const std::optional<StoredList>& stored) {
    std::vector<std::string> ids;
    for (const auto& request : stored.value().list) {
        ids.push_back(request.charging_request_id);
    }
    return ids;
}

bool held_because_of(const Host& host, errc cause) {
    for (const auto& change : host.plans) {
        if (change.state == PlanState::Held && change.cause->code == cause) {
            return true;
        }
    }
    return false;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("P5: newest list, confirmed list and depots are in the store when the client has stopped",
          "[plan_store]") {
    CmsProcess cms({"--depot", "Nord"});
    const auto store = std::make_shared<MemoryStore>();
    publish_and_end(cms, store, {"CR1", "CR2"});
    const auto saved = store->saved();
    REQUIRE(saved);
    CHECK(ids_of(saved->newest) == Ids{"CR1", "CR2"});
    CHECK(ids_of(saved->confirmed) == Ids{"CR1", "CR2"});
    CHECK(saved->depot_ids == Ids{"Nord"});
}

TEST_CASE("P5: after a restart of the process the stored list is kept in force where that is set",
          "[plan_store]") {
    const TemporaryFolder folder;
    CmsProcess cms({});
    publish_and_end(cms, file_plan_store(folder.file("plan")), {"CR1", "CR2"});
    cms.wait_for("closed");
    cms.forget_events();

    Host host;
    auto config = config_with(cms, file_plan_store(folder.file("plan")));
    config.plan.resume_stored_plan = true;
    auto client = make(config, host.handlers());
    client.start();
    const auto heard = cms.wait_for_message(1, "ProvideChargingRequests");
    CHECK(heard.holds("CR1"));
    CHECK(heard.holds("CR2"));
}

TEST_CASE("P5, P3: without that the stored list is only what a new one is compared with",
          "[plan_store]") {
    CmsProcess cms({"--push-interval", "0.02"});
    const auto store = std::make_shared<MemoryStore>();
    publish_and_end(cms, store, {"CR1", "CR2", "CR3", "CR4"});
    cms.wait_for("closed");
    cms.forget_events();

    std::promise<void> release;
    store->before_load = [released = release.get_future().share()] { released.wait(); };
    Host host;
    auto client = make(config_with(cms, store), host.handlers());
    client.start();
    host.wait_until([&] { return !host.information.empty(); });
    REQUIRE(client.publish(night_list({"CR1"})));  // nothing to compare with is known yet
    host.wait_until([&] { return held_because_of(host, errc::plan_not_loaded); });
    release.set_value();
    host.wait_until([&] { return held_because_of(host, errc::mass_removal); });
    REQUIRE(client.publish(night_list({"CR1", "CR2", "CR3"})));
    const auto heard = cms.wait_for_message(1, "ProvideChargingRequests");
    CHECK(heard.holds("CR3"));
    CHECK_FALSE(heard.holds("CR4"));
}

TEST_CASE(
    "P5: a store that cannot be read or written raises an alarm, and the plan goes all the "
    "same",
    "[plan_store]") {
    const TemporaryFolder folder;
    std::ofstream(folder.file("plan")) << "not a plan";
    CmsProcess cms({});
    Host host;
    auto client = make(config_with(cms, file_plan_store(folder.file("plan"))), host.handlers());
    client.start();
    host.wait_until([&] { return host.alarm_is("PLAN_STORE_FAILED", true); });
    REQUIRE(client.publish(night_list({"CR1"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
}

TEST_CASE("P5: what a store of the host's throws becomes an alarm with its words", "[plan_store]") {
    CmsProcess cms({});
    const auto store = std::make_shared<MemoryStore>();
    store->before_save = [] { throw std::runtime_error("the table is locked"); };
    Host host;
    auto client = make(config_with(cms, store), host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1"})));
    host.wait_until([&] { return host.alarm_is("PLAN_STORE_FAILED", true); });
    const std::lock_guard<std::mutex> lock(host.mutex);
    for (const auto& alarm : host.alarms) {
        if (alarm.id == "PLAN_STORE_FAILED") {
            CHECK(alarm.text.find("the table is locked") != std::string::npos);
        }
    }
}

TEST_CASE(
    "P5: a store that hangs while it saves holds up neither the connection nor other clients, "
    "and stop waits for it",
    "[plan_store]") {
    CmsProcess cms({"--push-interval", "0.02"});
    std::promise<void> entered;
    std::promise<void> release;
    auto released = release.get_future().share();
    std::atomic<bool> first{true};
    const auto hanging = std::make_shared<MemoryStore>();
    hanging->before_save = [&] {
        if (first.exchange(false)) {
            entered.set_value();
        }
        released.wait();
    };
    Host host;
    auto client = make(config_with(cms, hanging), host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1"})));
    entered.get_future().wait();
    host.wait_until([&] { return host.information.size() > 5; });

    Host other_host;
    auto other_config = config_with(cms, std::make_shared<MemoryStore>());
    other_config.presystem_id = "uri://Customer1/Presystem2";
    auto other = make(other_config, other_host.handlers());
    other.start();
    REQUIRE(other.publish(night_list({"CR9"})));
    other_host.wait_until([&] { return other_host.plan_reached(1, PlanState::Confirmed); });

    REQUIRE(client.publish(night_list({"CR1", "CR2"})));
    std::thread releasing([&] { release.set_value(); });
    client.stop();
    releasing.join();
    const auto saved = hanging->saved();
    REQUIRE(saved);
    CHECK(ids_of(saved->newest) == Ids{"CR1", "CR2"});
}

TEST_CASE("a store may stop its client from inside", "[plan_store]") {
    CmsProcess cms({});
    const auto store = std::make_shared<MemoryStore>();
    std::optional<Client> client;
    std::promise<void> made;
    store->before_load = [&, is_made = made.get_future().share()] {
        is_made.wait();
        client->stop();
    };
    Host host;
    client.emplace(make(config_with(cms, store), host.handlers()));
    client->start();
    made.set_value();
    host.wait_until([&] { return host.reached(State::Stopped); });
    CHECK(client->status().state == State::Stopped);
}

TEST_CASE("the host's store goes when its client is destroyed, on that thread", "[plan_store]") {
    CmsProcess cms({});
    auto store = std::make_shared<MemoryStore>();
    const std::weak_ptr<MemoryStore> watched = store;
    {
        Host host;
        auto client = make(config_with(cms, std::move(store)), host.handlers());
        client.start();
        REQUIRE(client.publish(night_list({"CR1"})));
        host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
        CHECK_FALSE(watched.expired());
    }
    CHECK(watched.expired());
}

TEST_CASE("K5: each list leaves audit records with its SHA-256 in the log, in order",
          "[plan_store]") {
    CmsProcess cms({});
    Host host;
    auto config = test::config_for(cms);
    std::mutex mutex;
    std::vector<std::string> records;
    config.log.level = LogLevel::Info;
    config.log.sink = [&](const LogRecord& record) {
        if (record.component == "audit") {
            const std::lock_guard<std::mutex> lock(mutex);
            records.push_back(record.text);
        }
    };
    auto client = make(config, host.handlers());
    client.start();
    PublishOptions options;
    options.reason = "night\nplan";
    REQUIRE(client.publish(night_list({"CR1"}), options));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    client.stop();
    REQUIRE(records.size() >= 2);
    CHECK(records.front().find("list 1: \"published\"") == 0);
    std::string sums;
    for (const auto& record : records) {
        CHECK(record.find("reason \"night plan\"") != std::string::npos);
        const auto at = record.find("sha256 ");
        REQUIRE(at != std::string::npos);
        const auto sum = record.substr(at + 7, 64);
        CHECK((sums.empty() || sums == sum));
        sums = sum;
    }
    CHECK(records.front().find("added 1 (\"CR1\")") != std::string::npos);
    CHECK(records.back().find("\"confirmed\"") != std::string::npos);
}
