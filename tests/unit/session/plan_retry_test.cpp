// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

/// D4, D5 and D7: a list that did not arrive well.
namespace vdv463::test {

namespace {

/// Time passes on a connection that lives; what happened in the last second is left to look at.
ScriptedSession& pass(ScriptedSession& s, std::chrono::seconds duration) {
    for (; duration > 1s; duration -= 1s) {
        s.wait(1s).bytes();
    }
    return s.wait(duration);
}

/// The list sent while so much time passes.
std::size_t sent_within(ScriptedSession& s, std::chrono::seconds duration) {
    std::size_t count = 0;
    for (; duration > 0s; duration -= 1s) {
        s.wait(1s);
        count += s.sent<ChargingRequests>().size();
        s.bytes();
    }
    return count;
}

Payload error(const std::string& text) {
    return ErrorPayload{text, "", "{\"message\":\"" + text + "\"}"};
}

/// The connection is lost between the list and its answer, and comes again.
void lose(ScriptedSession& s, int times) {
    for (int i = 0; i < times; ++i) {
        s.lost().ready();
    }
}

}  // namespace

TEST_CASE("D4: a list without an answer is sent again under a new id", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    const std::string id = s.last_request().envelope.message_id;
    pass(s, 29s);
    CHECK(s.sent<ChargingRequests>().empty());
    pass(s, 1s);
    CHECK(s.sent_list() == list_of({"a"}));
    CHECK(s.last_request().envelope.message_id != id);
    CHECK(s.raised("PLAN_NOT_IN_FORCE"));
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "1:confirmed");
    CHECK_FALSE(s.raised("PLAN_NOT_IN_FORCE"));
}

TEST_CASE("D4: a list without an answer that is no longer the newest is not sent again",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).publish(2, list_of({"b"}));
    pass(s, 30s);
    CHECK(s.sent_list() == list_of({"b"}));
}

TEST_CASE("D4: two time-outs in a row close the connection once", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    pass(s, 60s);
    CHECK(s.only<ReportState>().change.cause->code == errc::unanswered);
    s.lost().ready();
    CHECK(s.sent_list() == list_of({"a"}));
    SECTION("then the connection stays, with an alarm and a try every five minutes") {
        CHECK(sent_within(s, 120s) == 1);
        pass(s, 30s);
        CHECK(s.state() == State::Ready);
        CHECK(s.raised("PLAN_UNANSWERED"));
        CHECK(s.alarm_text("PLAN_UNANSWERED").find("300 s") != std::string::npos);
        CHECK(sent_within(s, 269s) == 0);
        CHECK(sent_within(s, 1s) == 1);
        CHECK(sent_within(s, 299s) == 0);
        CHECK(sent_within(s, 1s) == 1);
        CHECK(s.state() == State::Ready);
        s.information().answer(ChargingRequestsConfirmation{});
        CHECK_FALSE(s.raised("PLAN_UNANSWERED"));
        CHECK(s.status().plan_state == PlanState::Confirmed);
    }
    SECTION("an answer, and the next two close it again") {
        s.answer(ChargingRequestsConfirmation{}).publish(2, list_of({"b"}));
        pass(s, 60s);
        CHECK(s.state() == State::Closing);
    }
}

TEST_CASE("D5: an Error raises the alarm at once with the CMS's words", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(error("no such vehicle"));
    CHECK(s.plan_reports() == "1:refused");
    CHECK(s.raised("PLAN_REFUSED"));
    CHECK(s.raised("PLAN_NOT_IN_FORCE"));
    CHECK(s.alarm_text("PLAN_REFUSED").find("no such vehicle") != std::string::npos);
    CHECK(s.status().plan_cause->peer_text == "no such vehicle");
}

TEST_CASE("D5: a refused list goes again after 60 s, doubling to 15 min", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    for (const auto wait : {60s, 120s, 240s, 480s, 900s, 900s}) {
        s.answer(error("no"));
        CHECK(sent_within(s, wait - 1s) == 0);
        CHECK(sent_within(s, 1s) == 1);
    }
    s.answer(ChargingRequestsConfirmation{});
    CHECK_FALSE(s.raised("PLAN_REFUSED"));
    CHECK(s.status().plan_state == PlanState::Confirmed);
}

TEST_CASE("D5: a changed list takes the refused one's place at once, the same does not",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(error("no")).publish(2, list_of({"a"}));
    CHECK(s.plan_reports() == "1:superseded 2:waiting");
    CHECK(s.status().plan_cause->peer_text == "no");
    CHECK(s.raised("PLAN_REFUSED"));
    s.publish(3, list_of({"b"}));
    CHECK(s.sent_list() == list_of({"b"}));
    CHECK_FALSE(s.raised("PLAN_REFUSED"));
}

TEST_CASE("D5: a list refused before the first information goes again when that arrives",
          "[session][plan]") {
    auto config = ScriptedSession::default_config();
    config.plan.gate = Gate::AfterBoot;
    ScriptedSession s{config};
    s.publish(1, list_of({"a"})).start().open().boot().answer(error("not yet"));
    CHECK(s.sent<ChargingRequests>().empty());
    s.information();
    CHECK(s.sent_list() == list_of({"a"}));
    s.answer(error("still not")).information();
    CHECK(s.sent<ChargingRequests>().empty());
}

TEST_CASE("D5: requests named in an Error are rejected, others are not (ChargePilot)",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"r1", "r2", "r11", "r3.5", "r3"}));
    s.answer(error("Charging requests for ids: r1, x-r2, r3.5 does not exist: r11."));
    CHECK(s.request("r1").state == RequestState::Rejected);
    CHECK(s.request("r2").state != RequestState::Rejected);
    CHECK(s.request("r3.5").state == RequestState::Rejected);
    CHECK(s.request("r3").state != RequestState::Rejected);
    CHECK(s.request("r11").state == RequestState::Rejected);
    CHECK(s.request("r1").reason.find("does not exist") != std::string::npos);
    CHECK(s.raised("REQUEST_REJECTED"));
}

TEST_CASE("D5: Errors and a Confirmation for one list count as confirmed (Favonius)",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"r1", "r2", "r3"}));
    const std::string id = s.last_request().envelope.message_id;
    s.answer_as("error-" + id, error("InvalidVehicleId: r1"));
    CHECK(s.status().plan_state == PlanState::Refused);
    s.answer_as("error-" + id, error("InvalidTimeWindow: r2"));
    CHECK(s.count<ReportIssue>() == 0);
    s.answer_as("response-" + id, ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "1:confirmed");
    CHECK(s.request("r1").state == RequestState::Rejected);
    CHECK(s.request("r1").reason == "possibly terminated: InvalidVehicleId: r1");
    CHECK(s.request("r2").reason == "possibly terminated: InvalidTimeWindow: r2");
    CHECK(s.request("r3").state == RequestState::Confirmed);
    CHECK_FALSE(s.raised("PLAN_REFUSED"));
    CHECK(s.raised("REQUEST_REJECTED"));
    CHECK(sent_within(s, 120s) == 0);
}

TEST_CASE("D5: an Error for the whole list rejects no request of its own (Favonius)",
          "[session][plan]") {
    const char* text = GENERATE("DuplicateRequestId: the list has an id twice", "RateLimitExceeded",
                                "SchemaValidationError: 'chargingInstruction' is not allowed");
    ScriptedSession s;
    s.ready().publish(1, list_of({"r1", "r2"}));
    s.answer_as("error-" + s.last_request().envelope.message_id, error(text));
    CHECK(s.plan_reports() == "1:refused");
    CHECK(s.alarm_text("PLAN_REFUSED").find(text) != std::string::npos);
    CHECK(s.request("r1").state == RequestState::Waiting);
    CHECK_FALSE(s.raised("REQUEST_REJECTED"));
    CHECK(sent_within(s, 60s) == 1);
}

TEST_CASE("D5: an Error that comes after the Confirmation marks its items", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"r1", "r2"}));
    const std::string id = s.last_request().envelope.message_id;
    s.answer_as("response-" + id, ChargingRequestsConfirmation{});
    s.answer_as("error-" + id, error("InvalidVehicleId: r1"));
    CHECK(s.status().plan_state == PlanState::Confirmed);
    CHECK(s.request("r1").reason == "possibly terminated: InvalidVehicleId: r1");
}

TEST_CASE("D5: a Confirmation after the Error does not confirm what was sent since",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    const std::string id = s.last_request().envelope.message_id;
    s.answer(error("no")).publish(2, list_of({"b"})).publish(3, list_of({"a"}));
    s.answer_as("response-" + id, ChargingRequestsConfirmation{});
    CHECK(s.status().plan_state == PlanState::Waiting);
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D5: republish sends a refused list at once", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(error("no")).republish();
    CHECK(s.plan_reports() == "1:waiting 1:sent");
}

TEST_CASE("D7: three connections lost between list and answer quarantine the list",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    lose(s, 2);
    CHECK(s.sent_list() == list_of({"a"}));
    s.lost();
    CHECK(s.plan_reports() == "1:waiting 1:held");
    CHECK(s.status().plan_cause->code == errc::plan_poisoned);
    CHECK(s.raised("PLAN_POISONED"));
    s.ready();
    CHECK(s.state() == State::Ready);
    CHECK(s.sent<ChargingRequests>().empty());
    SECTION("there is one try every 15 minutes") {
        CHECK(sent_within(s, 899s) == 0);
        CHECK(sent_within(s, 1s) == 1);
        s.lost().ready();
        CHECK(s.sent<ChargingRequests>().empty());
        CHECK(s.raised("PLAN_POISONED"));
        CHECK(sent_within(s, 900s) == 1);
        s.answer(ChargingRequestsConfirmation{});
        CHECK_FALSE(s.raised("PLAN_POISONED"));
        CHECK(s.status().plan_state == PlanState::Confirmed);
    }
    SECTION("the same list again stays in it") {
        s.publish(2, list_of({"a"}));
        CHECK(s.status().plan_state == PlanState::Held);
        CHECK(s.raised("PLAN_POISONED"));
    }
    SECTION("a changed list ends it") {
        s.publish(2, list_of({"b"}));
        CHECK(s.sent_list() == list_of({"b"}));
        CHECK_FALSE(s.raised("PLAN_POISONED"));
    }
    SECTION("republish ends it") {
        s.republish();
        CHECK(s.sent_list() == list_of({"a"}));
    }
    SECTION("an Error ends it") {
        pass(s, 900s);
        s.answer(error("no"));
        CHECK_FALSE(s.raised("PLAN_POISONED"));
        CHECK(s.status().plan_state == PlanState::Refused);
    }
}

TEST_CASE("D7: an answer between the losses begins the count anew", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    lose(s, 2);
    s.answer(ChargingRequestsConfirmation{});
    lose(s, 3);
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D7: connections that we close, or that end later, do not count", "[session][plan]") {
    auto config = ScriptedSession::default_config();
    config.liveness.information_timeout = 20s;
    ScriptedSession s{config};
    s.ready().publish(1, list_of({"a"}));
    SECTION("closed by us") {
        for (int i = 0; i < 5; ++i) {
            s.wait(20s);
            REQUIRE(s.state() == State::Closing);
            s.lost().ready();
        }
    }
    SECTION("lost after the answer") {
        for (int i = 0; i < 5; ++i) {
            s.answer(ChargingRequestsConfirmation{}).lost().ready();
        }
    }
    CHECK(s.sent_list() == list_of({"a"}));
    CHECK_FALSE(s.raised("PLAN_POISONED"));
}

TEST_CASE("D7: a close frame of the CMS counts as a loss", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"}));
    for (int i = 0; i < 3; ++i) {
        s.peer_closes().lost().ready();
    }
    CHECK(s.raised("PLAN_POISONED"));
    CHECK(s.sent<ChargingRequests>().empty());
}

}  // namespace vdv463::test
