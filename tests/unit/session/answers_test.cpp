// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

namespace vdv463::test {

namespace {

void require_unmatched(const ScriptedSession& s, const std::string& word) {
    CHECK(s.count<SendMessage>() == 0);
    const IssueReport report = s.only<ReportIssue>().report;
    CHECK(report.kind == IssueReport::Kind::UnmatchedAnswer);
    CHECK(report.error->code == errc::protocol_violation);
    CHECK(report.error->detail.find(word) != std::string::npos);
}

/// Ready, with a CMS that answers the boot with an id of its own.
void ready_with_foreign_ids(ScriptedSession& s) {
    s.start().open().answer_as("fresh id", BootNotificationResponse{}).information();
    REQUIRE(s.state() == State::Ready);
}

}  // namespace

TEST_CASE("an answer matches by our id with or without a known prefix", "[session]") {
    for (const char* prefix : {"", "boot-response-", "response-", "error-"}) {
        ScriptedSession s;
        s.ready().send(1, list_of({"a"}));
        s.answer_as(prefix + s.last_request().envelope.message_id, ChargingRequestsConfirmation{});
        CHECK(s.count<CompleteSend>() == 1);
    }
}

TEST_CASE("an Error with our id matches whatever action it names", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"}));
    Message error = from_cms(MessageType::Error, s.last_request().envelope.message_id,
                             ErrorPayload{"no", "", ""});
    SECTION("an unknown one") {}
    SECTION("another one") {
        error.envelope.action = MessageAction::ProvideChargingInformation;
    }
    s.receive(error);
    CHECK(s.only<CompleteSend>().outcome.error().code == errc::remote_error);
}

TEST_CASE("a Confirmation of another action does not match by our id", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).answer(BootNotificationResponse{});
    CHECK(s.count<CompleteSend>() == 0);
    require_unmatched(s, "unknown");
}

TEST_CASE("an unmatched answer is counted, reported and not answered", "[session]") {
    ScriptedSession s;
    s.ready();
    SECTION("a Confirmation") {
        s.answer_as("nobody's", ChargingRequestsConfirmation{});
    }
    SECTION("an Error") {
        s.answer_as("nobody's", ErrorPayload{"something failed", "", ""});
        CHECK(s.only<ReportIssue>().report.error->peer_text == "something failed");
    }
    require_unmatched(s, "unknown");
    CHECK(s.only<ReportIssue>().report.message_id == "nobody's");
    CHECK(s.status().unmatched_answers == 1);
    CHECK(s.state() == State::Ready);
}

TEST_CASE("a second answer is called a duplicate", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).answer(ErrorPayload{"first item", "", ""});
    s.answer(ChargingRequestsConfirmation{});
    require_unmatched(s, "duplicate");
}

TEST_CASE("an answer after the deadline is called late", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).wait(20s).bytes().wait(10s);
    s.answer(ChargingRequestsConfirmation{});
    require_unmatched(s, "late");
}

TEST_CASE("a late answer does not complete the next request", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    const std::string first = s.last_request().envelope.message_id;
    s.wait(20s).bytes().wait(10s).answer_as(first, ChargingRequestsConfirmation{});
    require_unmatched(s, "late");
    CHECK(s.plan_reports().empty());
}

TEST_CASE("an Error in answer to our Confirmation is never answered", "[session]") {
    ScriptedSession s;
    s.ready().information("info-1").answer_as("info-1", ErrorPayload{"unexpected type 2", "", ""});
    require_unmatched(s, "our own answer");
}

TEST_CASE("a CMS with foreign ids answers the only request of that action", "[session]") {
    ScriptedSession s;
    ready_with_foreign_ids(s);
    s.send(1, list_of({"a"}));
    SECTION("with a Confirmation") {
        s.answer_as("fresh", ChargingRequestsConfirmation{});
    }
    SECTION("with an Error") {
        s.answer_as("fresh", ErrorPayload{"no", "", ""});
    }
    SECTION("with an Error of an unknown action") {
        s.receive(from_cms(MessageType::Error, "parse-error", ErrorPayload{"no", "", ""}));
    }
    CHECK(s.count<CompleteSend>() == 1);
}

TEST_CASE("a CMS with foreign ids does not answer with another action", "[session]") {
    ScriptedSession s;
    ready_with_foreign_ids(s);
    s.send(1, list_of({"a"})).answer_as("fresh", BootNotificationResponse{});
    require_unmatched(s, "unknown");
}

TEST_CASE("a foreign id is not taken for an answer when the CMS has used ours", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"})).answer_as("fresh", ChargingRequestsConfirmation{});
    require_unmatched(s, "unknown");
}

TEST_CASE("after a time-out foreign ids match no more on that connection", "[session]") {
    ScriptedSession s;
    ready_with_foreign_ids(s);
    s.send(1, list_of({"a"})).send(2, list_of({"b"})).wait(20s).bytes().wait(10s);
    s.answer_as("fresh", ChargingRequestsConfirmation{});
    require_unmatched(s, "unknown");
    s.lost().fire_timer().open().answer_as("fresh id", BootNotificationResponse{}).information();
    s.send(3, list_of({"c"})).answer_as("fresh too", ChargingRequestsConfirmation{});
    CHECK(s.only<CompleteSend>().outcome);
}

TEST_CASE("whether a CMS has foreign ids is learned anew on each connection", "[session]") {
    ScriptedSession s;
    ready_with_foreign_ids(s);
    s.lost().ready().send(1, list_of({"a"})).answer_as("fresh", ChargingRequestsConfirmation{});
    require_unmatched(s, "unknown");
}

TEST_CASE("only the last sixteen answered ids are remembered", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"}));
    const std::string first = s.last_request().envelope.message_id;
    s.answer(ChargingRequestsConfirmation{});
    for (SendId id = 2; id <= 16; ++id) {
        s.send(id, list_of({"a"})).answer(ChargingRequestsConfirmation{});
    }
    s.answer_as(first, ChargingRequestsConfirmation{});
    require_unmatched(s, "duplicate");
    s.send(17, list_of({"a"})).answer(ChargingRequestsConfirmation{});
    s.answer_as(first, ChargingRequestsConfirmation{});
    require_unmatched(s, "unknown");
}

TEST_CASE("findings in an answer are reported and the answer counts", "[session]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"a"}));
    Message answer = from_cms(MessageType::Confirmation, s.last_request().envelope.message_id,
                              ChargingRequestsConfirmation{});
    answer.issues = {Issue{"/6/x", "unknown_member", "x is not known"}};
    s.receive(answer);
    CHECK(s.only<ReportIssue>().report.kind == IssueReport::Kind::Findings);
    CHECK(s.only<CompleteSend>().outcome);
}

}  // namespace vdv463::test
