// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

/// P1 to P4: which list counts, and what it may remove.
namespace vdv463::test {

namespace {

const std::vector<std::string> ten{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};

std::vector<std::string> first(std::size_t count) {
    return {ten.begin(), ten.begin() + static_cast<std::ptrdiff_t>(count)};
}

ScriptedSession& confirm(ScriptedSession& s) {
    return s.answer(ChargingRequestsConfirmation{});
}

SessionConfig of_schema(SchemaVersion schema) {
    auto config = ScriptedSession::default_config();
    config.schema = schema;
    return config;
}

PublishOptions allowed() {
    PublishOptions options;
    options.allow_removals = true;
    return options;
}

}  // namespace

TEST_CASE("P1: at least min_interval lies between two lists", "[session][plan]") {
    auto config = ScriptedSession::default_config();
    config.plan.min_interval = 2s;
    ScriptedSession s{config};
    confirm(s.ready().publish(1, list_of({"a"})));
    s.wait(500ms).publish(2, list_of({"b"}));
    CHECK(s.plan_reports() == "2:waiting");
    s.wait(1499ms);
    CHECK(s.plan_reports().empty());
    s.wait(1ms);
    CHECK(s.sent_list() == list_of({"b"}));
}

TEST_CASE("P1: a list that comes after min_interval goes at once", "[session][plan]") {
    auto config = ScriptedSession::default_config();
    config.plan.min_interval = 2s;
    ScriptedSession s{config};
    confirm(s.ready().publish(1, list_of({"a"})));
    s.wait(2s).publish(2, list_of({"b"}));
    CHECK(s.sent_list() == list_of({"b"}));
}

TEST_CASE("P1: of the lists published while one is on its way only the newest goes",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).publish(2, list_of({"b"})).publish(3, list_of({"c"}));
    confirm(s);
    CHECK(s.sent_list() == list_of({"c"}));
}

TEST_CASE("P1: the same list again while in force sends nothing", "[session][plan]") {
    ScriptedSession s;
    confirm(s.ready().publish(1, list_of({"a"})));
    s.publish(2, list_of({"a"}));
    CHECK(s.plan_reports() == "2:confirmed");
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.status().confirmed_plan_version == 2);
}

TEST_CASE("P1: a list that changes one value is another list", "[session][plan]") {
    ScriptedSession s;
    confirm(s.ready().publish(1, list_of({"a"})));
    auto changed = list_of({"a"});
    changed[0].charging_request_data.min_target_soc_pct = 51;
    s.publish(2, changed);
    CHECK(s.sent_list() == changed);
}

TEST_CASE("P2: nothing is sent before the host has published since the start", "[session][plan]") {
    ScriptedSession s;
    s.ready();
    CHECK(s.sent<ChargingRequests>().empty());
    s.wait(20s).information();
    CHECK(s.sent<ChargingRequests>().empty());
    s.publish(1, list_of({"a"}));
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("P2: a list published before the start counts for it, one before a stop does not",
          "[session][plan]") {
    ScriptedSession s;
    confirm(s.publish(1, list_of({"a"})).ready());
    s.stop().lost().ready();
    CHECK(s.sent<ChargingRequests>().empty());
    s.stop().lost().publish(2, list_of({"b"})).ready();
    CHECK(s.sent_list() == list_of({"b"}));
}

TEST_CASE("P2: stop and standby withdraw nothing", "[session][plan]") {
    ScriptedSession s;
    confirm(s.ready().publish(1, list_of({"a"})));
    s.standby();
    CHECK(s.count<SendMessage>() == 0);
    s.stop();
    CHECK(s.count<SendMessage>() == 0);
}

TEST_CASE("P2: withdraw_all sends the empty list and keeps it in force", "[session][plan]") {
    ScriptedSession s;
    confirm(s.ready().publish(1, list_of(ten)));
    s.withdraw_all();
    CHECK(s.sent_list().empty());
    confirm(s);
    CHECK(s.plan_reports() == "2:confirmed");
    s.lost().ready();
    CHECK(s.sent_list().empty());
}

TEST_CASE("P2: in schema 1.0 withdraw_all terminates each request that the CMS may hold",
          "[session][plan]") {
    ScriptedSession s{of_schema(SchemaVersion::V1_0)};
    confirm(s.ready().publish(1, list_of({"a", "b"})));
    s.publish(2, list_of({"b", "c"})).information();
    s.informs(showing({"seen"})).withdraw_all();
    confirm(s);
    std::map<std::string, std::optional<ChargingInstruction>> sent;
    for (const ChargingRequest& request : s.sent_list()) {
        sent[request.charging_request_id] = request.charging_instruction;
    }
    REQUIRE(sent.size() == 4);
    for (const char* id : {"a", "b", "c", "seen"}) {
        CHECK(sent[id] == ChargingInstruction::Terminate);
    }
}

TEST_CASE("P2: in schema 1.0 a withdrawal that was confirmed is not sent again",
          "[session][plan]") {
    ScriptedSession s{of_schema(SchemaVersion::V1_0)};
    confirm(s.ready().publish(1, list_of({"a"})));
    confirm(s.withdraw_all());
    s.lost().ready();
    CHECK(s.sent<ChargingRequests>().empty());
    s.publish(3, list_of({"b"}));
    CHECK(s.sent_list() == list_of({"b"}));
}

TEST_CASE("P2: in schema 1.0 there is nothing to withdraw when no request is known",
          "[session][plan]") {
    ScriptedSession s{of_schema(SchemaVersion::V1_0)};
    s.ready();
    const auto refused = s.try_withdraw_all();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::not_expressible);
}

TEST_CASE("P3: a list that loses too many vehicles is refused, with their requests",
          "[session][plan]") {
    ScriptedSession s;
    confirm(s.ready().publish(1, list_of(ten)));
    const Error error = s.refused_publish(list_of(first(6)));
    CHECK(error.code == errc::mass_removal);
    REQUIRE(error.issues.size() == 4);
    CHECK(error.issues[0].path == "g");
    CHECK(error.issues[0].text == "Request \"g\" of vehicle \"vehicle of g\" would vanish.");
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.status().plan_version == 1);
    CHECK(s.status().plan_state == PlanState::Confirmed);
}

TEST_CASE("P3: up to 30 percent, or fewer than three vehicles, may vanish", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of(ten)).publish(2, list_of(first(7)));
    s.publish(3, list_of(first(5))).publish(4, list_of(first(4))).publish(5, list_of(first(2)));
    s.publish(6, list_of({"z"}));
    CHECK(s.plan_reports() == "5:superseded 6:waiting");
}

TEST_CASE("P3: both limits can be set", "[session][plan]") {
    auto config = ScriptedSession::default_config();
    config.plan.mass_removal_pct = 0;
    config.plan.mass_removal_least = 1;
    ScriptedSession s{config};
    s.ready().publish(1, list_of(ten));
    CHECK(s.refused_publish(list_of(first(9))).code == errc::mass_removal);
}

TEST_CASE("P3: it passes with allow_removals", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of(ten)).publish(2, list_of(first(1)), allowed());
    confirm(s);
    CHECK(s.sent_list() == list_of(first(1)));
}

TEST_CASE("P3: vehicles are counted, not request ids", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of(ten));
    auto tomorrow = list_of(ten);
    for (ChargingRequest& request : tomorrow) {
        request.charging_request_id += " of tomorrow";
    }
    s.publish(2, tomorrow);
    CHECK(s.plan_reports() == "1:superseded 2:waiting");
}

TEST_CASE("P3: vehicles that have departed may vanish", "[session][plan]") {
    ScriptedSession s;
    const Timestamp departure = s.now().wall + 1h;
    confirm(s.ready().publish(1, departing(list_of(ten), departure)));
    CHECK(s.refused_publish(list_of({"z"})).issues[0].text.find(departure.to_string()) !=
          std::string::npos);
    s.set_clock(61min).publish(2, list_of({"z"}));
    CHECK(s.sent_list() == list_of({"z"}));
}

TEST_CASE("P3: a request that is to be terminated counts as gone", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of(ten));
    auto list = list_of(ten);
    for (ChargingRequest& request : list) {
        request.charging_instruction = ChargingInstruction::Terminate;
    }
    CHECK(s.refused_publish(list).issues.size() == 10);
}

TEST_CASE("P3: the list before a stop is still what the next is compared with", "[session][plan]") {
    ScriptedSession s;
    confirm(s.ready().publish(1, list_of(ten)));
    s.stop().lost();
    CHECK(s.refused_publish(list_of({"z"})).code == errc::mass_removal);
    s.ready();
    CHECK(s.refused_publish(list_of({"z"})).code == errc::mass_removal);
}

TEST_CASE("P3: after a restart own requests in the first information are the baseline",
          "[session][plan]") {
    ScriptedSession s;
    s.start().open().boot();
    SECTION("for a list published later") {
        s.informs(showing(ten));
        CHECK(s.refused_publish(list_of({"z"})).issues.size() == 10);
    }
    SECTION("for a list that waits for it, which is held") {
        s.publish(1, list_of({"z"})).informs(showing(ten));
        CHECK(s.plan_reports() == "1:held");
        CHECK(s.status().plan_cause->code == errc::mass_removal);
        CHECK(s.status().plan_cause->issues.size() == 10);
        CHECK(s.raised("PLAN_NOT_IN_FORCE"));
        SECTION("until one comes that fits") {
            CHECK(s.refused_publish(list_of({"z", "y"})).code == errc::mass_removal);
            CHECK(s.try_republish().error().code == errc::mass_removal);
            confirm(s.publish(2, list_of(first(8))));
            CHECK(s.plan_reports() == "2:confirmed");
            CHECK_FALSE(s.raised("PLAN_NOT_IN_FORCE"));
        }
        SECTION("until it is allowed") {
            s.publish(2, list_of({"z"}), allowed());
            CHECK(s.sent_list() == list_of({"z"}));
        }
    }
    SECTION("but not those of others, nor when none is shown") {
        s.publish(1, list_of({"z"})).informs(showing(ten, "another presystem"));
        CHECK(s.sent_list() == list_of({"z"}));
    }
    SECTION("of which a running process names the vehicle at its point") {
        auto information = showing(first(7));
        auto& points = information.depot_info_list[0].charging_station_info_list[0];
        auto& point = points.charging_point_info_list[1];
        point.vehicle_info.emplace().vehicle_id = "vehicle of h";
        auto& process = point.charging_process_info.emplace();
        process.presystem_id = "uri://Customer1/Presystem1";
        process.charging_request_id = "yesterday's";
        s.informs(information);
        CHECK(s.refused_publish(list_of(first(5))).issues.size() == 3);
    }
}

TEST_CASE("P3: without any information the list goes when the gate opens", "[session][plan]") {
    ScriptedSession s;
    s.start().open().boot().publish(1, list_of({"z"})).wait(25s).bytes().wait(25s).bytes();
    s.wait(10s);
    CHECK(s.sent_list() == list_of({"z"}));
    confirm(s).informs(showing(ten));
    CHECK(s.status().plan_state == PlanState::Confirmed);
}

TEST_CASE("P4: a single list is refused while a published one is kept in force",
          "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).send(7, list_of({"b"}));
    CHECK(s.only<CompleteSend>().outcome.error().code == errc::plan_active);
    confirm(s);
    s.send(8, list_of({"b"}));
    CHECK(s.only<CompleteSend>().outcome.error().code == errc::plan_active);
}

TEST_CASE("P4: a single list goes when none is published", "[session][plan]") {
    ScriptedSession s;
    confirm(s.ready().publish(1, list_of({"a"})));
    s.stop().lost().ready().send(7, list_of({"b"}));
    CHECK(s.sent_list() == list_of({"b"}));
}

}  // namespace vdv463::test
