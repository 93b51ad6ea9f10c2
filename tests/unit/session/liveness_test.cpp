// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

namespace vdv463::test {

TEST_CASE("a silent connection is pinged once", "[session]") {
    ScriptedSession s;
    s.ready().wait(29999ms);
    CHECK(s.count<SendPing>() == 0);
    s.wait(1ms);
    CHECK(s.only<SendPing>().payload == "1");
    s.wait(19999ms);
    CHECK(s.count<SendPing>() == 0);
}

TEST_CASE("a connection that stays silent after the ping is dropped as stale", "[session]") {
    ScriptedSession s;
    s.ready().wait(49999ms);
    CHECK(s.state() == State::Ready);
    s.wait(1ms);
    CHECK(s.count<DropTransport>() == 1);
    const StateChange change = s.only<ReportState>().change;
    CHECK(change.to == State::Waiting);
    CHECK(change.cause->code == errc::stale);
    CHECK(change.cause->detail.find("20 s") != std::string::npos);
}

TEST_CASE("a silent connection is dropped while Booting, too", "[session]") {
    auto config = ScriptedSession::default_config();
    config.limits.boot_timeout = 1h;
    ScriptedSession s{config};
    s.start().open().wait(50s);
    CHECK(s.only<ReportState>().change.cause->code == errc::stale);
    CHECK(s.only<ReportStep>().step.error->code == errc::stale);
}

TEST_CASE("whatever is received ends the silence", "[session]") {
    ScriptedSession s;
    s.ready().wait(29s);
    SECTION("bytes") {
        s.bytes();
    }
    SECTION("a pong") {
        s.pong("unasked");
    }
    SECTION("a message") {
        s.information();
    }
    SECTION("a message that cannot be decoded") {
        s.undecodable(Error{errc::invalid_json, "no JSON"});
    }
    s.wait(29999ms);
    CHECK(s.count<SendPing>() == 0);
    CHECK(s.status().silence == 29999ms);
    s.wait(1ms);
    CHECK(s.count<SendPing>() == 1);
}

TEST_CASE("each silence has its own ping", "[session]") {
    ScriptedSession s;
    s.ready().wait(30s);
    CHECK(s.only<SendPing>().payload == "1");
    s.bytes().wait(30s);
    CHECK(s.only<SendPing>().payload == "2");
    CHECK(s.state() == State::Ready);
}

TEST_CASE("the pong to the last ping gives the round trip", "[session]") {
    ScriptedSession s;
    s.ready().wait(30s).wait(40ms).pong("1");
    CHECK(s.status().round_trip == 40ms);
}

TEST_CASE("a pong with another payload gives no round trip", "[session]") {
    ScriptedSession s;
    s.ready().wait(30s).wait(40ms).pong("0");
    CHECK_FALSE(s.status().round_trip);
}

TEST_CASE("a process that was suspended gives the peer time to answer the ping", "[session]") {
    ScriptedSession s;
    s.ready().oversleep(8h).timer_now();
    CHECK(s.count<SendPing>() == 1);
    CHECK(s.state() == State::Ready);
    s.wait(20s);
    CHECK(s.state() == State::Waiting);
}

TEST_CASE("several deadlines that are due at once are all handled", "[session]") {
    auto config = ScriptedSession::default_config();
    config.plan.fresh_plan_after = 5min;
    ScriptedSession s{config};
    s.publish(1, list_of({"a"})).start().open().boot().oversleep(61s).timer_now();
    CHECK(s.count<SendPing>() == 1);
    CHECK(s.sent<ChargingRequests>().size() == 1);
    CHECK(s.alarms("INFORMATION_SILENT").size() == 1);
}

TEST_CASE("nothing is pinged while Closing", "[session]") {
    auto config = ScriptedSession::default_config();
    config.limits.close_timeout = 1h;
    ScriptedSession s{config};
    s.ready().stop().wait(59min);
    CHECK(s.actions().empty());
}

TEST_CASE("old information raises INFORMATION_SILENT once", "[session]") {
    ScriptedSession s;
    s.ready();
    s.wait(20s).bytes().wait(20s).bytes().wait(19999ms);
    CHECK(s.count<ReportAlarm>() == 0);
    CHECK_FALSE(s.status().information_silent);
    s.wait(1ms);
    const Alarm alarm = s.only<ReportAlarm>().alarm;
    CHECK(alarm.id == "INFORMATION_SILENT");
    CHECK(alarm.raised);
    CHECK(alarm.severity == Severity::Warning);
    CHECK(alarm.since == s.now().wall);
    CHECK(alarm.text.find("60 s") != std::string::npos);
    CHECK(s.status().information_silent);
    REQUIRE(s.status().alarms.size() == 1);
    CHECK(s.status().alarms.front().id == "INFORMATION_SILENT");
    s.bytes().wait(25s).bytes().wait(25s).bytes().wait(25s);
    CHECK(s.count<ReportAlarm>() == 0);
}

TEST_CASE("information that never comes raises the alarm, counted from Ready", "[session]") {
    ScriptedSession s;
    s.start().open().wait(10s).boot().wait(25s).bytes().wait(25s).bytes().wait(9999ms);
    CHECK(s.count<ReportAlarm>() == 0);
    s.wait(1ms);
    CHECK(s.only<ReportAlarm>().alarm.raised);
}

TEST_CASE("the next information ends the alarm", "[session]") {
    ScriptedSession s;
    s.ready().wait(25s).bytes().wait(25s).bytes().wait(10s);
    const Alarm begun = s.only<ReportAlarm>().alarm;
    s.wait(5s).information();
    const Alarm over = s.only<ReportAlarm>().alarm;
    CHECK_FALSE(over.raised);
    CHECK(over.id == begun.id);
    CHECK(over.since == begun.since);
    CHECK_FALSE(s.status().information_silent);
    CHECK(s.status().alarms.empty());
    s.wait(25s).bytes().wait(25s).bytes().wait(10s);
    CHECK(s.only<ReportAlarm>().alarm.raised);
}

TEST_CASE("the alarm ends when the connection is no longer Ready", "[session]") {
    ScriptedSession s;
    s.ready().wait(25s).bytes().wait(25s).bytes().wait(10s);
    SECTION("because it is lost") {
        s.lost();
    }
    SECTION("because the CMS closes") {
        s.peer_closes();
    }
    SECTION("because of a stop") {
        s.stop();
    }
    const auto told = s.alarms("INFORMATION_SILENT");
    REQUIRE(told.size() == 1);
    CHECK_FALSE(told.front().raised);
    CHECK_FALSE(s.status().information_silent);
}

TEST_CASE("the alarm can be switched off", "[session]") {
    auto config = ScriptedSession::default_config();
    config.liveness.information_silent_after = 0s;
    ScriptedSession s{config};
    s.ready().information("another");
    for (int i = 0; i < 10; ++i) {
        s.wait(20s);
        CHECK(s.count<ReportAlarm>() == 0);
        s.bytes();
    }
}

TEST_CASE("a CMS that sends but takes none of our messages is given up as stale", "[session]") {
    ScriptedSession s;
    s.ready().hold_writes().information();
    for (int i = 0; i < 11; ++i) {
        s.wait(10s).bytes();
    }
    CHECK(s.state() == State::Ready);
    s.wait(10s);
    CHECK(s.count<DropTransport>() == 1);
    const StateChange change = s.only<ReportState>().change;
    CHECK(change.to == State::Waiting);
    CHECK(change.cause->code == errc::stale);
    CHECK(change.cause->detail == "The CMS did not take a message of ours within 120 s.");
}

TEST_CASE("answers that a CMS asks for but does not take are bounded in number", "[session]") {
    ScriptedSession s;
    s.ready().hold_writes();
    for (int i = 0; i < 1000; ++i) {
        s.information();
    }
    CHECK(s.state() == State::Ready);
    s.information();
    CHECK(s.count<DropTransport>() == 1);
    CHECK(s.only<ReportState>().change.cause->code == errc::stale);
}

}  // namespace vdv463::test
