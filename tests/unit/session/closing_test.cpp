// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

namespace vdv463::test {

TEST_CASE("a close frame from the CMS leads to Closing and then to Waiting", "[session]") {
    ScriptedSession s;
    s.ready().peer_closes();
    CHECK(s.only<ReportState>().change.to == State::Closing);
    CHECK(s.only<ReportState>().change.cause->code == errc::closed_by_peer);
    CHECK(s.count<CloseTransport>() == 0);
    CHECK(s.next_timer() == 2s);
    s.lost();
    CHECK(s.only<ReportState>().change.to == State::Waiting);
    CHECK(s.only<ReportState>().change.cause->code == errc::closed_by_peer);
    CHECK(s.only<ReportState>().change.retry_in == 15s);
}

TEST_CASE("a close frame while Closing changes nothing", "[session]") {
    ScriptedSession s;
    s.ready().stop().peer_closes();
    CHECK(s.actions().empty());
    CHECK(s.state() == State::Closing);
}

TEST_CASE("a connection that does not end in time is dropped", "[session]") {
    ScriptedSession s;
    s.ready().peer_closes().wait(1999ms);
    CHECK(s.actions().empty());
    s.wait(1ms);
    CHECK(s.count<DropTransport>() == 1);
    CHECK(s.only<ReportState>().change.to == State::Waiting);
    CHECK(s.only<ReportState>().change.cause->code == errc::closed_by_peer);
}

TEST_CASE("a lost connection leads to Waiting with its cause", "[session]") {
    ScriptedSession s;
    s.ready().lost();
    CHECK(s.only<ReportState>().change.from == State::Ready);
    CHECK(s.only<ReportState>().change.to == State::Waiting);
    CHECK(s.only<ReportState>().change.cause->code == errc::connection_lost);
}

TEST_CASE("nothing is sent after closing has begun", "[session]") {
    ScriptedSession s;
    s.ready().peer_closes().publish(1, list_of({"a"})).information();
    CHECK(s.count<SendMessage>() == 0);
    s.lost().ready();
    CHECK(s.sent<ChargingRequests>().size() == 1);
}

TEST_CASE("stop while Ready closes with 1000 and ends in Stopped", "[session]") {
    ScriptedSession s;
    s.ready().stop();
    CHECK(s.only<CloseTransport>().code == 1000);
    CHECK(s.only<ReportState>().change.to == State::Closing);
    CHECK_FALSE(s.only<ReportState>().change.cause);
    s.lost();
    CHECK(s.only<ReportState>().change.to == State::Stopped);
    CHECK_FALSE(s.only<ReportState>().change.cause);
    CHECK_FALSE(s.next_timer());
}

TEST_CASE("stop while Booting closes with 1000", "[session]") {
    ScriptedSession s;
    s.start().open().stop();
    CHECK(s.only<CloseTransport>().code == 1000);
    CHECK(s.count<ReportStep>() == 0);
    s.boot();
    CHECK(s.state() == State::Closing);
    s.lost();
    CHECK(s.state() == State::Stopped);
}

TEST_CASE("a list that is written while Closing has no deadline for its answer", "[session]") {
    auto config = ScriptedSession::default_config();
    config.limits.close_timeout = 1h;
    ScriptedSession s{config};
    s.ready().hold_writes().send(1, list_of({"a"})).stop().write_held().wait(59min);
    CHECK(s.actions().empty());
}

TEST_CASE("stop drops a connection that does not close in time", "[session]") {
    ScriptedSession s;
    s.ready().stop().wait(2s);
    CHECK(s.count<DropTransport>() == 1);
    CHECK(s.states() == std::vector<State>{State::Stopped});
}

TEST_CASE("with a close_timeout of zero stop drops at once", "[session]") {
    auto config = ScriptedSession::default_config();
    config.limits.close_timeout = 0s;
    ScriptedSession s{config};
    s.ready().stop();
    CHECK(s.count<CloseTransport>() == 0);
    CHECK(s.count<DropTransport>() == 1);
    CHECK(s.states() == std::vector<State>{State::Stopped});
}

TEST_CASE("with a close_timeout of zero a failed boot drops at once", "[session]") {
    auto config = ScriptedSession::default_config();
    config.limits.close_timeout = 0s;
    ScriptedSession s{config};
    s.start().open().boot(BootStatus::Rejected);
    CHECK(s.count<DropTransport>() == 1);
    CHECK(s.only<ReportStep>().step.error->code == errc::boot_rejected);
    CHECK(s.only<ReportState>().change.to == State::Waiting);
    CHECK(s.only<ReportState>().change.cause->code == errc::boot_rejected);
}

TEST_CASE("stop while Connecting drops the attempt", "[session]") {
    ScriptedSession s;
    s.start().stop();
    CHECK(s.count<DropTransport>() == 1);
    CHECK(s.states() == std::vector<State>{State::Stopped});
}

TEST_CASE("stop while Waiting ends at once", "[session]") {
    ScriptedSession s;
    s.start().lost().stop();
    CHECK(s.states() == std::vector<State>{State::Stopped});
    CHECK_FALSE(s.next_timer());
}

TEST_CASE("stop while Closing turns the way to Stopped", "[session]") {
    ScriptedSession s;
    s.ready().peer_closes().stop();
    CHECK(s.count<CloseTransport>() == 0);
    CHECK(s.count<ReportState>() == 0);
    s.lost();
    CHECK(s.states() == std::vector<State>{State::Stopped});
}

TEST_CASE("stop while Stopped does nothing and keeps what was published", "[session]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"})).stop();
    CHECK(s.actions().empty());
    s.ready();
    CHECK(s.sent<ChargingRequests>().size() == 1);
}

TEST_CASE("a start while stopping starts again when Stopped is reached", "[session]") {
    ScriptedSession s;
    s.ready().stop().start();
    CHECK(s.actions().empty());
    s.lost();
    CHECK(s.states() == std::vector<State>{State::Stopped, State::Connecting});
    CHECK(s.only<OpenTransport>().attempt == 1);
}

TEST_CASE("a stop takes back a start that waits", "[session]") {
    ScriptedSession s;
    s.ready().stop().start().stop().lost();
    CHECK(s.states() == std::vector<State>{State::Stopped});
}

}  // namespace vdv463::test
