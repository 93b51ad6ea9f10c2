// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "tracked_plan.hpp"

namespace vdv463::test {

namespace {

using Ids = std::vector<std::string>;

ChargingRequest with_departure(const std::string& id, Timestamp departure) {
    ChargingRequest request = request_for(id);
    request.charging_request_data.requested_time_for_departure = departure;
    return request;
}

}  // namespace

TEST_CASE("K1: a request is Waiting, Sent and Confirmed as its list is", "[session][plan]") {
    TrackedPlan plan;
    plan.adopt(requests_for({"A"}));
    CHECK(plan.changes() == "A:waiting");
    plan.tracker.sent(plan.list, plan.now);
    CHECK(plan.changes() == "A:sent");
    plan.wait(2s).tracker.confirmed(plan.list, plan.now);
    CHECK(plan.changes() == "A:confirmed");
    CHECK(plan.of("A").since == plan.now);
    CHECK(plan.of("A").evidence == "The CMS confirmed its list.");
}

TEST_CASE("K1: a tracked request bears what was published", "[session][plan]") {
    TrackedPlan plan;
    auto list = requests_for({"A"});
    list[0].charging_point_id = "P7";
    plan.adopt(list);
    const TrackedRequest request = plan.of("A");
    CHECK(request.vehicle_id == "bus of A");
    CHECK(request.charging_point_id == "P7");
    CHECK(request.min_target_soc_pct == 80);
    CHECK(request.max_target_soc_pct == 95);
    CHECK(request.departure == list[0].charging_request_data.requested_time_for_departure);
    CHECK_FALSE(request.late);
}

TEST_CASE("K1: a list without an answer leaves its requests Waiting", "[session][plan]") {
    TrackedPlan plan;
    plan.adopt(requests_for({"A"}));
    plan.tracker.sent(plan.list, plan.now);
    plan.tracker.unsent(plan.list, plan.now);
    CHECK(plan.changes() == "A:waiting A:sent A:waiting");
}

TEST_CASE("K1: a list that is sent again takes nothing back that is known", "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(running("A", ProcessStatus::Charging));
    CHECK(plan.changes() == "A:charging");
    plan.tracker.sent(plan.list, plan.now);
    plan.tracker.unsent(plan.list, plan.now);
    plan.tracker.sent(plan.list, plan.now);
    plan.tracker.confirmed(plan.list, plan.now);
    CHECK(plan.changes().empty());
    CHECK(plan.state("B") == RequestState::Confirmed);
}

TEST_CASE("K1: of an older list only the requests count that are the same", "[session][plan]") {
    TrackedPlan plan;
    plan.adopt(requests_for({"A", "B"}));
    const auto older = plan.list;
    auto newer = requests_for({"A", "B", "C"});
    newer[1].priority = 3;
    plan.adopt(newer);
    static_cast<void>(plan.changes());
    plan.tracker.sent(older, plan.now);
    plan.tracker.confirmed(older, plan.now);
    CHECK(plan.changes() == "A:sent A:confirmed");
    CHECK(plan.state("B") == RequestState::Waiting);
    CHECK(plan.state("C") == RequestState::Waiting);
}

TEST_CASE("K1: a request whose content was changed waits again, the others do not",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    auto list = plan.list;
    list[1].charging_request_data.min_target_soc_pct = 90;
    plan.adopt(list);
    CHECK(plan.changes() == "B:waiting");
    CHECK(plan.of("B").min_target_soc_pct == 90);
}

TEST_CASE("K1: a request that a newer list leaves out has ended", "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.adopt(requests_for({"B"}));
    CHECK(plan.changes() == "A:ended");
    CHECK(plan.of("A").evidence == "A newer list leaves it out.");
    CHECK(ids_of(plan.tracker.requests()) == Ids{"B", "A"});
}

TEST_CASE("K1: a request for the same vehicle takes the place of the old one", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    ChargingRequest other = request_for("A2");
    other.vehicle_id = "bus of A";
    plan.adopt({other});
    CHECK(plan.changes() == "A2:waiting A:ended");
    CHECK(plan.of("A").evidence ==
          "Another request for its vehicle took its place in a newer list.");
}

TEST_CASE("K1: a completed request stays Completed when it is left out", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 95));
    plan.adopt({});
    CHECK(plan.state("A") == RequestState::Completed);
}

TEST_CASE("K1: a request that comes back is listed once", "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.adopt(requests_for({"B"})).adopt(requests_for({"B", "A"}));
    CHECK(ids_of(plan.tracker.requests()) == Ids{"B", "A"});
    CHECK(plan.state("A") == RequestState::Waiting);
}

TEST_CASE("K1: of those that ended the latest 1,000 are kept", "[session][plan]") {
    TrackedPlan plan;
    for (int i = 0; i < 1'005; ++i) {
        plan.adopt(requests_for({std::to_string(i)}));
        static_cast<void>(plan.tracker.take_changes());
    }
    const auto ids = ids_of(plan.tracker.requests());
    REQUIRE(ids.size() == 1'001);
    CHECK(ids.front() == "1004");
    CHECK(ids[1] == "4");
    CHECK(ids.back() == "1003");
}

TEST_CASE("K1: a request that an Error names is Rejected with the CMS's words", "[session][plan]") {
    TrackedPlan plan;
    plan.adopt(requests_for({"A", "B"}));
    plan.tracker.sent(plan.list, plan.now);
    plan.tracker.rejected("A", "InvalidTimeWindow", plan.now);
    plan.tracker.rejected("unknown", "InvalidTimeWindow", plan.now);
    CHECK(plan.state("A") == RequestState::Rejected);
    CHECK(plan.of("A").reason == "InvalidTimeWindow");
    CHECK(ids_of(plan.tracker.rejected_requests()) == Ids{"A"});
}

TEST_CASE("K1: Favonius: a Confirmation after the Errors leaves the named ones Rejected",
          "[session][plan]") {
    TrackedPlan plan;
    plan.adopt(requests_for({"A", "B"}));
    plan.tracker.sent(plan.list, plan.now);
    plan.tracker.rejected("A", "InvalidVehicleId", plan.now);
    plan.tracker.confirmed(plan.list, plan.now);
    CHECK(plan.state("A") == RequestState::Rejected);
    CHECK(plan.state("B") == RequestState::Confirmed);
}

TEST_CASE("K1: a request that an Error named is Confirmed once its list passes without one",
          "[session][plan]") {
    TrackedPlan plan;
    plan.adopt(requests_for({"A"}));
    plan.tracker.sent(plan.list, plan.now);
    plan.tracker.rejected("A", "unknown charging point", plan.now);
    plan.tracker.sent(plan.list, plan.now);
    CHECK(plan.state("A") == RequestState::Rejected);
    plan.tracker.confirmed(plan.list, plan.now);
    CHECK(plan.state("A") == RequestState::Confirmed);
    CHECK(plan.of("A").reason.empty());
}

TEST_CASE("K1: a request that was corrected is no longer Rejected", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(nothing().rejecting("A", "unknown charging point"));
    REQUIRE(plan.state("A") == RequestState::Rejected);
    auto list = plan.list;
    list[0].charging_point_id = "P1";
    plan.adopt(list);
    plan.see(nothing().rejecting("A", "unknown charging point"));
    CHECK(plan.state("A") == RequestState::Waiting);
}

TEST_CASE("K1: a request that is no longer sent is Expired until its content changes",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.wait(13h).tracker.expired({"A", "unknown"}, plan.now);
    CHECK(plan.state("A") == RequestState::Expired);
    plan.see(scheduled({"A"}));
    CHECK(plan.state("A") == RequestState::Expired);
    plan.adopt({with_departure("A", plan.now + 8h)});
    CHECK(plan.state("A") == RequestState::Waiting);
}

TEST_CASE("K1: what is over does not expire and is not rejected", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 95));
    plan.tracker.expired({"A"}, plan.now);
    plan.tracker.rejected("A", "too late", plan.now);
    CHECK(plan.state("A") == RequestState::Completed);
}

TEST_CASE("K1: 1.x: a request that was terminated has ended when the CMS confirms it",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(scheduled({"A", "B"}));
    auto list = plan.list;
    list[0].charging_instruction = ChargingInstruction::Terminate;
    plan.confirm(list);
    CHECK(plan.state("A") == RequestState::Ended);
    const PlanObservation last = plan.see(scheduled({"B"}), 4);
    CHECK(plan.state("A") == RequestState::Ended);
    CHECK_FALSE(last.lost_at_cms);
}

TEST_CASE("K1: after a new start nothing is known of the CMS", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 60));
    plan.tracker.begin(plan.now);
    CHECK(plan.state("A") == RequestState::Waiting);
    CHECK_FALSE(plan.of("A").soc_pct);
    plan.tracker.clear();
    CHECK(plan.tracker.requests().empty());
}

}  // namespace vdv463::test
