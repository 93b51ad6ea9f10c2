// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

/// D1 to D3: when lists may leave at all.
namespace vdv463::test {

namespace {

SessionConfig expecting(std::vector<std::string> depots) {
    auto config = ScriptedSession::default_config();
    config.plan.expected_depots = std::move(depots);
    return config;
}

SessionConfig standby_config(bool connected) {
    auto config = ScriptedSession::default_config();
    config.plan.start_in_standby = true;
    config.plan.connected_in_standby = connected;
    return config;
}

}  // namespace

TEST_CASE("D1: a list leaves after the first information, not after the boot alone",
          "[session][plan]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"})).start().open().boot();
    CHECK(s.sent<ChargingRequests>().empty());
    s.information();
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D1: information that comes before the boot answer counts (Favonius)",
          "[session][plan]") {
    ScriptedSession s;
    s.publish(1, list_of({"a"})).start().open().information();
    CHECK(s.sent<ChargingRequests>().empty());
    s.boot();
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D1: a CMS that sends no information gets the list after the time-out (VEMO)",
          "[session][plan]") {
    ScriptedSession s;
    s.start().open().boot().wait(20s).bytes().wait(20s).bytes().publish(1, list_of({"a"}));
    s.wait(19999ms);
    CHECK(s.sent<ChargingRequests>().empty());
    s.wait(1ms);
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D1: with after_boot it leaves after the boot", "[session][plan]") {
    auto config = ScriptedSession::default_config();
    config.plan.gate = Gate::AfterBoot;
    ScriptedSession s{config};
    s.publish(1, list_of({"a"})).start().open();
    CHECK(s.sent<ChargingRequests>().empty());
    s.boot();
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D2: the gate opens on information that names exactly the expected depots",
          "[session][plan]") {
    ScriptedSession s{expecting({"north", "south"})};
    s.publish(1, list_of({"a"})).start().open().boot();
    s.informs(depots_of({"south", "north", "south"}));
    CHECK(s.sent_list() == list_of({"a"}));
    CHECK_FALSE(s.raised("WRONG_DEPOT"));
}

TEST_CASE("D2: other depots than expected raise WRONG_DEPOT and get no list", "[session][plan]") {
    ScriptedSession s{expecting({"north", "south"})};
    s.publish(1, list_of({"a"})).start().open().boot();
    const auto shown =
        GENERATE(as<std::vector<std::string>>{}, std::vector<std::string>{"north"},
                 std::vector<std::string>{"north", "south", "west"}, std::vector<std::string>{});
    s.informs(depots_of(shown));
    CHECK(s.plan_reports() == "1:held");
    CHECK(s.status().plan_cause->code == errc::wrong_depot);
    CHECK(s.raised("WRONG_DEPOT"));
    CHECK_FALSE(s.status().gate_open);
    s.informs(depots_of({"north", "south"}));
    CHECK(s.sent_list() == list_of({"a"}));
    CHECK_FALSE(s.raised("WRONG_DEPOT"));
}

TEST_CASE("D2: with expected depots neither the time-out nor after_boot opens anything",
          "[session][plan]") {
    auto config = expecting({"north"});
    config.plan.gate = GENERATE(Gate::AfterBoot, Gate::AfterInformation);
    ScriptedSession s{config};
    s.publish(1, list_of({"a"})).start().open().boot();
    for (int i = 0; i < 10; ++i) {
        s.bytes().wait(20s);
        CHECK(s.sent<ChargingRequests>().empty());
    }
    s.informs(depots_of({"north"})).wait(10s);
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D2: the gate closes when other depots are shown later", "[session][plan]") {
    ScriptedSession s{expecting({"north"})};
    s.start().open().boot().informs(depots_of({"north"}));
    CHECK(s.status().gate_open);
    s.informs(depots_of({"west"})).publish(1, list_of({"a"}));
    CHECK_FALSE(s.status().gate_open);
    CHECK(s.plan_reports() == "1:waiting 1:held");
    CHECK(s.raised("WRONG_DEPOT"));
}

TEST_CASE("D2: WRONG_DEPOT names the depots that are shown and those that should be",
          "[session][plan]") {
    SECTION("expected by the configuration") {
        ScriptedSession s{expecting({"north", "south"})};
        s.start().open().boot().informs(depots_of({"west"}));
        CHECK(s.alarm_text("WRONG_DEPOT") ==
              "The CMS shows west, expected is north, south. It gets no list.");
        s.informs(depots_of({}));
        CHECK(s.alarm_text("WRONG_DEPOT") ==
              "The CMS shows no depot, expected is north, south. It gets no list.");
    }
    SECTION("seen at the first contact") {
        ScriptedSession s;
        s.start().open().boot().informs(depots_of({"north"})).informs(depots_of({"west"}));
        CHECK(s.alarm_text("WRONG_DEPOT") ==
              "The CMS shows west; at the first contact it was north.");
    }
}

TEST_CASE("D2: without expected depots those of the first contact are remembered",
          "[session][plan]") {
    ScriptedSession s;
    s.start().open().boot().informs(depots_of({"north"}));
    s.lost().reconnect_now().open().boot().informs(depots_of({"west"}));
    CHECK(s.raised("WRONG_DEPOT"));
    s.publish(1, list_of({"a"}));
    CHECK(s.sent_list() == list_of({"a"}));
    s.informs(depots_of({}));
    CHECK(s.raised("WRONG_DEPOT"));
    s.informs(depots_of({"north"}));
    CHECK_FALSE(s.raised("WRONG_DEPOT"));
}

TEST_CASE("D2: the first contact is known over a restart", "[session][plan]") {
    auto config = ScriptedSession::default_config();
    config.has_store = true;
    ScriptedSession s{config};
    StoredPlan plan;
    plan.depot_ids = {"north"};
    s.start().open().boot().informs(depots_of({"west"}));
    CHECK_FALSE(s.raised("WRONG_DEPOT"));
    s.loaded(std::optional{plan});
    CHECK(s.raised("WRONG_DEPOT"));
}

TEST_CASE("D3: in standby no list is sent, and activation sends the newest", "[session][plan]") {
    ScriptedSession s;
    s.ready().standby().publish(1, list_of({"a"}));
    CHECK(s.plan_reports() == "1:waiting 1:held");
    CHECK(s.status().plan_cause->code == errc::standby);
    CHECK_FALSE(s.status().active);
    CHECK(s.raised("PLAN_NOT_IN_FORCE"));
    s.publish(2, list_of({"b"})).information();
    CHECK(s.sent<ChargingRequests>().empty());
    s.activate();
    CHECK(s.sent_list() == list_of({"b"}));
    s.answer(ChargingRequestsConfirmation{});
    CHECK_FALSE(s.raised("PLAN_NOT_IN_FORCE"));
}

TEST_CASE("D3: a list that was in force goes again after a standby", "[session][plan]") {
    ScriptedSession s;
    s.ready().publish(1, list_of({"a"})).answer(ChargingRequestsConfirmation{}).standby();
    CHECK(s.plan_reports().empty());
    s.activate();
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D3: what another server publishes meanwhile is no second master", "[session][plan]") {
    ScriptedSession s;
    s.ready().standby().informs(showing({"theirs"})).informs(showing({"theirs"}));
    CHECK_FALSE(s.raised("SECOND_MASTER"));
    s.activate().informs(showing({"theirs"}));
    CHECK_FALSE(s.raised("SECOND_MASTER"));
}

TEST_CASE("D3: single lists are refused in standby", "[session][plan]") {
    ScriptedSession s;
    s.start().open().boot().send(1, list_of({"a"})).standby();
    CHECK(s.only<CompleteSend>().outcome.error().code == errc::standby);
    s.information().send(2, list_of({"a"}));
    CHECK(s.only<CompleteSend>().outcome.error().code == errc::standby);
}

TEST_CASE("D3: the start can begin in standby, with a connection", "[session][plan]") {
    ScriptedSession s{standby_config(true)};
    s.publish(1, list_of({"a"})).ready();
    CHECK(s.state() == State::Ready);
    CHECK(s.sent<ChargingRequests>().empty());
    s.activate();
    CHECK(s.sent_list() == list_of({"a"}));
    s.stop().lost().start();
    CHECK_FALSE(s.status().active);
}

TEST_CASE("D3: or without one until it is activated", "[session][plan]") {
    ScriptedSession s{standby_config(false)};
    s.publish(1, list_of({"a"})).start();
    CHECK(s.states() == std::vector<State>{State::Waiting});
    CHECK_FALSE(s.only<ReportState>().change.retry_in);
    s.reconnect_now();
    CHECK(s.count<OpenTransport>() == 0);
    s.activate();
    CHECK(s.count<OpenTransport>() == 1);
    s.open().boot().information();
    CHECK(s.sent_list() == list_of({"a"}));
}

TEST_CASE("D3: standby can end the connection, in each state", "[session][plan]") {
    auto config = standby_config(false);
    config.plan.start_in_standby = false;
    ScriptedSession s{config};
    s.start();
    SECTION("Connecting") {
        s.standby();
        CHECK(s.count<DropTransport>() == 1);
    }
    SECTION("Ready") {
        s.open().boot().standby();
        CHECK(s.count<CloseTransport>() == 1);
        s.lost();
    }
    SECTION("Waiting") {
        s.lost().standby();
        CHECK_FALSE(s.raised("LINK_DOWN"));
    }
    CHECK(s.state() == State::Waiting);
    CHECK_FALSE(s.status().retry_in);
    CHECK_FALSE(s.next_timer());
    s.activate();
    CHECK(s.states() == std::vector<State>{State::Connecting});
}

TEST_CASE("D3: a stop in standby without a connection is a stop", "[session][plan]") {
    ScriptedSession s{standby_config(false)};
    s.start().stop();
    CHECK(s.state() == State::Stopped);
}

}  // namespace vdv463::test
