// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

namespace vdv463::test {

namespace {

bool logged(const ScriptedSession& s, LogLevel level, const std::string& part) {
    for (const Log& line : s.all<Log>()) {
        if (line.level == level && line.text.find(part) != std::string::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("the status of a new session is empty", "[session]") {
    const ScriptedSession s;
    const SessionStatus status = s.status();
    CHECK(status.state == State::Stopped);
    CHECK(status.attempt == 0);
    CHECK_FALSE(status.retry_in);
    CHECK_FALSE(status.last_error);
    CHECK_FALSE(status.gate_open);
    CHECK_FALSE(status.silence);
    CHECK_FALSE(status.information_age);
    CHECK(status.plan_version == 0);
    CHECK_FALSE(status.plan_state);
    CHECK_FALSE(status.state_age);
    CHECK_FALSE(status.plan_published);
    CHECK_FALSE(status.plan_confirmed_age);
    CHECK(status.alarms.empty());
}

TEST_CASE("the status while Waiting tells when the next attempt comes and why", "[session]") {
    ScriptedSession s;
    s.start().closed(Error{errc::connect_refused, "nobody listens"}).oversleep(4s);
    CHECK(s.status().retry_in == 11s);
    CHECK(s.status().last_error->code == errc::connect_refused);
    s.oversleep(1h);
    CHECK(s.status().retry_in == 0s);
    s.timer_now();
    CHECK_FALSE(s.status().retry_in);
}

TEST_CASE("the status counts connections and information", "[session]") {
    ScriptedSession s;
    s.ready().information("2").lost().ready();
    CHECK(s.status().connections == 2);
    CHECK(s.status().information_received == 3);
    s.oversleep(7s);
    CHECK(s.status().information_age == 7s);
    CHECK(s.status().silence == 7s);
}

TEST_CASE("the status has no silence without a connection", "[session]") {
    ScriptedSession s;
    s.ready().lost();
    CHECK_FALSE(s.status().silence);
    CHECK(s.status().information_age);
}

TEST_CASE("the status follows the newest list", "[session]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"}));
    CHECK(s.status().plan_version == 1);
    CHECK(s.status().plan_state == PlanState::Waiting);
    s.ready();
    CHECK(s.status().plan_state == PlanState::Sent);
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.status().plan_state == PlanState::Confirmed);
    s.publish(2, list_of({"b"})).answer(ErrorPayload{"no", "", ""});
    CHECK(s.status().plan_version == 2);
    CHECK(s.status().plan_state == PlanState::Refused);
    CHECK(s.status().confirmed_plan_version == 1);
}

TEST_CASE("the status tells how old the state is", "[session]") {
    ScriptedSession s;
    s.start().oversleep(3s);
    CHECK(s.status().state_age == 3s);
    s.ready();
    CHECK(s.status().state_age == 0s);
    s.oversleep(5s);
    CHECK(s.status().state_age == 5s);
}

TEST_CASE("the status tells when the newest list was published and the last one confirmed",
          "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    const auto published = s.status().plan_published;
    REQUIRE(published);
    CHECK_FALSE(s.status().plan_confirmed_age);
    s.answer(ChargingRequestsConfirmation{}).oversleep(4s);
    CHECK(s.status().plan_published == published);
    CHECK(s.status().plan_confirmed_age == 4s);
    s.publish(2, list_of({"b"}));
    CHECK(*s.status().plan_published - *published == 4s);
}

TEST_CASE("the status counts the lists that were sent, confirmed and refused", "[session]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"}));
    CHECK(s.status().lists_sent == 0);
    s.ready();
    CHECK(s.status().lists_sent == 1);
    s.answer(ChargingRequestsConfirmation{});
    s.oversleep(10s).publish(2, list_of({"b"})).answer(ErrorPayload{"no", "", ""});
    CHECK(s.status().lists_sent == 2);
    CHECK(s.status().lists_confirmed == 1);
    CHECK(s.status().lists_refused == 1);
}

TEST_CASE("changes of state, causes and retries are logged", "[session]") {
    ScriptedSession s;
    s.start();
    CHECK(logged(s, LogLevel::Info, "Stopped -> Connecting"));
    s.closed(Error{errc::connect_refused, "nobody listens"});
    CHECK(logged(s, LogLevel::Info, "Connecting -> Waiting"));
    CHECK(logged(s, LogLevel::Warning, "nobody listens"));
    CHECK(logged(s, LogLevel::Info, "attempt 2 begins in 15 s"));
}

TEST_CASE("a line about a message bears its id", "[session]") {
    ScriptedSession s;
    s.ready().answer_as("nobody's", ChargingRequestsConfirmation{});
    const Log line = s.only<Log>();
    CHECK(line.level == LogLevel::Warning);
    CHECK(line.message_id == "nobody's");
}

TEST_CASE("no line shows what a list holds", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"confidential"})).lost();
    for (const Log& line : s.all<Log>()) {
        CHECK(line.text.find("confidential") == std::string::npos);
    }
}

}  // namespace vdv463::test
