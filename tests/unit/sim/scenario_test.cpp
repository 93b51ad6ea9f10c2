// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <vdv463/codec.hpp>

#include <catch2/catch.hpp>

#include <string>

#include "scenario_player.hpp"

using namespace vdv463;
using namespace vdv463::sim;
using namespace std::chrono_literals;

namespace {

constexpr char recorded_boot[] =
    R"({"t":5,"dir":"out","text":"[1,\"BMS\",\"uri://old\",\"2026-03-01T20:00:00Z\",)"
    R"(\"11111111-1111-4111-8111-111111111111\",\"BootNotification\",{\"presystem\":\"BMS\"}]"})"
    "\n"
    R"({"t":6,"dir":"in","text":"[2,\"CMS\",\"uri://old\",\"2026-03-01T20:00:01Z\",)"
    R"(\"11111111-1111-4111-8111-111111111111\",\"BootNotification\",{\"status\":\"Accepted\"}]"})"
    "\n"
    R"({"t":9,"dir":"in","text":"garbage"})";

/// Sent, confirmed, and more said, all at the same time.
constexpr char recorded_list[] =
    R"({"t":9.5,"dir":"out","text":"[1,\"BMS\",\"uri://old\",\"2026-03-01T20:00:04Z\",)"
    R"(\"33333333-3333-4333-8333-333333333333\",\"ProvideChargingRequests\",)"
    R"({\"chargingRequestList\":[]}]"})"
    "\n"
    R"({"t":10,"dir":"in","text":"[2,\"CMS\",\"uri://old\",\"2026-03-01T20:00:05Z\",)"
    R"(\"33333333-3333-4333-8333-333333333333\",\"ProvideChargingRequests\",{}]"})"
    "\n"
    R"({"t":10,"dir":"in","text":"more garbage"})";

constexpr char live_list[] =
    R"([1,"BMS","uri://new","2026-03-01T20:00:00Z","44444444-4444-4444-8444-444444444444",)"
    R"("ProvideChargingRequests",{"chargingRequestList":[]}])";

constexpr char live_boot[] =
    R"([1,"BMS","uri://new","2026-03-01T20:00:00Z","22222222-2222-4222-8222-222222222222",)"
    R"("BootNotification",{"presystem":"BMS"}])";

}  // namespace

TEST_CASE("a recording is taken apart into answers and pushes", "[sim]") {
    const auto scenario = read_scenario(recorded_boot);

    REQUIRE(scenario);
    REQUIRE(scenario->answers.at(Action::BootNotification).size() == 1);
    const auto& answers = scenario->answers.at(Action::BootNotification).front();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].delay == 1s);
    CHECK(answers[0].presystem_id == "uri://old");
    CHECK(answers[0].accepts);
    REQUIRE(scenario->pushes.size() == 1);
    CHECK(scenario->pushes[0].at == 4s);
    CHECK(scenario->pushes[0].message_id.empty());
}

TEST_CASE("a scenario is played with its times divided by the speed", "[sim]") {
    const auto scenario = read_scenario(recorded_boot);
    REQUIRE(scenario);
    Journal journal({});
    ScenarioPlayer player({2, {}}, *scenario, journal, "peer");
    const Timestamp start;
    CHECK_FALSE(player.next_due());

    player.receive(live_boot, start);

    CHECK(player.take_due(start).empty());
    REQUIRE(player.next_due());
    CHECK(*player.next_due() == start + 500ms);
    const auto answers = player.take_due(start + 500ms);
    REQUIRE(answers.size() == 1);
    const auto answer = decode(answers[0].text);
    REQUIRE(answer);
    CHECK(answer->envelope.message_id == "22222222-2222-4222-8222-222222222222");
    CHECK(answer->envelope.presystem_id == "uri://new");
    CHECK(player.booted());
    CHECK(*player.next_due() == start + 2s);
    const auto pushed = player.take_due(start + 2s);
    REQUIRE(pushed.size() == 1);
    CHECK(pushed[0].text == "garbage");
    CHECK(journal.violations().empty());
}

TEST_CASE("what a scenario says after a list waits for the list and its answer", "[sim]") {
    const auto scenario = read_scenario(std::string(recorded_boot) + "\n" + recorded_list);
    REQUIRE(scenario);
    REQUIRE(scenario->pushes.size() == 2);
    CHECK(scenario->pushes[0].lists_before == 0);
    CHECK(scenario->pushes[1].lists_before == 1);
    Journal journal({});
    ScenarioPlayer player({1, {}}, *scenario, journal, "peer");
    const Timestamp start;
    player.receive(live_boot, start);
    CHECK(player.take_due(start + 4s).size() == 2);

    SECTION("the list comes late") {
        CHECK(player.take_due(start + 6s).empty());
        player.receive(live_list, start + 6s);
        CHECK(player.take_due(start + 6s).empty());
        CHECK(*player.next_due() == start + 6500ms);
        const auto frames = player.take_due(start + 6500ms);
        REQUIRE(frames.size() == 2);
        CHECK(frames[0].text.find("ProvideChargingRequests") != std::string::npos);
        CHECK(frames[1].text == "more garbage");
    }
    SECTION("the list does not come") {
        CHECK(*player.next_due() == start + 7s);
        CHECK(player.take_due(start + 7s).size() == 1);
        CHECK_FALSE(player.next_due());
    }
}

TEST_CASE("a scenario that is none is refused with the number of its line", "[sim]") {
    for (const char* text : {"\n\nnothing", "\n\n{\"t\":1e99,\"dir\":\"in\",\"text\":\"\"}",
                             "\n\n{\"dir\":\"in\",\"text\":\"\"}"}) {
        const auto scenario = read_scenario(text);
        REQUIRE_FALSE(scenario);
        CHECK(scenario.error().detail.find("line 3") != std::string::npos);
    }
    CHECK_FALSE(read_scenario(" \n"));
}
