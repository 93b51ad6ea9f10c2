// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "tracked_plan.hpp"

namespace vdv463::test {

namespace {

constexpr const char* others = "uri://Customer1/Presystem2";

ChargingRequest at_point(const std::string& id, const std::string& point_id) {
    ChargingRequest request = request_for(id);
    request.charging_point_id = point_id;
    return request;
}

ChargingRequest of_vehicle(const std::string& id, const std::string& vehicle_id) {
    ChargingRequest request = request_for(id);
    request.vehicle_id = vehicle_id;
    return request;
}

Shown unnamed(const std::string& point_id, const std::string& vehicle_id) {
    return Shown{}
        .at(point_id)
        .vehicle(vehicle_id, 50)
        .process("", ProcessStatus::Charging)
        .without_request_id();
}

}  // namespace

TEST_CASE("K1: processes of other presystems are not ours, whatever request they name",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    const auto seen = plan.see(running("A", ProcessStatus::Charging, 50)
                                   .presystem(others)
                                   .at("P2")
                                   .schedule("B", "bus of B")
                                   .presystem(others)
                                   .rejecting("B", "theirs", others));
    CHECK(plan.state("A") == RequestState::Confirmed);
    CHECK(plan.state("B") == RequestState::Confirmed);
    CHECK(seen.own_seen.empty());
}

TEST_CASE("K1: a process of another presystem with our vehicle at our point is not ours",
          "[session][plan]") {
    TrackedPlan plan{{at_point("A", "P1")}};
    plan.see(unnamed("P1", "bus of A").presystem(others));
    CHECK(plan.state("A") == RequestState::Confirmed);
}

TEST_CASE("K1: VEMO: without a presystem id the request id tells that it is ours",
          "[session][plan]") {
    const std::optional<std::string> nobody =
        GENERATE(std::optional<std::string>{}, std::optional<std::string>{""});
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(running("A", ProcessStatus::Charging)
                 .presystem(nobody)
                 .at("P2")
                 .schedule("B", "bus of B")
                 .presystem(nobody));
    CHECK(plan.state("A") == RequestState::Charging);
    CHECK(plan.state("B") == RequestState::Scheduled);
}

TEST_CASE("K1: VEMO: without any information a request stays Confirmed", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.wait(7h);
    CHECK(plan.state("A") == RequestState::Confirmed);
    CHECK(plan.late().empty());
}

TEST_CASE("K1: a process without presystem and request id is told by vehicle and point",
          "[session][plan]") {
    TrackedPlan plan{{at_point("A", "P1")}};
    plan.see(unnamed("P2", "bus of A").presystem({}));
    CHECK(plan.state("A") == RequestState::Confirmed);
    plan.see(unnamed("P1", "bus of B").presystem({}));
    CHECK(plan.state("A") == RequestState::Confirmed);
    plan.see(unnamed("P1", "bus of A").presystem({}));
    CHECK(plan.state("A") == RequestState::Charging);
    CHECK(plan.of("A").evidence ==
          "Its charging process is Charging. The process names no request: vehicle and point "
          "tell.");
}

TEST_CASE("K1: where the CMS chooses the point the vehicle tells", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(unnamed("P2", "bus of A"));
    CHECK(plan.state("A") == RequestState::Charging);
    CHECK(plan.of("A").charging_point_id == "P2");
}

TEST_CASE("K1: a request id that is not ours decides, not the vehicle", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(Shown{}
                 .at("P1")
                 .vehicle("bus of A")
                 .process("somebody's", ProcessStatus::Charging)
                 .presystem({}));
    CHECK(plan.state("A") == RequestState::Confirmed);
}

TEST_CASE("K1: of two requests for one vehicle the one that is not over has the process",
          "[session][plan]") {
    TrackedPlan plan{{request_for("A"), of_vehicle("A2", "bus of A")}};
    plan.see(unnamed("P1", "bus of A"));
    CHECK(plan.state("A") == RequestState::Charging);
    CHECK(plan.state("A2") == RequestState::Confirmed);
    plan.see(nothing());
    plan.see(unnamed("P1", "bus of A"));
    CHECK(plan.state("A") == RequestState::Ended);
    CHECK(plan.state("A2") == RequestState::Charging);
}

TEST_CASE("K1: a process that names its request leaves the other one to the vehicle",
          "[session][plan]") {
    TrackedPlan plan{{request_for("A"), of_vehicle("A2", "bus of A")}};
    Shown shown = unnamed("P1", "bus of A");
    shown.at("P2").process("A", ProcessStatus::Finishing);
    plan.see(shown);
    CHECK(plan.state("A") == RequestState::Finishing);
    CHECK(plan.state("A2") == RequestState::Charging);
}

TEST_CASE("K1: a process may keep the id of the request whose place another took",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 50));
    plan.confirm({of_vehicle("A2", "bus of A")});
    plan.see(running("A", ProcessStatus::Charging, 55));
    CHECK(plan.state("A2") == RequestState::Charging);
    CHECK(plan.of("A2").evidence ==
          "Its charging process is Charging. The process bears the id of the request before this "
          "one.");
    SECTION("and of the one before that") {
        plan.confirm({of_vehicle("A3", "bus of A")});
        plan.see(running("A", ProcessStatus::SuspendedEv, 60));
        CHECK(plan.state("A3") == RequestState::Suspended);
    }
    SECTION("until it gets a process of its own") {
        plan.see(running("A", ProcessStatus::Charging, 55)
                     .at("P2")
                     .process("A2", ProcessStatus::Preparing));
        CHECK(plan.state("A2") == RequestState::Preparing);
    }
}

TEST_CASE("K1: how a process ends under an earlier id says nothing about today's request",
          "[session][plan]") {
    const ProcessStatus end =
        GENERATE(ProcessStatus::Finishing, ProcessStatus::ChargingRejectedTechnically);
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 50));
    plan.confirm({of_vehicle("A2", "bus of A")});
    plan.see(running("A", end, 90));
    CHECK(plan.state("A2") == RequestState::Confirmed);
}

TEST_CASE("K1: TMH: scheduled at the default point is Scheduled, no point chosen yet",
          "[session][plan]") {
    const std::string depot = "29e7d1c4-0000-4000-8000-2cd2c92664de";
    TrackedPlan plan{requests_for({"0"})};
    plan.see(Shown{}
                 .station(depot, depot + "/0")
                 .at(depot + "/0/0")
                 .schedule("0", "bus of 0")
                 .station(depot, depot + "/1")
                 .at(depot + "/1/1"));
    CHECK(plan.state("0") == RequestState::Scheduled);
    CHECK(plan.of("0").charging_point_id == depot + "/0/0");
    plan.see(Shown{}
                 .station(depot, depot + "/1")
                 .at(depot + "/1/1")
                 .vehicle("bus of 0", 40)
                 .process("0", ProcessStatus::Charging));
    CHECK(plan.of("0").charging_point_id == depot + "/1/1");
}

TEST_CASE("K1: TMH: a request of another point than the default one is found under it",
          "[session][plan]") {
    TrackedPlan plan{{at_point("A", "D1/1/1")}};
    plan.see(Shown{}.at("D1/0/0").schedule("A", "bus of A"));
    CHECK(plan.state("A") == RequestState::Scheduled);
}

TEST_CASE("K1: Favonius: a depot id used again as station id, and short ids, confuse nothing",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"1", "2"})};
    plan.see(Shown{}
                 .station("depot", "depot")
                 .at("CP1")
                 .vehicle("bus of 1", 20)
                 .process("1", ProcessStatus::Charging)
                 .station("depot", "depot")
                 .at("CP1")
                 .vehicle("bus of 2", 30)
                 .process("2", ProcessStatus::Preparing));
    CHECK(plan.state("1") == RequestState::Charging);
    CHECK(plan.of("1").soc_pct == 20);
    CHECK(plan.state("2") == RequestState::Preparing);
    CHECK(plan.of("2").soc_pct == 30);
}

TEST_CASE("K1: 1.x: the power at the point stands in for a process that tells none",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    Shown shown = running("A", ProcessStatus::Charging);
    shown.information.depot_info_list[0]
        .charging_station_info_list[0]
        .charging_point_info_list[0]
        .present_power_kw = 75;
    plan.see(shown);
    CHECK(plan.of("A").power_kw == 75);
}

TEST_CASE("K1: ten thousand requests at ten thousand points are told apart", "[session][plan]") {
    constexpr std::size_t many = 10'000;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < many; ++i) {
        ids.push_back(std::to_string(i));
    }
    TrackedPlan plan{requests_for(ids)};
    Shown shown;
    for (std::size_t i = 0; i < many; ++i) {
        shown.at("P" + ids[i])
            .vehicle("bus of " + ids[i], 50)
            .process(ids[i], ProcessStatus::Charging);
        if (i % 2 == 0) {
            shown.without_request_id();
        }
    }
    plan.see(shown);
    CHECK(plan.tracker.take_changes().size() == many);
    plan.see(shown);
    CHECK(plan.tracker.take_changes().empty());
}

}  // namespace vdv463::test
