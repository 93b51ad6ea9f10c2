// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

/// P6: how long a list holds.
namespace vdv463::test {

namespace {

/// Confirmed, then without a connection for so long, then Ready again with the gate open.
ScriptedSession& outage(ScriptedSession& s, std::chrono::milliseconds duration) {
    s.answer(ChargingRequestsConfirmation{}).lost().oversleep(duration).reconnect_now();
    return s.open().boot().information();
}

SessionConfig with_schema_1_0() {
    auto config = ScriptedSession::default_config();
    config.schema = SchemaVersion::V1_0;
    return config;
}

/// A list that departs in an hour is confirmed and, so much later, withdrawn.
void withdraw_after(ScriptedSession& s, std::chrono::milliseconds time) {
    s.ready().publish(1, departing(list_of({"a"}), s.now().wall + 1h));
    s.answer(ChargingRequestsConfirmation{}).oversleep(time).withdraw_all();
}

}  // namespace

TEST_CASE("P6: after a short outage the list goes at once", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).oversleep(1h);
    outage(s, 60s);
    CHECK(s.count<ReportPlanNeeded>() == 0);
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("P6: after a longer one a fresh list is asked for, and the kept one waits",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).oversleep(1h);
    outage(s, 61s);
    const PlanNeeded needed = s.only<ReportPlanNeeded>().needed;
    CHECK(needed.reason == PlanNeeded::Reason::Outage);
    CHECK(needed.outage == 61s);
    CHECK(s.sent<ChargingRequests>().empty());
    SECTION("the fresh one goes at once") {
        s.wait(3s).publish(2, list_of({"b"}));
        CHECK(s.sent_list() == list_of({"b"}));
    }
    SECTION("without it the kept one goes") {
        s.wait(9999ms);
        CHECK(s.sent<ChargingRequests>().empty());
        s.wait(1ms);
        CHECK(s.sent_list() == list_of({"a"}));
    }
}

TEST_CASE("P6: nothing is asked for when a list was published towards the end of the outage",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{}).lost();
    s.oversleep(1h).publish(2, list_of({"b"})).ready();
    CHECK(s.count<ReportPlanNeeded>() == 0);
    CHECK(s.sent_list() == list_of({"b"}));
}

TEST_CASE("P6: nothing is asked for when nothing is published", "[session][plan]") {
    ScriptedSession s;
    s.ready().lost().oversleep(1h).ready();
    CHECK(s.count<ReportPlanNeeded>() == 0);
}

TEST_CASE("P6: entries that departed more than four hours ago go no more", "[session][plan]") {
    ScriptedSession s;
    const Timestamp start = s.now().wall;
    auto list = departing(list_of({"early", "late"}), start + 1h);
    list[1].charging_request_data.requested_time_for_departure = start + 9h;
    s.ready().publish(1, list);
    outage(s, 5h).wait(10s);
    REQUIRE(s.sent_list().size() == 1);
    CHECK(s.sent_list()[0].charging_request_id == "late");
    CHECK(s.request("early").state == RequestState::Expired);
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.status().plan_state == PlanState::Confirmed);
}

TEST_CASE("P6: an entry that departed four hours ago still goes", "[session][plan]") {
    ScriptedSession s;
    const Timestamp start = s.now().wall;
    auto list = departing(list_of({"early", "late"}), start + 1h);
    list[1].charging_request_data.requested_time_for_departure = start + 9h;
    s.ready().publish(1, list);
    outage(s, 5h - 10s).wait(10s);
    CHECK(s.sent_list() == list);
}

TEST_CASE("P6: a list older than valid_for is held and raises PLAN_STALE", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    outage(s, 26h + 1s);
    CHECK(s.plan_reports() == "1:held");
    CHECK(s.status().plan_cause->code == errc::plan_stale);
    CHECK(s.raised("PLAN_STALE"));
    CHECK(s.only<ReportPlanNeeded>().needed.reason == PlanNeeded::Reason::Stale);
    s.information();
    CHECK(s.sent<ChargingRequests>().empty());
    SECTION("until a fresh one comes") {
        s.publish(2, list_of({"b"}));
        CHECK(s.sent_list() == list_of({"b"}));
        CHECK_FALSE(s.raised("PLAN_STALE"));
    }
    SECTION("until somebody says that it still holds") {
        s.republish();
        CHECK(s.sent_list() == list_of({"a"}));
        CHECK_FALSE(s.raised("PLAN_STALE"));
    }
}

TEST_CASE("P6: a list of which every departure has passed is held", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, departing(list_of({"a", "b"}), s.now().wall + 2h));
    outage(s, 3h);
    CHECK(s.plan_reports() == "1:held");
    CHECK(s.raised("PLAN_STALE"));
    CHECK(s.alarm_text("PLAN_STALE").find("No departure") != std::string::npos);
}

TEST_CASE("P6: a list that is in force is not held when it gets old", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{});
    s.oversleep(30h).information();
    CHECK(s.status().plan_state == PlanState::Confirmed);
    CHECK_FALSE(s.raised("PLAN_STALE"));
}

TEST_CASE("P6: a wall clock that is set back does not make a list immortal", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).set_clock(-48h);
    outage(s, 26h + 1s);
    CHECK(s.plan_reports() == "1:held");
}

TEST_CASE("P6: a wall clock that is set forward and back does not lose a list", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).set_clock(48h);
    outage(s, 1s);
    CHECK(s.plan_reports() == "1:held");
    s.set_clock(-48h).information();
    CHECK(s.sent_list() == list_of({"a"}));
    CHECK_FALSE(s.raised("PLAN_STALE"));
}

TEST_CASE("P6: a machine that was suspended counts the time by the wall clock", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).set_clock(27h);
    outage(s, 1s);
    CHECK(s.plan_reports() == "1:held");
}

TEST_CASE("P6: a withdrawal in schema 1.0 goes although all departures have passed",
          "[session][plan]") {
    ScriptedSession s{with_schema_1_0()};
    withdraw_after(s, 2h);
    CHECK(s.plan_reports() == "2:waiting 2:sent");
    CHECK(s.sent_list().front().charging_instruction == ChargingInstruction::Terminate);
}

TEST_CASE("P6: a withdrawal in schema 1.0 is never the empty list, however late it is",
          "[session][plan]") {
    ScriptedSession s{with_schema_1_0()};
    withdraw_after(s, 6h);
    REQUIRE(s.sent_list().size() == 1);
    CHECK(s.sent_list().front().charging_instruction == ChargingInstruction::Terminate);
}

}  // namespace vdv463::test
