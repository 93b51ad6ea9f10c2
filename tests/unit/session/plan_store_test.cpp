// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

/// P5: what is kept over a restart of the process.
namespace vdv463::test {

namespace {

SessionConfig with_store(bool resume = false) {
    auto config = ScriptedSession::default_config();
    config.has_store = true;
    config.plan.resume_stored_plan = resume;
    return config;
}

std::optional<StoredPlan> stored(const ScriptedSession& s, const std::vector<std::string>& ids) {
    StoredPlan plan;
    plan.newest = StoredList{list_of(ids), s.now().wall + (-1h)};
    plan.depot_ids = {"depot"};
    return plan;
}

StoredPlan saved_plan(const ScriptedSession& s) {
    return *s.only<SaveStore>().plan;
}

const std::vector<std::string> five{"a", "b", "c", "d", "e"};

}  // namespace

TEST_CASE("P5: the store is read at the start, and nothing leaves before", "[session][plan]") {
    ScriptedSession s{with_store()};
    s.start();
    CHECK(s.count<LoadStore>() == 1);
    s.publish(1, list_of({"z"}));
    CHECK(s.plan_reports() == "1:waiting 1:held");
    CHECK(s.status().plan_cause->code == errc::plan_not_loaded);
    CHECK_FALSE(s.raised("PLAN_NOT_IN_FORCE"));
    s.open().boot().information();
    CHECK(s.sent<ChargingRequests>().empty());
    s.loaded(std::optional<StoredPlan>{});
    CHECK(s.sent_list() == list_of({"z"}));
}

TEST_CASE("P5: without a store nothing is read or written", "[session][plan]") {
    ScriptedSession s;
    s.start();
    CHECK(s.count<LoadStore>() == 0);
    s.open().boot().information().publish(1, list_of({"a"}));
    CHECK(s.count<SaveStore>() == 0);
}

TEST_CASE("P5: the store is asked again after a stop that came before its answer",
          "[session][plan]") {
    ScriptedSession s{with_store()};
    s.start().stop().start();
    CHECK(s.count<LoadStore>() == 1);
    s.loaded(std::optional<StoredPlan>{}).stop().start();
    CHECK(s.count<LoadStore>() == 0);
}

TEST_CASE("P5: the stored list is the baseline of P3 and is not sent by itself",
          "[session][plan]") {
    ScriptedSession s{with_store()};
    s.start().loaded(stored(s, five));
    s.open().boot().information();
    CHECK(s.sent<ChargingRequests>().empty());
    CHECK(s.status().plan_version == 0);
    CHECK(s.refused_publish(list_of({"z"})).issues.size() == 5);
    s.publish(1, list_of({"a", "b", "c"}));
    CHECK(s.sent_list() == list_of({"a", "b", "c"}));
}

TEST_CASE("P5: a list that waits for the store is compared with it", "[session][plan]") {
    ScriptedSession s{with_store()};
    s.publish(1, list_of({"z"})).ready().loaded(stored(s, five));
    CHECK(s.plan_reports() == "1:held");
    CHECK(s.status().plan_cause->code == errc::mass_removal);
    CHECK(s.sent<ChargingRequests>().empty());
    CHECK(s.count<SaveStore>() == 0);
}

TEST_CASE("P5: the confirmed list serves when no newer one is stored", "[session][plan]") {
    ScriptedSession s{with_store()};
    StoredPlan plan;
    plan.confirmed = StoredList{list_of(five), s.now().wall};
    s.ready().loaded(std::optional{plan});
    CHECK(s.refused_publish(list_of({"z"})).code == errc::mass_removal);
}

TEST_CASE("P5: with resume_stored_plan the stored list is kept in force again", "[session][plan]") {
    ScriptedSession s{with_store(true)};
    s.start().loaded(stored(s, five));
    CHECK(s.plan_reports() == "1:waiting");
    s.open().boot().information();
    CHECK(s.only<ReportPlanNeeded>().needed.reason == PlanNeeded::Reason::Outage);
    s.wait(10s);
    CHECK(s.sent_list() == list_of(five));
    SECTION("but not after a stop") {
        s.stop().lost().ready();
        CHECK(s.sent<ChargingRequests>().empty());
    }
}

TEST_CASE("P5: what the host publishes comes before the stored list", "[session][plan]") {
    ScriptedSession s{with_store(true)};
    s.publish(1, list_of({"a", "b", "c"})).ready().loaded(stored(s, five));
    CHECK(s.sent_list() == list_of({"a", "b", "c"}));
}

TEST_CASE("P5: a withdrawal is not resumed", "[session][plan]") {
    ScriptedSession s{with_store(true)};
    StoredPlan plan;
    plan.newest = StoredList{{}, s.now().wall};
    s.ready().loaded(std::optional{plan});
    CHECK(s.plan_reports().empty());
    CHECK(s.sent<ChargingRequests>().empty());
}

TEST_CASE("P5: a stored list that is too old is held", "[session][plan]") {
    ScriptedSession s{with_store(true)};
    s.set_clock(30h);
    auto plan = stored(s, five);
    plan->newest->published = s.now().wall + (-27h);
    s.ready().loaded(plan);
    CHECK(s.plan_reports() == "1:waiting 1:held");
    CHECK(s.raised("PLAN_STALE"));
    CHECK(s.only<ReportPlanNeeded>().needed.reason == PlanNeeded::Reason::Stale);
}

TEST_CASE("P5: newest list, confirmed list and depots are saved, one write at a time",
          "[session][plan]") {
    ScriptedSession s{with_store()};
    const Timestamp published = s.now().wall;
    s.ready().loaded(std::optional<StoredPlan>{});
    CHECK(saved_plan(s).depot_ids == std::vector<std::string>{"depot"});
    s.publish(1, list_of({"a"}));
    CHECK(s.count<SaveStore>() == 0);
    s.saved();
    CHECK(saved_plan(s).newest == StoredList{list_of({"a"}), published});
    CHECK_FALSE(saved_plan(s).confirmed);
    s.answer(ChargingRequestsConfirmation{}).publish(2, list_of({"b"})).saved();
    CHECK(saved_plan(s).newest == StoredList{list_of({"b"}), published});
    CHECK(saved_plan(s).confirmed == StoredList{list_of({"a"}), published});
    s.saved();
    CHECK(s.count<SaveStore>() == 0);
}

TEST_CASE("P5: a store that cannot be read raises the alarm and is not overwritten by less",
          "[session][plan]") {
    ScriptedSession s{with_store()};
    s.ready().loaded(Error{errc::store_failed, "the file is damaged"});
    CHECK(s.raised("PLAN_STORE_FAILED"));
    CHECK(s.alarm_text("PLAN_STORE_FAILED").find("the file is damaged") != std::string::npos);
    CHECK(s.count<SaveStore>() == 0);
    s.publish(1, list_of({"a"}));
    CHECK(s.sent_list() == list_of({"a"}));
    CHECK(saved_plan(s).newest->list == list_of({"a"}));
    CHECK(saved_plan(s).depot_ids == std::vector<std::string>{"depot"});
    s.saved();
    CHECK_FALSE(s.raised("PLAN_STORE_FAILED"));
}

TEST_CASE("P5: a failed write raises the alarm and is tried again", "[session][plan]") {
    ScriptedSession s{with_store()};
    s.publish(1, list_of({"a"})).ready().loaded(std::optional<StoredPlan>{});
    s.answer(ChargingRequestsConfirmation{}).saved(Error{errc::store_failed, "disk full"});
    CHECK(s.raised("PLAN_STORE_FAILED"));
    CHECK(s.count<SaveStore>() == 0);
    s.bytes().wait(20s).bytes().wait(20s).bytes().wait(20s);
    CHECK(saved_plan(s).confirmed->list == list_of({"a"}));
    s.saved();
    CHECK_FALSE(s.raised("PLAN_STORE_FAILED"));
}

}  // namespace vdv463::test
