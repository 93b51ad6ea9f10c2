// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "tracked_plan.hpp"

/// What a charging information says about a request (K1): its process, its end, its absence.
namespace vdv463::test {

TEST_CASE("K1: each process status is a state", "[session][plan]") {
    struct Row {
        ProcessStatus status;
        RequestState state;
        const char* evidence;
    };
    const auto row = GENERATE(
        Row{ProcessStatus::Queued, RequestState::Scheduled, "Its charging process is Queued."},
        Row{ProcessStatus::Preparing, RequestState::Preparing,
            "Its charging process is Preparing."},
        Row{ProcessStatus::Charging, RequestState::Charging, "Its charging process is Charging."},
        Row{ProcessStatus::SuspendedEvse, RequestState::Suspended,
            "Its charging process is SuspendedEVSE."},
        Row{ProcessStatus::SuspendedEv, RequestState::Suspended,
            "Its charging process is SuspendedEV."},
        Row{ProcessStatus::Finishing, RequestState::Finishing,
            "Its charging process is Finishing, below the target."},
        Row{ProcessStatus::ChargingRejectedTechnically, RequestState::Rejected,
            "Its charging process is ChargingRejectedTechnically."});
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", row.status));
    CHECK(plan.state("A") == row.state);
    CHECK(plan.of("A").evidence == row.evidence);
    CHECK(plan.of("A").since == plan.now);
}

TEST_CASE("K1: a process shows point, process id, start, state of charge and power",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    const Timestamp start = plan.now + -1h;
    plan.see(running("A", ProcessStatus::Charging, 64.5).since(start).power(148.6));
    const TrackedRequest request = plan.of("A");
    CHECK(request.charging_point_id == "point of A");
    CHECK(request.charging_process_id == "process of A");
    CHECK(request.start_time == start);
    CHECK(request.soc_pct == 64.5);
    CHECK(request.power_kw == 148.6);
}

TEST_CASE("K1: the state of charge of another vehicle at the point is not taken",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(Shown{}.at("P1").vehicle("bus of B", 99).process("A", ProcessStatus::Charging));
    CHECK(plan.state("A") == RequestState::Charging);
    CHECK_FALSE(plan.of("A").soc_pct);
}

TEST_CASE("K1: a scheduled process shows point, vehicle's state of charge and start",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    const Timestamp start = plan.now + 1h;
    plan.see(scheduled({"A"}).since(start).at("P9").vehicle("bus of A", 31));
    CHECK(plan.changes() == "A:scheduled");
    CHECK(plan.of("A").charging_point_id == "point of A");
    CHECK(plan.of("A").start_time == start);
    CHECK(plan.of("A").soc_pct == 31);
    CHECK_FALSE(plan.of("A").power_kw);
}

TEST_CASE("K1: a night at the depot goes back and forth", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(scheduled({"A"}));
    plan.see(running("A", ProcessStatus::Preparing, 30));
    plan.see(running("A", ProcessStatus::Charging, 31));
    plan.see(running("A", ProcessStatus::SuspendedEvse, 60));
    plan.see(running("A", ProcessStatus::Charging, 61));
    plan.see(running("A", ProcessStatus::Finishing, 81));
    CHECK(plan.changes() ==
          "A:scheduled A:preparing A:charging A:suspended A:charging A:completed");
}

TEST_CASE("K1: the same state again is no change and keeps its time", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 30));
    const Timestamp since = plan.now;
    static_cast<void>(plan.changes());
    plan.see(running("A", ProcessStatus::Charging, 33));
    CHECK(plan.changes().empty());
    CHECK(plan.of("A").since == since);
    CHECK(plan.of("A").soc_pct == 33);
}

TEST_CASE("K1: information counts before the list was sent", "[session][plan]") {
    TrackedPlan plan;
    plan.adopt(requests_for({"A"}));
    plan.see(running("A", ProcessStatus::Charging));
    plan.tracker.sent(plan.list, plan.now);
    plan.tracker.confirmed(plan.list, plan.now);
    CHECK(plan.changes() == "A:waiting A:charging");
}

TEST_CASE("K1: a rejection shown before the list was confirmed is about an older one",
          "[session][plan]") {
    TrackedPlan plan;
    plan.adopt(requests_for({"A"}));
    plan.see(nothing().rejecting("A", "unknown charging point"));
    plan.see(running("A", ProcessStatus::ChargingRejectedTechnically));
    CHECK(plan.state("A") == RequestState::Waiting);
}

TEST_CASE("K1: 2.0: a rejected request has the CMS's reason and is live again when scheduled",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(nothing().rejecting("A", "no vehicle of that id"));
    CHECK(plan.state("A") == RequestState::Rejected);
    CHECK(plan.of("A").reason == "no vehicle of that id");
    CHECK(plan.of("A").evidence == "The CMS lists it in rejectedChargingRequestInfoList.");
    plan.see(nothing(), 5);
    CHECK(plan.state("A") == RequestState::Rejected);
    plan.see(scheduled({"A"}));
    CHECK(plan.state("A") == RequestState::Scheduled);
    CHECK(plan.of("A").reason.empty());
}

TEST_CASE("K1: 1.x: a technically rejected process is Rejected for good until it charges",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::ChargingRejectedTechnically));
    CHECK(plan.of("A").reason == "ChargingRejectedTechnically");
    plan.see(nothing(), 5);
    CHECK(plan.state("A") == RequestState::Rejected);
    plan.see(running("A", ProcessStatus::Charging));
    CHECK(plan.state("A") == RequestState::Charging);
}

TEST_CASE("K1: a process that runs says more than a rejection, and that more than a schedule",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(running("A", ProcessStatus::Charging)
                 .rejecting("A", "late")
                 .at("P2")
                 .schedule("B", "bus of B")
                 .rejecting("B", "full"));
    CHECK(plan.state("A") == RequestState::Charging);
    CHECK(plan.state("B") == RequestState::Rejected);
}

TEST_CASE("K1: of two processes for one request the one that started last counts",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(Shown{}
                 .at("P2")
                 .process("A", ProcessStatus::Charging)
                 .since(plan.now)
                 .at("P1")
                 .process("A", ProcessStatus::Finishing)
                 .since(plan.now + -1h));
    CHECK(plan.state("A") == RequestState::Charging);
    CHECK(plan.of("A").charging_point_id == "P2");
}

TEST_CASE("K1: an unknown process status changes no state and breaks nothing", "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(running("A", ProcessStatus::Charging, 40));
    plan.see(running("A", ProcessStatus::Unrecognized, 44)
                 .at("P2")
                 .process("B", ProcessStatus::Unrecognized));
    CHECK(plan.state("A") == RequestState::Charging);
    CHECK(plan.of("A").soc_pct == 44);
    CHECK(plan.state("B") == RequestState::Preparing);
}

// ---- the end

TEST_CASE("K1: the maximum target completes a charging process", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 94.9));
    CHECK(plan.state("A") == RequestState::Charging);
    plan.see(running("A", ProcessStatus::Charging, 95));
    CHECK(plan.state("A") == RequestState::Completed);
}

TEST_CASE("K1: Finishing completes at the minimum target, and below it when it is gone",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Finishing, 79));
    CHECK(plan.state("A") == RequestState::Finishing);
    SECTION("at the minimum") {
        plan.see(running("A", ProcessStatus::Finishing, 80));
    }
    SECTION("gone") {
        plan.see(nothing());
    }
    CHECK(plan.state("A") == RequestState::Completed);
}

TEST_CASE("K1: Finishing that goes on charging is not complete", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Finishing, 60));
    plan.see(running("A", ProcessStatus::Charging, 61));
    plan.see(nothing());
    CHECK(plan.state("A") == RequestState::Ended);
}

TEST_CASE("K1: a process that is gone has ended, with the last state of charge",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 71).power(50));
    plan.see(nothing());
    CHECK(plan.state("A") == RequestState::Ended);
    CHECK(plan.of("A").soc_pct == 71);
    CHECK_FALSE(plan.of("A").power_kw);
}

TEST_CASE("K1: a process that is gone with the vehicle at the maximum is complete",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 94));
    plan.see(Shown{}.at("point of A").vehicle("bus of A", 95));
    CHECK(plan.state("A") == RequestState::Completed);
}

TEST_CASE("K1: a request that reappears after it ended is live again", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 50));
    plan.see(nothing());
    plan.see(running("A", ProcessStatus::Charging, 51));
    CHECK(plan.changes() == "A:charging A:ended A:charging");
}

TEST_CASE("K1: a completed request stays so while its vehicle has the minimum", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 95));
    SECTION("and loses a little") {
        plan.see(running("A", ProcessStatus::Charging, 93));
    }
    SECTION("and its state of charge is no longer told") {
        plan.see(running("A", ProcessStatus::Charging));
    }
    SECTION("and it is scheduled for more") {
        plan.see(scheduled({"A"}));
    }
    SECTION("and it leaves") {
        plan.see(nothing(), 4);
    }
    CHECK(plan.state("A") == RequestState::Completed);
}

TEST_CASE("K1: a completed request charges again in another process or below the minimum",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 95));
    SECTION("another process") {
        plan.see(running("A", ProcessStatus::Charging).process_id("the next"));
    }
    SECTION("below the minimum") {
        plan.see(running("A", ProcessStatus::Charging, 40));
    }
    CHECK(plan.state("A") == RequestState::Charging);
}

TEST_CASE("K1: a full bus that is scheduled for a later arrival is not complete",
          "[session][plan]") {
    TrackedPlan plan;
    ChargingRequest request = request_for("A");
    request.charging_request_data.expected_arrival_time_at_charging_point = plan.now + 4h;
    plan.confirm({request});
    plan.see(scheduled({"A"}).at("P9").vehicle("bus of A", 99));
    CHECK(plan.state("A") == RequestState::Scheduled);
}

// ---- missing

TEST_CASE("K1: confirmed and not among the scheduled of three informations is Missing",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(scheduled({"A"}), 2);
    CHECK(plan.state("B") == RequestState::Confirmed);
    plan.see(scheduled({"A"}));
    CHECK(plan.state("B") == RequestState::Missing);
    CHECK(plan.of("B").evidence == "Three informations in a row do not show it.");
    plan.see(scheduled({"A", "B"}));
    CHECK(plan.state("B") == RequestState::Scheduled);
}

TEST_CASE("K1: nothing is Missing at a CMS that never shows a scheduled process of ours",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(running("A", ProcessStatus::Charging)
                 .at("P2")
                 .schedule("B", "bus of B")
                 .presystem("uri://Customer2/Presystem1"),
             10);
    CHECK(plan.state("B") == RequestState::Confirmed);
}

TEST_CASE("K1: what is not confirmed is not Missing", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(scheduled({"A"}));
    plan.adopt(requests_for({"A", "B"}));
    plan.see(scheduled({"A"}), 5);
    CHECK(plan.state("B") == RequestState::Waiting);
    plan.tracker.sent(plan.list, plan.now);
    plan.see(scheduled({"A"}), 5);
    CHECK(plan.state("B") == RequestState::Sent);
    plan.tracker.confirmed(plan.list, plan.now);
    plan.see(scheduled({"A"}), 2);
    CHECK(plan.state("B") == RequestState::Confirmed);
}

TEST_CASE("K1: a schedule that is gone before the departure is Missing, afterwards it has ended",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(scheduled({"A", "B"}));
    plan.see(scheduled({"B"}), 2);
    CHECK(plan.state("A") == RequestState::Scheduled);
    plan.see(scheduled({"B"}));
    CHECK(plan.state("A") == RequestState::Missing);
    plan.wait(8h).see(nothing(), 3);
    CHECK(plan.state("B") == RequestState::Ended);
}

TEST_CASE("K1: a reconnection begins to count anew", "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(scheduled({"A"}), 2);
    plan.tracker.disconnected();
    plan.see(scheduled({"A"}), 2);
    CHECK(plan.state("B") == RequestState::Confirmed);
    plan.see(scheduled({"A"}));
    CHECK(plan.state("B") == RequestState::Missing);
}

TEST_CASE("K1: a missing request that is sent again gets another three informations",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(scheduled({"A"}), 3);
    plan.tracker.sent(plan.list, plan.now);
    CHECK(plan.state("B") == RequestState::Sent);
    plan.tracker.confirmed(plan.list, plan.now);
    plan.see(scheduled({"A"}), 2);
    CHECK(plan.state("B") == RequestState::Confirmed);
    plan.see(scheduled({"A"}));
    CHECK(plan.state("B") == RequestState::Missing);
}

TEST_CASE("K1: charging processes that vanish all at once are Missing after three informations",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(
        running("A", ProcessStatus::Charging, 50).at("P2").process("B", ProcessStatus::Charging));
    plan.see(nothing(), 2);
    CHECK(plan.state("A") == RequestState::Charging);
    SECTION("all") {
        plan.see(nothing());
        CHECK(plan.state("A") == RequestState::Missing);
        CHECK(plan.state("B") == RequestState::Missing);
    }
    SECTION("but one comes back: the others have ended") {
        plan.see(Shown{}.at("P2").process("B", ProcessStatus::Charging));
        CHECK(plan.state("A") == RequestState::Ended);
        CHECK(plan.state("B") == RequestState::Charging);
    }
}

}  // namespace vdv463::test
