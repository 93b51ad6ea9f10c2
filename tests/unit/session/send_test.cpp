// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

namespace vdv463::test {

namespace {

void require_failed(const ScriptedSession& s, SendId id, errc code) {
    const CompleteSend completed = s.only<CompleteSend>();
    CHECK(completed.id == id);
    REQUIRE_FALSE(completed.outcome);
    CHECK(completed.outcome.error().code == code);
    CHECK_FALSE(completed.outcome.error().detail.empty());
}

}  // namespace

TEST_CASE("a send is completed with the CMS's confirmation", "[session]") {
    ScriptedSession s;
    s.ready().send(7, list_of({"a"}));
    REQUIRE(s.sent<ChargingRequests>().size() == 1);
    const std::string id = s.last_request().envelope.message_id;
    s.cms_clock(1s).wait(120ms).answer(ChargingRequestsConfirmation{});
    const CompleteSend completed = s.only<CompleteSend>();
    CHECK(completed.id == 7);
    REQUIRE(completed.outcome);
    CHECK(completed.outcome->message_id == id);
    CHECK(completed.outcome->timestamp == s.now().wall + 1s);
    CHECK(completed.outcome->round_trip == 120ms);
}

TEST_CASE("the round trip of a send begins when it was written", "[session]") {
    ScriptedSession s;
    s.ready().hold_writes().send(7, list_of({"a"})).wait(5s).write_held();
    s.wait(80ms).answer(ChargingRequestsConfirmation{});
    CHECK(s.only<CompleteSend>().outcome->round_trip == 80ms);
}

TEST_CASE("a send that is answered with an Error fails with the CMS's words", "[session]") {
    ScriptedSession s;
    s.ready().send(7, list_of({"a"})).answer(ErrorPayload{"no", "", ""});
    require_failed(s, 7, errc::remote_error);
    CHECK(s.only<CompleteSend>().outcome.error().peer_text == "no");
}

TEST_CASE("a send fails at once unless Ready", "[session]") {
    ScriptedSession s;
    s.send(1, list_of({"a"}));
    require_failed(s, 1, errc::not_ready);
    s.start().send(2, list_of({"a"}));
    require_failed(s, 2, errc::not_ready);
    s.open().send(3, list_of({"a"}));
    require_failed(s, 3, errc::not_ready);
    s.boot().stop().send(4, list_of({"a"}));
    require_failed(s, 4, errc::not_ready);
}

TEST_CASE("a send fails while a published list is in force", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).send(7, list_of({"b"}));
    require_failed(s, 7, errc::plan_active);
}

TEST_CASE("a send waits for the gate", "[session]") {
    ScriptedSession s;
    s.start().open().boot().send(7, list_of({"a"}));
    CHECK(s.actions().empty());
    s.information();
    CHECK(s.sent<ChargingRequests>().size() == 1);
}

TEST_CASE("sends go one after the other in their order", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).send(2, list_of({"b"})).send(3, list_of({"c"}));
    CHECK(s.count<SendMessage>() == 0);
    for (const SendId id : {1U, 2U, 3U}) {
        s.answer(ChargingRequestsConfirmation{});
        CHECK(s.only<CompleteSend>().id == id);
        CHECK(s.count<SendMessage>() == (id < 3 ? 1 : 0));
    }
}

TEST_CASE("a list published behind a send goes after it", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).publish(1, list_of({"b"}));
    CHECK(s.plan_reports() == "1:waiting");
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "1:sent");
}

TEST_CASE("a send beyond max_queued_sends fails with queue_full", "[session]") {
    auto config = ScriptedSession::default_config();
    config.limits.max_queued_sends = 2;
    ScriptedSession s{config};
    s.ready().send(1, list_of({"a"})).send(2, list_of({"b"})).send(3, list_of({"c"}));
    CHECK(s.count<CompleteSend>() == 0);
    s.send(4, list_of({"d"}));
    require_failed(s, 4, errc::queue_full);
}

TEST_CASE("a send without answer fails with timeout and the next one goes", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).send(2, list_of({"b"})).wait(20s).bytes().wait(10s);
    require_failed(s, 1, errc::timeout);
    CHECK_FALSE(s.only<CompleteSend>().outcome.error().message_id.empty());
    CHECK(s.sent<ChargingRequests>().size() == 1);
}

TEST_CASE("the second send in a row without answer closes the connection", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).send(2, list_of({"b"})).send(3, list_of({"c"}));
    s.wait(20s).bytes().wait(10s).bytes().wait(20s).bytes().wait(10s);
    require_failed(s, 2, errc::timeout);
    CHECK(s.count<CloseTransport>() == 1);
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.only<ReportState>().change.cause->code == errc::unanswered);
    s.lost();
    require_failed(s, 3, errc::connection_lost);
}

TEST_CASE("time-outs of two connections are not two in a row", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).wait(20s).bytes().wait(10s).lost();
    s.ready().send(2, list_of({"b"})).wait(20s).bytes().wait(10s);
    CHECK(s.state() == State::Ready);
}

TEST_CASE("a send whose answer cannot be decoded fails with that error", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"}));
    Error error{errc::wrong_type, "payload is a number"};
    error.message_type = MessageType::Error;
    error.message_id = s.last_request().envelope.message_id;
    s.undecodable(error);
    require_failed(s, 1, errc::wrong_type);
}

TEST_CASE("sends fail when the connection is lost", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).send(2, list_of({"b"})).lost();
    const auto completed = s.all<CompleteSend>();
    REQUIRE(completed.size() == 2);
    CHECK(completed[0].outcome.error().code == errc::connection_lost);
    CHECK(completed[1].outcome.error().code == errc::connection_lost);
    CHECK(completed[0].outcome.error().detail.find("the connection broke") != std::string::npos);
}

TEST_CASE("a send never written fails when the connection turns stale", "[session]") {
    ScriptedSession s;
    s.ready().hold_writes().send(1, list_of({"a"})).wait(50s);
    CHECK(s.state() == State::Waiting);
    require_failed(s, 1, errc::connection_lost);
}

TEST_CASE("at stop the waiting sends fail at once and the one on its way at the end", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).send(2, list_of({"b"})).stop();
    require_failed(s, 2, errc::stopped);
    s.lost();
    require_failed(s, 1, errc::stopped);
    CHECK(s.state() == State::Stopped);
}

TEST_CASE("a send that is answered while stopping is completed", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).stop().answer(ChargingRequestsConfirmation{});
    CHECK(s.only<CompleteSend>().outcome);
    s.lost();
    CHECK(s.count<CompleteSend>() == 0);
}

}  // namespace vdv463::test
