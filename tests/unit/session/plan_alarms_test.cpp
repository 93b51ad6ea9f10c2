// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

/// K3 to K5: what is told about the plan as a whole.
namespace vdv463::test {

namespace {

ScriptedSession& in_force(ScriptedSession& s, const std::vector<std::string>& ids) {
    s.ready().publish(1, departing(list_of(ids), s.now().wall + 5h));
    return s.answer(ChargingRequestsConfirmation{}).informs(showing(ids));
}

/// A depot in which `id` will miss its target at its departure.
ChargingInformation late(const std::string& id, Timestamp departure) {
    auto information = showing({id});
    auto& station = information.depot_info_list[0].charging_station_info_list[0];
    auto& scheduled = *station.charging_point_info_list[0].scheduled_charging_process_list;
    auto& prediction = scheduled[0].charging_prediction_data.departure_time.emplace();
    prediction.predicted_departure_time_soc_pct = 20;
    prediction.requested_time_for_departure = departure;
    return information;
}

ChargingInformation rejecting(const std::string& id, const std::string& reason) {
    auto information = small_depot();
    information.rejected_charging_request_info_list.emplace().push_back(
        {"uri://Customer1/Presystem1", id, reason});
    return information;
}

Audit record(const ScriptedSession& s, std::size_t index) {
    const auto all = s.all<Audit>();
    REQUIRE(all.size() > index);
    return all[index];
}

}  // namespace

TEST_CASE("K3: requests gone from three informations are sent once more", "[session][plan]") {
    ScriptedSession s;
    in_force(s, {"a", "b"}).information().information();
    CHECK(s.sent<ChargingRequests>().empty());
    s.information();
    CHECK(s.sent_list().size() == 2);
    CHECK(s.raised("PLAN_LOST_AT_CMS"));
    s.answer(ChargingRequestsConfirmation{}).information().information().information();
    CHECK(s.sent<ChargingRequests>().empty());
    CHECK(s.raised("PLAN_LOST_AT_CMS"));
    s.informs(showing({"b"}));
    CHECK_FALSE(s.raised("PLAN_LOST_AT_CMS"));
}

TEST_CASE("K3: a CMS that never showed a request has not lost it", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{});
    for (int i = 0; i < 5; ++i) {
        s.information();
        CHECK(s.sent<ChargingRequests>().empty());
    }
    CHECK_FALSE(s.raised("PLAN_LOST_AT_CMS"));
}

TEST_CASE("K3: a withdrawal ends the alarm about lost requests", "[session][plan]") {
    ScriptedSession s;
    in_force(s, {"a"}).information().information().information();
    REQUIRE(s.raised("PLAN_LOST_AT_CMS"));
    s.answer(ChargingRequestsConfirmation{}).withdraw_all();
    s.answer(ChargingRequestsConfirmation{});
    CHECK_FALSE(s.raised("PLAN_LOST_AT_CMS"));
}

TEST_CASE("K3: requests under our id that we never sent mean a second master", "[session][plan]") {
    auto config = ScriptedSession::default_config();
    config.plan.hold_on_second_master = GENERATE(false, true);
    ScriptedSession s{config};
    in_force(s, {"a"}).informs(showing({"a", "theirs"}));
    CHECK(s.raised("SECOND_MASTER"));
    CHECK(s.alarm_text("SECOND_MASTER").find("theirs") != std::string::npos);
    s.publish(2, list_of({"b"}));
    if (!config.plan.hold_on_second_master) {
        CHECK(s.sent_list() == list_of({"b"}));
        s.answer(ChargingRequestsConfirmation{});
    } else {
        CHECK(s.plan_reports() == "2:waiting 2:held");
        CHECK(s.status().plan_cause->code == errc::second_master);
    }
    s.informs(showing({"a"})).informs(showing({"a"}));
    CHECK(s.raised("SECOND_MASTER"));
    s.informs(showing({"a"}));
    CHECK_FALSE(s.raised("SECOND_MASTER"));
    CHECK(s.sent<ChargingRequests>().size() == (config.plan.hold_on_second_master ? 1U : 0U));
}

TEST_CASE("K3: a list that the host sent by itself is no second master's", "[session][plan]") {
    ScriptedSession s;
    s.ready().send(1, list_of({"own"})).answer(ChargingRequestsConfirmation{});
    s.informs(showing({"own"}));
    CHECK_FALSE(s.raised("SECOND_MASTER"));
    s.informs(showing({"own", "theirs"}));
    CHECK(s.raised("SECOND_MASTER"));
}

TEST_CASE("K3: what the first information after the start shows is no second master",
          "[session][plan]") {
    ScriptedSession s;
    s.start().open().boot().informs(showing({"of yesterday"})).informs(showing({"of yesterday"}));
    CHECK_FALSE(s.raised("SECOND_MASTER"));
}

TEST_CASE("K3: requests of yesterday that come back after our list mean a second master",
          "[session][plan]") {
    ScriptedSession s;
    s.start().open().boot().informs(showing({"of yesterday"}));
    s.publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{});
    s.informs(showing({"a"})).informs(showing({"a"})).informs(showing({"a"}));
    CHECK_FALSE(s.raised("SECOND_MASTER"));
    s.informs(showing({"a", "of yesterday"}));
    CHECK(s.raised("SECOND_MASTER"));
    CHECK(s.alarm_text("SECOND_MASTER").find("of yesterday") != std::string::npos);
}

TEST_CASE("K3: republish sends the newest list once more though it is in force",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{}).republish();
    CHECK(s.plan_reports() == "1:waiting 1:sent");
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.plan_reports() == "1:confirmed");
    CHECK(s.count<SendMessage>() == 0);
}

TEST_CASE("K3: republish needs a list", "[session][plan]") {
    ScriptedSession s;
    s.ready();
    CHECK(s.try_republish().error().code == errc::no_plan);
    s.publish(1, list_of({"a"})).stop();
    CHECK(s.try_republish().error().code == errc::no_plan);
}

TEST_CASE("K3: standby and gate hold for republish, too", "[session][plan]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"})).start().open().boot().republish();
    CHECK(s.sent<ChargingRequests>().empty());
    s.standby().information().republish();
    CHECK(s.sent<ChargingRequests>().empty());
}

TEST_CASE("K4: PLAN_NOT_IN_FORCE is raised when a list takes too long", "[session][plan]") {
    ScriptedSession s;
    s.start().publish(1, list_of({"a"})).wait(29999ms);
    CHECK_FALSE(s.raised("PLAN_NOT_IN_FORCE"));
    s.wait(1ms);
    CHECK(s.only<ReportAlarm>().alarm.id == "PLAN_NOT_IN_FORCE");
    s.open().boot().information().answer(ChargingRequestsConfirmation{});
    CHECK_FALSE(s.raised("PLAN_NOT_IN_FORCE"));
}

TEST_CASE("K4: a list that is confirmed in time raises nothing", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).wait(20s).answer(ChargingRequestsConfirmation{});
    s.wait(10s).bytes().lost();
    CHECK_FALSE(s.raised("PLAN_NOT_IN_FORCE"));
}

TEST_CASE("K4: buses that will be late are named, and in status()", "[session][plan]") {
    ScriptedSession s;
    in_force(s, {"a"}).informs(late("a", s.now().wall + 5h));
    CHECK(s.raised("BUS_LATE"));
    CHECK(s.alarm_text("BUS_LATE").find("vehicle of a") != std::string::npos);
    REQUIRE(s.status().late_requests.size() == 1);
    CHECK(s.status().late_requests[0].charging_request_id == "a");
    s.withdraw_all();
    CHECK_FALSE(s.raised("BUS_LATE"));
    CHECK(s.status().late_requests.empty());
}

TEST_CASE("K4: rejected requests are named with the CMS's reason", "[session][plan]") {
    ScriptedSession s;
    in_force(s, {"a", "b"}).informs(rejecting("a", "no such point"));
    CHECK(s.raised("REQUEST_REJECTED"));
    CHECK(s.alarm_text("REQUEST_REJECTED").find("a (no such point)") != std::string::npos);
    CHECK(s.only<ReportRequest>().request.state == RequestState::Rejected);
    s.publish(2, list_of({"b"}));
    CHECK_FALSE(s.raised("REQUEST_REJECTED"));
}

TEST_CASE("K4: no more than ten are named", "[session][plan]") {
    std::vector<std::string> ids;
    std::string text;
    for (int i = 100; i < 115; ++i) {
        ids.push_back("r" + std::to_string(i));
        text += ids.back() + ' ';
    }
    ScriptedSession s;
    s.ready().publish(1, list_of(ids)).answer(ErrorPayload{text, "", ""});
    CHECK(s.alarm_text("REQUEST_REJECTED").find("15 requests") != std::string::npos);
    CHECK(s.alarm_text("REQUEST_REJECTED").find("and 5 more") != std::string::npos);
}

TEST_CASE("K4: each alarm is told once, and stop ends them all", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ErrorPayload{"no", "", ""});
    CHECK(s.count<ReportAlarm>() == 2);
    s.information();
    CHECK(s.count<ReportAlarm>() == 0);
    s.stop().lost();
    CHECK(s.status().alarms.empty());
}

TEST_CASE("K5: each list leaves a trail of audit records", "[session][plan]") {
    ScriptedSession s;
    PublishOptions options;
    options.reason = "night shift";
    s.ready().publish(1, list_of({"a", "b"}), options);
    CHECK(s.audit() == "1:published 1:sent");
    CHECK(record(s, 0).record.reason == "night shift");
    CHECK(record(s, 0).record.time == s.now().wall);
    CHECK(record(s, 0).record.added == std::vector<std::string>{"a", "b"});
    CHECK(*record(s, 0).record.list == list_of({"a", "b"}));
    CHECK(record(s, 1).record.message_id == s.last_request().envelope.message_id);
    s.answer(ChargingRequestsConfirmation{});
    CHECK(s.audit() == "1:confirmed");
    auto list = list_of({"b", "c"});
    list[0].priority = 1;
    s.publish(2, list).answer(ErrorPayload{"no", "", ""});
    CHECK(s.audit() == "2:error: no");
    CHECK(record(s, 0).record.added == std::vector<std::string>{"c"});
    CHECK(record(s, 0).record.changed == std::vector<std::string>{"b"});
    CHECK(record(s, 0).record.removed == std::vector<std::string>{"a"});
}

TEST_CASE("K5: the lack of an answer and a hold are on record, too", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).wait(20s).bytes().wait(10s);
    CHECK(s.audit() == "1:no answer 1:sent");
    s.lost();
    CHECK(s.audit() == "1:connection lost");
    s.standby();
    CHECK(s.audit() == "1:held: This client is in standby.");
    s.withdraw_all("the depot closes");
    CHECK(record(s, 0).record.reason == "the depot closes");
    CHECK(record(s, 0).record.removed == std::vector<std::string>{"a"});
}

TEST_CASE("K5: a refused list leaves no record", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a", "b", "c", "d"}));
    s.refused_publish(list_of({"z"}));
    CHECK(s.count<Audit>() == 0);
}

}  // namespace vdv463::test
