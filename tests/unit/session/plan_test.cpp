// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

namespace vdv463::test {

TEST_CASE("a list published while Ready is sent, and confirmed by the CMS", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a", "b"}));
    CHECK(s.plan_reports() == "1:waiting 1:sent");
    CHECK(s.sent_list() == list_of({"a", "b"}));
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "1:confirmed");
    CHECK(s.status().confirmed_plan_version == 1);
}

TEST_CASE("a list counts as sent only when it was written", "[session]") {
    ScriptedSession s;
    s.ready().hold_writes().publish(1, list_of({"a"}));
    CHECK(s.plan_reports() == "1:waiting");
    s.write_held();
    CHECK(s.plan_reports() == "1:sent");
}

TEST_CASE("a list published before the start goes when the gate opens", "[session]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"}));
    CHECK(s.plan_reports() == "1:waiting");
    s.start().open().boot();
    CHECK(s.sent<ChargingRequests>().empty());
    CHECK_FALSE(s.status().gate_open);
    s.information();
    CHECK(s.sent_list() == list_of({"a"}));
    CHECK(s.status().gate_open);
}

TEST_CASE("the confirmation of the information leaves before the list", "[session]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"})).start().open().boot().information();
    const auto messages = s.all<SendMessage>();
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].message.envelope.message_type == MessageType::Confirmation);
}

TEST_CASE("the gate closes with the connection", "[session]") {
    ScriptedSession s;
    s.ready().lost();
    CHECK_FALSE(s.status().gate_open);
    s.fire_timer().open().boot();
    CHECK_FALSE(s.status().gate_open);
}

TEST_CASE("a newer list replaces the one that waits", "[session]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"})).publish(2, list_of({"b"}));
    CHECK(s.plan_reports() == "1:superseded 2:waiting");
    s.ready();
    CHECK(s.sent_list() == list_of({"b"}));
}

TEST_CASE("a newer list waits for the answer to the one on its way", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).publish(2, list_of({"b"}));
    CHECK(s.plan_reports() == "1:superseded 2:waiting");
    CHECK(s.count<SendMessage>() == 0);
    s.publish(3, list_of({"c"}));
    CHECK(s.plan_reports() == "2:superseded 3:waiting");
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "3:sent");
    CHECK(s.sent_list() == list_of({"c"}));
}

TEST_CASE("a refusal of the superseded list does not touch the newest", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).publish(2, list_of({"b"}));
    s.answer(ErrorPayload{"no", "", ""});
    CHECK(s.plan_reports() == "2:sent");
}

TEST_CASE("a confirmed list is not superseded by the next", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{});
    s.publish(2, list_of({"b"}));
    CHECK(s.plan_reports() == "2:waiting 2:sent");
}

TEST_CASE("the same list again while on its way is confirmed with it", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).publish(2, list_of({"a"}));
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "2:confirmed");
    CHECK(s.count<SendMessage>() == 0);
}

TEST_CASE("an old list comes back after another one only by being sent", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{});
    s.publish(2, list_of({"b"})).publish(3, list_of({"a"})).answer(ErrorPayload{});
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("a confirmed list is sent again after a reconnection", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{}).lost();
    CHECK(s.plan_reports().empty());
    s.ready();
    CHECK(s.sent_list() == list_of({"a"}));
    CHECK(s.plan_reports() == "1:sent");
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "1:confirmed");
}

TEST_CASE("a list that was on its way waits again when the connection is lost", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).lost();
    CHECK(s.plan_reports() == "1:waiting");
    CHECK(s.only<ReportPlan>().change.cause->code == errc::connection_lost);
    s.ready();
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("only the newest list is sent after a reconnection", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).publish(2, list_of({"b"})).lost();
    CHECK(s.plan_reports().empty());
    s.publish(3, list_of({"c"}));
    CHECK(s.plan_reports() == "2:superseded 3:waiting");
    s.ready();
    CHECK(s.sent_list() == list_of({"c"}));
}

TEST_CASE("a refused list is told with the CMS's words and not sent again", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ErrorPayload{"id does not exist", "", ""});
    const PlanChange change = s.only<ReportPlan>().change;
    CHECK(change.state == PlanState::Refused);
    CHECK(change.cause->code == errc::remote_error);
    CHECK(change.cause->peer_text == "id does not exist");
    CHECK(s.count<SendMessage>() == 0);
    s.information();
    CHECK(s.sent<ChargingRequests>().empty());
}

TEST_CASE("a refused list is sent again after a reconnection", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ErrorPayload{"no", "", ""}).lost().ready();
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("a list without answer is sent again after the deadline", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    const std::string first = s.last_request().envelope.message_id;
    s.wait(20s).bytes().wait(9999ms);
    CHECK(s.count<SendMessage>() == 0);
    s.wait(1ms);
    CHECK(s.plan_reports() == "1:waiting 1:sent");
    CHECK(s.all<ReportPlan>().front().change.cause->code == errc::timeout);
    CHECK(s.last_request().envelope.message_id != first);
}

TEST_CASE("the deadline of a list begins when it was written", "[session]") {
    ScriptedSession s;
    s.ready().hold_writes().publish(1, list_of({"a"})).wait(20s).bytes().wait(15s);
    CHECK(s.plan_reports().empty());
    s.write_held().bytes().wait(29999ms);
    CHECK(s.plan_reports().empty());
    s.wait(1ms);
    CHECK(s.plan_reports() == "1:waiting");
}

TEST_CASE("the second list in a row without answer closes the connection", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).wait(20s).bytes().wait(10s).bytes().wait(20s).bytes();
    s.wait(10s);
    CHECK(s.only<CloseTransport>().code == 1000);
    CHECK(s.plan_reports() == "1:waiting");
    CHECK(s.only<ReportState>().change.to == State::Closing);
    CHECK(s.only<ReportState>().change.cause->code == errc::unanswered);
    s.lost();
    CHECK(s.only<ReportState>().change.cause->code == errc::unanswered);
    s.ready();
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("an answer between two time-outs keeps the connection", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).wait(20s).bytes().wait(10s);
    s.answer(ChargingRequestsConfirmation{}).publish(2, list_of({"b"}));
    s.wait(20s).bytes().wait(10s);
    CHECK(s.state() == State::Ready);
    CHECK(s.plan_reports() == "2:waiting 2:sent");
}

TEST_CASE("an undecodable answer makes the list due again, and twice is enough", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    Error error{errc::wrong_type, "payload is a number"};
    error.message_type = MessageType::Confirmation;
    error.message_id = s.last_request().envelope.message_id;
    s.undecodable(error);
    CHECK(s.plan_reports() == "1:waiting 1:sent");
    CHECK(s.all<ReportPlan>().front().change.cause->code == errc::wrong_type);
    error.message_id = s.last_request().envelope.message_id;
    s.undecodable(error);
    CHECK(s.plan_reports() == "1:waiting");
    CHECK(s.only<ReportState>().change.cause->code == errc::unanswered);
}

TEST_CASE("an undecodable answer to something else changes nothing", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    Error error{errc::wrong_type, "payload is a number"};
    error.message_type = MessageType::Confirmation;
    error.message_id = "of somebody else";
    s.undecodable(error);
    CHECK(s.plan_reports().empty());
    CHECK(s.count<ReportIssue>() == 1);
}

TEST_CASE("stop forgets the list: a stale one is never sent by itself", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{});
    s.stop().lost();
    CHECK(s.status().plan_version == 0);
    CHECK_FALSE(s.status().plan_state);
    s.ready();
    CHECK(s.sent<ChargingRequests>().empty());
}

TEST_CASE("a list published after the stop is for the next start", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).stop().publish(2, list_of({"b"}));
    CHECK(s.plan_reports() == "1:superseded 2:waiting");
    s.lost().ready();
    CHECK(s.sent_list() == list_of({"b"}));
}

TEST_CASE("a list that is answered while Closing counts as confirmed", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).stop().answer(ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "1:confirmed");
    CHECK(s.status().confirmed_plan_version == 1);
}

}  // namespace vdv463::test
