// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

namespace vdv463::test {

namespace {

/// The boot failed: the connection is being closed, and Waiting follows with the same cause.
Error require_failed_boot(ScriptedSession& s, errc code) {
    CHECK(s.only<CloseTransport>().code == 1000);
    const AttemptStep step = s.only<ReportStep>().step;
    CHECK(step.step == Step::Boot);
    CHECK_FALSE(step.ok);
    CHECK(step.error->code == code);
    Error cause = s.only<ReportState>().change.cause.value();
    CHECK(cause.code == code);
    CHECK(s.state() == State::Closing);
    CHECK(s.next_timer() == 2s);
    s.lost();
    CHECK(s.only<ReportState>().change.to == State::Waiting);
    CHECK(s.only<ReportState>().change.cause->code == code);
    return cause;
}

}  // namespace

TEST_CASE("an accepted boot leads to Ready and is reported as a step", "[session]") {
    ScriptedSession s;
    s.start().open().wait(250ms).boot();
    CHECK(s.states() == std::vector<State>{State::Ready});
    const AttemptStep step = s.only<ReportStep>().step;
    CHECK(step.attempt == 1);
    CHECK(step.step == Step::Boot);
    CHECK(step.ok);
    CHECK(step.elapsed == 250ms);
    CHECK_FALSE(step.error);
    CHECK(s.status().connections == 1);
}

TEST_CASE("a rejected boot closes with the cause boot_rejected", "[session]") {
    ScriptedSession s;
    s.start().open().boot(BootStatus::Rejected);
    require_failed_boot(s, errc::boot_rejected);
}

TEST_CASE("a boot status that nobody knows closes and names the place", "[session]") {
    ScriptedSession s;
    s.start().open();
    SECTION("in an array") {
        s.boot(BootStatus::Unrecognized);
        CHECK(require_failed_boot(s, errc::invalid_value).path == "/6/status");
    }
    SECTION("in an object") {
        Message answer = from_cms(MessageType::Confirmation, s.last_request().envelope.message_id,
                                  BootNotificationResponse{BootStatus::Unrecognized});
        answer.envelope.form = EnvelopeForm::Object;
        s.receive(answer);
        CHECK(require_failed_boot(s, errc::invalid_value).path == "/payload/status");
    }
}

TEST_CASE("an Error in answer to the boot closes with the CMS's words", "[session]") {
    ScriptedSession s;
    s.start().open().answer(ErrorPayload{"unknown presystem", "E7", "{}"});
    CHECK(require_failed_boot(s, errc::remote_error).peer_text == "E7: unknown presystem");
}

TEST_CASE("an Error without known words passes on what came", "[session]") {
    ScriptedSession s;
    s.start().open().answer(ErrorPayload{"", "", "42"});
    CHECK(require_failed_boot(s, errc::remote_error).peer_text == "42");
}

TEST_CASE("a boot without answer closes after the deadline", "[session]") {
    auto config = ScriptedSession::default_config();
    config.limits.boot_timeout = 10s;
    ScriptedSession s{config};
    s.start().open().wait(9999ms);
    CHECK(s.state() == State::Booting);
    s.wait(1ms);
    const Error cause = require_failed_boot(s, errc::boot_timeout);
    CHECK(cause.detail.find("10 s") != std::string::npos);
    CHECK(cause.detail.find("other messages") == std::string::npos);
}

TEST_CASE("a boot without answer says so when something else came", "[session]") {
    auto config = ScriptedSession::default_config();
    config.limits.boot_timeout = 1500ms;
    ScriptedSession s{config};
    s.start().open().information().wait(1500ms);
    const Error cause = require_failed_boot(s, errc::boot_timeout);
    CHECK(cause.detail.find("1500 ms") != std::string::npos);
    CHECK(cause.detail.find("other messages") != std::string::npos);
}

TEST_CASE("an answer to the boot after its deadline is late", "[session]") {
    auto config = ScriptedSession::default_config();
    config.limits.boot_timeout = 10s;
    ScriptedSession s{config};
    s.start().open().wait(10s).boot();
    CHECK(s.state() == State::Closing);
    CHECK(s.only<ReportIssue>().report.error->detail.find("late") != std::string::npos);
}

TEST_CASE("an answer to the boot that cannot be decoded closes with its error", "[session]") {
    ScriptedSession s;
    s.start().open();
    Error error{errc::missing_member, "status is missing"};
    error.path = "/6/status";
    error.message_type = MessageType::Confirmation;
    error.message_id = s.last_request().envelope.message_id;
    error.action = MessageAction::BootNotification;
    s.undecodable(error);
    CHECK(s.only<ReportIssue>().report.kind == IssueReport::Kind::Undecodable);
    CHECK(require_failed_boot(s, errc::missing_member).path == "/6/status");
}

TEST_CASE("a connection that ends while Booting keeps its cause", "[session]") {
    ScriptedSession s;
    s.start().open().lost();
    CHECK(s.only<ReportState>().change.to == State::Waiting);
    CHECK(s.only<ReportState>().change.cause->code == errc::connection_lost);
    CHECK_FALSE(s.only<ReportStep>().step.ok);
}

TEST_CASE("the boot comes first on every connection", "[session]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).lost().fire_timer().open();
    CHECK(s.sent<BootNotificationRequest>().size() == 1);
    CHECK(s.count<SendMessage>() == 1);
}

TEST_CASE("the answer to the boot may bear a prefixed id", "[session]") {
    ScriptedSession s;
    s.start().open();
    const std::string own = s.last_request().envelope.message_id;
    s.answer_as("boot-response-" + own, BootNotificationResponse{});
    CHECK(s.state() == State::Ready);
}

TEST_CASE("the answer to the boot may bear any id", "[session]") {
    ScriptedSession s;
    s.start().open().answer_as("something else", BootNotificationResponse{});
    CHECK(s.state() == State::Ready);
}

TEST_CASE("an Error that answers our Confirmation is not taken for the boot's", "[session]") {
    ScriptedSession s;
    s.start().open().information("info-1");
    Message error = from_cms(MessageType::Error, "error-info-1", ErrorPayload{"no", "", ""});
    s.receive(error);
    CHECK(s.state() == State::Booting);
    CHECK(s.only<ReportIssue>().report.kind == IssueReport::Kind::UnmatchedAnswer);
}

TEST_CASE("an Error with an unknown action while Booting answers the boot", "[session]") {
    ScriptedSession s;
    s.start().open().receive(
        from_cms(MessageType::Error, "parse-error", ErrorPayload{"not JSON", "", ""}));
    require_failed_boot(s, errc::remote_error);
}

}  // namespace vdv463::test
