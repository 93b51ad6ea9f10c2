// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>

#include "scripted_session.hpp"

/// A line on which not much moves, or only one way.
namespace vdv463::test {

TEST_CASE("a slow line that takes a message of ours bit by bit is not dead",
          "[session][liveness]") {
    ScriptedSession s;
    s.ready().hold_writes().publish(1, list_of({"a"}));
    for (int i = 0; i < 4; ++i) {
        s.wait(29s).progress();
        CHECK(s.count<SendPing>() == 0);
    }
    CHECK(s.state() == State::Ready);
    CHECK(s.status().silence == 116s);
}

TEST_CASE("a line that stops in the middle of a message is found within ping and timeout",
          "[session][liveness]") {
    ScriptedSession s;
    s.ready().hold_writes().publish(1, list_of({"a"})).wait(20s).progress().wait(49999ms);
    CHECK(s.count<SendPing>() == 1);
    CHECK(s.state() == State::Ready);
    s.wait(1ms);
    CHECK(s.only<ReportState>().change.cause->code == errc::stale);
}

TEST_CASE("progress after the ping is life, too", "[session][liveness]") {
    ScriptedSession s;
    s.ready().wait(45s).progress().wait(29999ms);
    CHECK(s.state() == State::Ready);
    s.wait(1ms);
    CHECK(s.only<SendPing>().payload == "2");
}

TEST_CASE("a message that takes longer than message_timeout ends the connection",
          "[session][liveness]") {
    ScriptedSession s;
    s.ready().hold_writes().publish(1, list_of({"a"}));
    for (int i = 0; i < 11; ++i) {
        s.wait(10s).progress();
        CHECK(s.state() == State::Ready);
    }
    s.wait(10s);
    CHECK(s.count<DropTransport>() == 1);
    CHECK(s.only<ReportState>().change.cause->code == errc::stale);
}

TEST_CASE("each message has its own message_timeout, from when the one before has left",
          "[session][liveness]") {
    ScriptedSession s;
    s.ready().hold_writes().information("1").information("2");
    for (int i = 0; i < 11; ++i) {
        s.wait(10s).bytes();
    }
    s.write_next();
    for (int i = 0; i < 11; ++i) {
        s.wait(10s).bytes();
        CHECK(s.state() == State::Ready);
    }
    s.wait(10s);
    CHECK(s.only<ReportState>().change.cause->code == errc::stale);
}

TEST_CASE("progress of a connection that is gone does nothing", "[session][liveness]") {
    ScriptedSession s;
    s.ready().lost().progress();
    CHECK(s.actions().empty());
    CHECK_FALSE(s.status().silence);
}

TEST_CASE("an answer to the boot that never comes has its deadline, whatever else is heard",
          "[session][liveness]") {
    ScriptedSession s;
    s.start().open();
    for (int i = 0; i < 29; ++i) {
        s.wait(1s).bytes();
        CHECK(s.state() == State::Booting);
    }
    s.wait(1s);
    CHECK(s.only<ReportState>().change.cause->code == errc::boot_timeout);
}

TEST_CASE("information_timeout is off unless configured", "[session][liveness]") {
    ScriptedSession s;
    s.ready();
    for (int i = 0; i < 300; ++i) {
        s.wait(25s).bytes();
    }
    CHECK(s.state() == State::Ready);
    CHECK(s.status().information_silent);
}

TEST_CASE("information_timeout closes a connection that brings none", "[session][liveness]") {
    auto config = ScriptedSession::default_config();
    config.liveness.information_timeout = 90s;
    ScriptedSession s{config};
    s.ready().wait(25s).bytes().wait(25s).information();
    for (int i = 0; i < 3; ++i) {
        s.wait(25s).bytes();
    }
    CHECK(s.state() == State::Ready);
    CHECK(s.status().information_silent);
    s.wait(15s);
    CHECK(s.count<CloseTransport>() == 1);
    const StateChange change = s.only<ReportState>().change;
    CHECK(change.to == State::Closing);
    CHECK(change.cause->code == errc::information_timeout);
    CHECK(change.cause->detail.find("90 s") != std::string::npos);
    s.lost();
    CHECK(s.state() == State::Waiting);
    CHECK(s.status().last_error->code == errc::information_timeout);
}

TEST_CASE("information_timeout counts from Ready when none ever came", "[session][liveness]") {
    auto config = ScriptedSession::default_config();
    config.liveness.information_timeout = 20s;
    ScriptedSession s{config};
    s.start().open().wait(15s).boot().wait(19999ms);
    CHECK(s.state() == State::Ready);
    s.wait(1ms);
    CHECK(s.state() == State::Closing);
}

TEST_CASE("information that cannot be decoded does not put off information_timeout",
          "[session][liveness]") {
    auto config = ScriptedSession::default_config();
    config.liveness.information_timeout = 20s;
    ScriptedSession s{config};
    s.ready().wait(15s).undecodable(Error{errc::invalid_json, "no JSON"}).wait(5s);
    CHECK(s.state() == State::Closing);
}

}  // namespace vdv463::test
