// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

/// D6 and D8 as they concern lists: which answer belongs to which request, and what is never
/// answered. More about both is in answers_test.cpp and information_test.cpp.
namespace vdv463::test {

namespace {

void expect_unmatched(const ScriptedSession& s) {
    CHECK(s.only<ReportIssue>().report.kind == IssueReport::Kind::UnmatchedAnswer);
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.plan_reports().empty());
}

ScriptedSession& foreign(ScriptedSession& s) {
    return s.start().open().answer_as("fresh", BootNotificationResponse{}).information();
}

}  // namespace

TEST_CASE("D6: our own id, plain or with a known prefix, confirms a list", "[session][plan]") {
    const char* prefix = GENERATE("", "response-", "boot-response-");
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    s.answer_as(prefix + s.last_request().envelope.message_id, ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "1:confirmed");
}

TEST_CASE("D6: a foreign id is no answer for a peer that has used ours", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer_as("x", ChargingRequestsConfirmation{});
    expect_unmatched(s);
}

TEST_CASE("D6: the boot's answer may bear any id and marks the peer (Ekoenergetyka)",
          "[session][plan]") {
    ScriptedSession s;
    foreign(s).publish(1, list_of({"a"}));
    SECTION("its Confirmation with a foreign id counts") {
        s.answer_as("other", ChargingRequestsConfirmation{});
        CHECK(s.plan_reports() == "1:confirmed");
    }
    SECTION("so does its Error of an unknown action") {
        s.receive(from_cms(MessageType::Error, "parse-error", ErrorPayload{"no", "", ""}));
        CHECK(s.plan_reports() == "1:refused");
    }
    SECTION("an answer of another action does not") {
        s.answer_as("other", BootNotificationResponse{});
        expect_unmatched(s);
    }
    SECTION("after a time-out none does on that connection") {
        s.wait(20s).bytes().wait(10s).answer_as("other", ChargingRequestsConfirmation{});
        expect_unmatched(s);
    }
}

TEST_CASE("D6: an Error under a fixed id is no answer, and the list goes again (Favonius)",
          "[session][plan]") {
    const char* id = GENERATE("error-message-too-large", "parse-error");
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    s.receive(from_cms(MessageType::Error, id, ErrorPayload{"not now", "", ""}));
    expect_unmatched(s);
    s.wait(20s).bytes().wait(10s);
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D6: answers to the last 16 requests are known as late or duplicate", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    const std::string late = s.last_request().envelope.message_id;
    s.wait(20s).bytes().wait(10s).answer_as(late, ChargingRequestsConfirmation{});
    expect_unmatched(s);
    CHECK(s.only<ReportIssue>().report.error->detail.find("late") != std::string::npos);
    s.answer(ChargingRequestsConfirmation{}).answer(ChargingRequestsConfirmation{});
    expect_unmatched(s);
    CHECK(s.only<ReportIssue>().report.error->detail.find("duplicate") != std::string::npos);
    for (PlanVersion version = 2; version <= 16; ++version) {
        s.publish(version, list_of({std::to_string(version)}));
        s.answer(ChargingRequestsConfirmation{});
    }
    s.answer_as(late, ChargingRequestsConfirmation{});
    CHECK(s.only<ReportIssue>().report.error->detail.find("unknown") != std::string::npos);
}

TEST_CASE("D8: Errors and Confirmations are never answered", "[session][plan]") {
    ScriptedSession s;
    s.ready().information("info").publish(1, list_of({"a"}));
    SECTION("an Error for our Confirmation (VEMO, Favonius HARD)") {
        s.answer_as("info", ErrorPayload{"unexpected", "", ""});
    }
    SECTION("an Error for nothing") {
        s.answer_as("nothing", ErrorPayload{"unexpected", "", ""});
    }
    SECTION("a Confirmation for nothing") {
        s.answer_as("nothing", ChargingRequestsConfirmation{});
    }
    SECTION("an Error for our list") {
        s.answer(ErrorPayload{"unexpected", "", ""});
    }
    SECTION("an answer that cannot be read") {
        Error error{errc::wrong_type, "payload is a number"};
        error.message_type = GENERATE(MessageType::Error, MessageType::Confirmation);
        error.message_id = "nothing";
        error.action = MessageAction::ProvideChargingRequests;
        s.undecodable(error);
    }
    CHECK(s.count<SendMessage>() == 0);
}

TEST_CASE("D8: a BootNotification of the CMS is answered with an Error", "[session][plan]") {
    ScriptedSession s;
    s.ready().receive(from_cms(MessageType::Request, "odd", BootNotificationRequest{}));
    CHECK(s.only<SendMessage>().message.envelope.message_type == MessageType::Error);
    CHECK(s.only<SendMessage>().message.envelope.message_id == "odd");
    CHECK(s.state() == State::Ready);
}

}  // namespace vdv463::test
