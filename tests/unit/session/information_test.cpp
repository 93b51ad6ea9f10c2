// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

namespace vdv463::test {

namespace {

Error undecodable_request(MessageAction action) {
    Error error{errc::wrong_type, "depotId is a number instead of a string"};
    error.path = "/6/depotInfoList/0/depotId";
    error.message_type = MessageType::Request;
    error.message_id = "broken";
    error.action = action;
    return error;
}

}  // namespace

TEST_CASE("information is confirmed with its own id and delivered", "[session]") {
    ScriptedSession s;
    s.ready();
    Message request = from_cms(MessageType::Request, "info-1", small_depot());
    request.envelope.presystem_id = "as the CMS wrote it";
    s.receive(request);
    const Message confirmation = s.only<SendMessage>().message;
    CHECK(confirmation.envelope.message_type == MessageType::Confirmation);
    CHECK(confirmation.envelope.message_id == "info-1");
    CHECK(confirmation.envelope.action == MessageAction::ProvideChargingInformation);
    CHECK(confirmation.envelope.presystem_id == "as the CMS wrote it");
    CHECK(confirmation.envelope.source == "BMS");
    CHECK(confirmation.envelope.timestamp == s.now().wall);
    CHECK(s.only<ReportInformation>().information == small_depot());
    CHECK(s.status().information_received == 2);
}

TEST_CASE("an answer names us when the request named nobody", "[session]") {
    ScriptedSession s;
    s.ready();
    Message request = from_cms(MessageType::Request, "info-1", small_depot());
    request.envelope.presystem_id.clear();
    s.receive(request);
    CHECK(s.only<SendMessage>().message.envelope.presystem_id == "uri://Customer1/Presystem1");
}

TEST_CASE("information before the boot's answer is confirmed and delivered", "[session]") {
    ScriptedSession s;
    s.start().open().information();
    CHECK(s.state() == State::Booting);
    CHECK(s.sent<ChargingInformationConfirmation>().size() == 1);
    CHECK(s.count<ReportInformation>() == 1);
}

TEST_CASE("information before the boot's answer opens the gate at Ready", "[session]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"})).start().open().information();
    CHECK(s.sent<ChargingRequests>().empty());
    s.boot();
    CHECK(s.sent<ChargingRequests>().size() == 1);
}

TEST_CASE("the first information is reported as a step, once per connection", "[session]") {
    ScriptedSession s;
    s.start().open().boot().wait(3s).information();
    const AttemptStep step = s.only<ReportStep>().step;
    CHECK(step.step == Step::Information);
    CHECK(step.ok);
    CHECK(step.elapsed == 3s);
    CHECK(step.detail == "1 depot, 2 charging points");
    s.information("second");
    CHECK(s.count<ReportStep>() == 0);
    s.lost().fire_timer().open().boot().information();
    CHECK(s.count<ReportStep>() == 1);
}

TEST_CASE("information before the boot's answer is a step after it and took no time", "[session]") {
    ScriptedSession s;
    s.start().open().information().wait(3s).boot();
    const auto steps = s.all<ReportStep>();
    REQUIRE(steps.size() == 2);
    CHECK(steps[0].step.step == Step::Boot);
    CHECK(steps[1].step.step == Step::Information);
    CHECK(steps[1].step.elapsed == 0s);
}

TEST_CASE("information is delivered but not confirmed while Closing", "[session]") {
    ScriptedSession s;
    s.ready().stop().information();
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.count<ReportInformation>() == 1);
}

TEST_CASE("findings in a message are reported", "[session]") {
    ScriptedSession s;
    s.ready();
    Message request = from_cms(MessageType::Request, "info-1", small_depot());
    request.issues = {Issue{"/6/x", "unknown_member", "x is not known"}};
    s.receive(request);
    const IssueReport report = s.only<ReportIssue>().report;
    CHECK(report.kind == IssueReport::Kind::Findings);
    CHECK(report.message_id == "info-1");
    CHECK(report.action == MessageAction::ProvideChargingInformation);
    CHECK(report.issues == request.issues);
}

TEST_CASE("information that cannot be decoded is answered with an Error", "[session]") {
    ScriptedSession s;
    s.ready().undecodable(undecodable_request(MessageAction::ProvideChargingInformation));
    const Message answer = s.only<SendMessage>().message;
    CHECK(answer.envelope.message_type == MessageType::Error);
    CHECK(answer.envelope.message_id == "broken");
    CHECK(answer.envelope.action == MessageAction::ProvideChargingInformation);
    CHECK(answer.envelope.presystem_id == "uri://Customer1/Presystem1");
    const std::string text = std::get<ErrorPayload>(answer.payload).text;
    CHECK(text.find("depotId is a number") != std::string::npos);
    CHECK(text.find("/6/depotInfoList/0/depotId") != std::string::npos);
}

TEST_CASE("information that cannot be decoded is reported with its path", "[session]") {
    ScriptedSession s;
    s.ready().undecodable(undecodable_request(MessageAction::ProvideChargingInformation));
    const IssueReport report = s.only<ReportIssue>().report;
    CHECK(report.kind == IssueReport::Kind::Undecodable);
    CHECK(report.message_id == "broken");
    CHECK(report.error->code == errc::wrong_type);
    CHECK(report.error->path == "/6/depotInfoList/0/depotId");
    CHECK(s.count<ReportInformation>() == 0);
    CHECK(s.status().undecodable_messages == 1);
}

TEST_CASE("information that cannot be decoded does not open the gate", "[session]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"})).start().open().boot();
    s.undecodable(undecodable_request(MessageAction::ProvideChargingInformation));
    CHECK_FALSE(s.status().gate_open);
    CHECK(s.sent<ChargingRequests>().empty());
}

TEST_CASE("a request whose action cannot be repeated is only reported", "[session]") {
    ScriptedSession s;
    s.ready().undecodable(undecodable_request(MessageAction::Unrecognized));
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.count<ReportIssue>() == 1);
}

TEST_CASE("text without readable type and id is only reported", "[session]") {
    ScriptedSession s;
    s.ready().undecodable(Error{errc::invalid_json, "no JSON"});
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.only<ReportIssue>().report.error->code == errc::invalid_json);
    CHECK(s.state() == State::Ready);
}

TEST_CASE("an undecodable request is not answered while Closing", "[session]") {
    ScriptedSession s;
    s.ready().stop().undecodable(undecodable_request(MessageAction::ProvideChargingInformation));
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.count<ReportIssue>() == 1);
}

TEST_CASE("a request that only a presystem may send is answered with an Error", "[session]") {
    ScriptedSession s;
    s.start().open();
    SECTION("while Booting") {}
    SECTION("while Ready") {
        s.boot();
    }
    for (const Payload& payload :
         {Payload{BootNotificationRequest{}}, Payload{ChargingRequests{}}}) {
        s.receive(from_cms(MessageType::Request, "odd", payload));
        const Message answer = s.only<SendMessage>().message;
        CHECK(answer.envelope.message_type == MessageType::Error);
        CHECK(answer.envelope.message_id == "odd");
        CHECK(answer.envelope.action == action_of(payload));
        CHECK_FALSE(std::get<ErrorPayload>(answer.payload).text.empty());
        const IssueReport report = s.only<ReportIssue>().report;
        CHECK(report.kind == IssueReport::Kind::UnexpectedRequest);
        CHECK(report.error->code == errc::protocol_violation);
    }
}

TEST_CASE("an unexpected request is not answered while Closing", "[session]") {
    ScriptedSession s;
    s.ready().stop().receive(from_cms(MessageType::Request, "odd", BootNotificationRequest{}));
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.count<ReportIssue>() == 1);
}

TEST_CASE("messages of a connection that is gone are ignored", "[session]") {
    CountingRandom random;
    Session session{ScriptedSession::default_config(), random};
    CHECK(session.handle(MessageReceived{from_cms(MessageType::Request, "i", small_depot())}, {})
              .empty());
    CHECK(session.handle(UndecodableReceived{Error{errc::invalid_json, ""}}, {}).empty());
    CHECK(session.handle(TransportOpened{}, {}).empty());
    CHECK(session.handle(TransportClosed{}, {}).empty());
    CHECK(session.handle(PeerClosing{}, {}).empty());
    CHECK(session.handle(MessageWritten{1}, {}).empty());
    CHECK(session.handle(BytesReceived{}, {}).empty());
    CHECK(session.handle(TimerFired{}, {}).empty());
    CHECK_FALSE(session.deadline());
}

}  // namespace vdv463::test
