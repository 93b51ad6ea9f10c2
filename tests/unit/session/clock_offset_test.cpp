// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>

#include "scripted_session.hpp"
#include "session/clock_offset.hpp"

namespace vdv463::test {

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string told_text(ScriptedSession& s) {
    const auto told = s.alarms("CLOCK_OFFSET");
    REQUIRE(told.size() == 1);
    CHECK(told.front().raised);
    return told.front().text;
}

}  // namespace

TEST_CASE("without a message nothing is known of the clock of the CMS", "[session][clock]") {
    ScriptedSession s;
    s.start().open();
    CHECK_FALSE(s.status().cms_clock_offset);
}

TEST_CASE("the boot's answer tells the clock of the CMS", "[session][clock]") {
    ScriptedSession s;
    s.cms_clock(1500ms).start().open().boot();
    CHECK(s.status().cms_clock_offset == 1500ms);
    CHECK(s.status().alarms.empty());
}

TEST_CASE("the least delayed of the last messages counts", "[session][clock]") {
    ScriptedSession s;
    s.ready();
    for (const auto delay : {90s, 2s, 45s}) {
        s.cms_clock(-delay).information();
    }
    CHECK(s.status().cms_clock_offset == 0s);
    CHECK(s.status().alarms.empty());
}

TEST_CASE("a clock of the CMS that was set back is found within eight messages",
          "[session][clock]") {
    ScriptedSession s;
    s.ready().cms_clock(-60s);
    for (int i = 0; i < 7; ++i) {
        s.information();
    }
    CHECK(s.status().cms_clock_offset == 0s);
    s.information();
    CHECK(s.status().cms_clock_offset == -60s);
    CHECK(told_text(s) == "The clock of the CMS is 60 s behind ours.");
}

TEST_CASE("an offset over 30 seconds raises CLOCK_OFFSET once", "[session][clock]") {
    ScriptedSession s;
    s.cms_clock(30s).ready();
    CHECK(s.status().alarms.empty());
    s.cms_clock(30001ms).information();
    CHECK(told_text(s) == "The clock of the CMS is 30 s ahead of ours.");
    s.cms_clock(45s).information();
    CHECK(s.count<ReportAlarm>() == 0);
    CHECK(has(s.status().alarms.at(0).text, "45 s ahead"));
}

TEST_CASE("CLOCK_OFFSET ends within 20 seconds, not at 30", "[session][clock]") {
    ScriptedSession s;
    s.cms_clock(31s).ready().lost().ready();
    s.lost().cms_clock(25s).ready();
    CHECK(s.watcher().raised().count("CLOCK_OFFSET") == 1);
    s.lost().reconnect_now().cms_clock(19999ms).open().boot();
    REQUIRE(s.alarms("CLOCK_OFFSET").size() == 1);
    CHECK_FALSE(s.alarms("CLOCK_OFFSET").front().raised);
}

TEST_CASE("CLOCK_OFFSET lasts over reconnections", "[session][clock]") {
    ScriptedSession s;
    s.cms_clock(1min).ready().lost();
    CHECK(s.alarms("CLOCK_OFFSET").empty());
    CHECK(s.status().cms_clock_offset == 1min);
    s.ready();
    CHECK(s.alarms("CLOCK_OFFSET").empty());
    CHECK(s.watcher().raised().count("CLOCK_OFFSET") == 1);
}

TEST_CASE("an offset near a whole hour says that the CMS labels local time as UTC",
          "[session][clock]") {
    const std::string cause = "the CMS labels local time as UTC";
    CHECK(has(describe_offset(1h), cause));
    CHECK(has(describe_offset(2h + 1500ms), "7201 s ahead of ours, near 2 h"));
    CHECK(has(describe_offset(2h - 60s), cause));
    CHECK(has(describe_offset(-5h + 30s), cause));
    CHECK(has(describe_offset(-5h + 30s), "17970 s behind ours"));
    CHECK_FALSE(has(describe_offset(45s), cause));
    CHECK_FALSE(has(describe_offset(2h + 61s), cause));
    CHECK_FALSE(has(describe_offset(15h), cause));
    CHECK_FALSE(has(describe_offset(-std::chrono::hours{24 * 365}), cause));
}

TEST_CASE("a message without a time says nothing of the clock", "[session][clock]") {
    ClockOffset offset;
    offset.heard(Timestamp{}, Now{TimePoint{}, Timestamp::parse("2026-01-02T03:04:05Z").value()});
    CHECK_FALSE(offset.value());
}

TEST_CASE("after our own clock was set only what comes then counts", "[session][clock]") {
    ScriptedSession s;
    s.ready().information().set_clock(1h).cms_clock(-1h).information();
    CHECK(s.status().cms_clock_offset == -1h);
    s.set_clock(-1h).cms_clock(0s).information();
    CHECK(s.status().cms_clock_offset == 0s);
}

TEST_CASE("our wall clock moves no deadline", "[session][clock]") {
    ScriptedSession s;
    const auto jump = GENERATE(-24h, 24h);
    SECTION("of a ping") {
        s.ready().wait(29s).set_clock(jump).wait(999ms);
        CHECK(s.count<SendPing>() == 0);
        s.wait(1ms);
        CHECK(s.count<SendPing>() == 1);
    }
    SECTION("of an attempt") {
        s.start().lost().set_clock(jump).timer_now();
        CHECK(s.count<OpenTransport>() == 0);
        CHECK(s.status().retry_in == 15s);
    }
}

TEST_CASE("after the machine was suspended a dead connection is found within ping and timeout",
          "[session][clock]") {
    // The steady clock stands still meanwhile; the wall clock does not.
    ScriptedSession s;
    s.ready().wait(10s).set_clock(8h).wait(39999ms);
    CHECK(s.count<SendPing>() == 1);
    CHECK(s.state() == State::Ready);
    s.wait(1ms);
    CHECK(s.only<ReportState>().change.cause->code == errc::stale);
}

}  // namespace vdv463::test
