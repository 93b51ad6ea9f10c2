// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "tracked_plan.hpp"

namespace vdv463::test {

namespace {

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("K3: own requests are those under our presystem id, each once, in order",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    const auto seen = plan.see(Shown{}
                                   .at("P1")
                                   .process("B", ProcessStatus::Charging)
                                   .schedule("A", "bus of A")
                                   .at("P2")
                                   .schedule("B", "bus of B")
                                   .at("P3")
                                   .schedule("C", "bus of C")
                                   .presystem("uri://Customer1/Presystem2"));
    CHECK(seen.own_seen == Ids{"B", "A"});
}

TEST_CASE("K3: without a presystem id a request is ours when we sent it or have it in the plan",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.adopt(requests_for({"B"}));
    const auto seen = plan.see(Shown{}
                                   .at("P1")
                                   .schedule("A", "bus of A")
                                   .presystem({})
                                   .schedule("B", "bus of B")
                                   .presystem({})
                                   .schedule("C", "bus of C")
                                   .presystem({}));
    CHECK(seen.own_seen == Ids{"A", "B"});
}

TEST_CASE("K3: requests of the first information are not a second master's", "[session][plan]") {
    TrackedPlan plan;
    const auto first = plan.see(scheduled({"old 1", "old 2"}));
    CHECK(first.own_seen == Ids{"old 1", "old 2"});
    CHECK(first.foreign.empty());
    CHECK(plan.see(scheduled({"old 2"})).foreign.empty());
}

TEST_CASE("K3: requests that neither we sent nor the first information showed are foreign",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(scheduled({"A"}));
    const auto seen = plan.see(scheduled({"A", "X"}));
    CHECK(seen.own_seen == Ids{"A", "X"});
    CHECK(seen.foreign == Ids{"X"});
    CHECK(plan.see(scheduled({"X"})).foreign == Ids{"X"});
}

TEST_CASE("K3: what the first information showed is foreign when our list replaced it, and is back",
          "[session][plan]") {
    TrackedPlan plan;
    plan.see(scheduled({"old"}));
    plan.confirm(requests_for({"A"}));
    plan.see(scheduled({"A", "old"}));
    plan.see(scheduled({"A"}), 3);
    CHECK(plan.see(scheduled({"A", "old"})).foreign == Ids{"old"});
    plan.tracker.disconnected();
    CHECK(plan.see(scheduled({"A", "old"})).foreign == Ids{"old"});
}

TEST_CASE("K3: what the first information showed is not foreign", "[session][plan]") {
    TrackedPlan plan;
    plan.see(running("old", ProcessStatus::Charging).at("P2").schedule("next", "bus of next"));
    const Shown both = running("old", ProcessStatus::Charging).at("P2").schedule("next", "a bus");
    SECTION("as long as no list of ours has replaced it") {
        plan.see(nothing(), 5);
        CHECK(plan.see(both).foreign.empty());
    }
    SECTION("as long as the CMS goes on showing it") {
        plan.confirm(requests_for({"A"}));
        CHECK(plan.see(both, 5).foreign.empty());
    }
    SECTION("when two informations did not show it") {
        plan.confirm(requests_for({"A"}));
        plan.see(nothing(), 2);
        CHECK(plan.see(both).foreign.empty());
    }
    SECTION("when its process comes back") {
        plan.confirm(requests_for({"A"}));
        plan.see(nothing(), 5);
        CHECK(plan.see(running("old", ProcessStatus::Charging)).foreign.empty());
    }
    SECTION("when the CMS shows it before our list was confirmed on the next connection") {
        plan.confirm(requests_for({"A"}));
        plan.see(nothing(), 5);
        plan.tracker.disconnected();
        CHECK(plan.see(both).foreign.empty());
    }
    SECTION("when we sent it ourselves") {
        plan.confirm(requests_for({"A"}));
        plan.see(nothing(), 5);
        plan.confirm(requests_for({"old", "next"}));
        CHECK(plan.see(both).foreign.empty());
    }
}

TEST_CASE("K3: what nobody claims is not foreign", "[session][plan]") {
    TrackedPlan plan;
    plan.see(nothing());
    CHECK(plan.see(scheduled({"X"}).presystem({})).foreign.empty());
    CHECK(plan.see(scheduled({"X"}).presystem("uri://Customer1/Presystem2")).foreign.empty());
}

TEST_CASE("K3: what we published but never sent is foreign", "[session][plan]") {
    TrackedPlan plan;
    plan.adopt(requests_for({"A"}));
    plan.see(nothing());
    CHECK(plan.see(scheduled({"A"})).foreign == Ids{"A"});
}

TEST_CASE("K3: what we sent long ago is still ours", "[session][plan]") {
    TrackedPlan plan;
    plan.see(nothing());
    constexpr int lists = 300;
    for (int day = 0; day < lists; ++day) {
        std::vector<std::string> ids{"every day"};
        for (int bus = 0; bus < 200; ++bus) {
            ids.push_back(std::to_string(day) + "/" + std::to_string(bus));
        }
        plan.tracker.sent(requests_for(ids), plan.now);
    }
    CHECK(plan.see(scheduled({"every day", "60/7", "299/0"})).foreign.empty());
}

TEST_CASE("K3: after a take-over the next information counts as the first", "[session][plan]") {
    TrackedPlan plan;
    plan.see(nothing());
    plan.tracker.take_over();
    CHECK(plan.see(scheduled({"theirs"})).foreign.empty());
    CHECK(plan.see(scheduled({"theirs", "new"})).foreign == Ids{"new"});
}

TEST_CASE("K3: a new start forgets what was sent and seen", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(scheduled({"A"}));
    plan.tracker.begin(plan.now);
    plan.see(nothing());
    CHECK(plan.see(scheduled({"A"})).foreign == Ids{"A"});
}

TEST_CASE("K3: all own requests gone from three informations are lost, told once",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    plan.see(scheduled({"A", "B"}));
    CHECK_FALSE(plan.see(nothing(), 2).lost_at_cms);
    CHECK(plan.see(nothing()).lost_at_cms);
    CHECK(plan.state("A") == RequestState::Missing);
    CHECK_FALSE(plan.see(nothing(), 10).lost_at_cms);
    SECTION("and again when one was seen in between") {
        plan.see(scheduled({"A"}));
        CHECK(plan.see(nothing(), 3).lost_at_cms);
    }
    SECTION("and not again because the list was sent once more") {
        plan.tracker.sent(plan.list, plan.now);
        plan.tracker.confirmed(plan.list, plan.now);
        CHECK_FALSE(plan.see(nothing(), 3).lost_at_cms);
    }
}

TEST_CASE("K3: running processes that vanish all at once are lost as well", "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    Shown both = running("A", ProcessStatus::Charging, 50);
    both.at("P2").schedule("B", "bus of B");
    plan.see(both);
    CHECK(plan.see(nothing(), 3).lost_at_cms);
}

TEST_CASE("K3: a bus that leaves early is not a plan that is lost", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(running("A", ProcessStatus::Charging, 85));
    CHECK_FALSE(plan.see(nothing(), 5).lost_at_cms);
    CHECK(plan.state("A") == RequestState::Ended);
}

TEST_CASE("K3: buses that leave one after the other are not a plan that is lost",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B"})};
    Shown both = running("A", ProcessStatus::Charging, 85);
    both.at("P2").process("B", ProcessStatus::Charging);
    plan.see(both);
    plan.see(running("A", ProcessStatus::Charging, 86));
    CHECK(plan.state("B") == RequestState::Ended);
    CHECK_FALSE(plan.see(nothing(), 5).lost_at_cms);
}

TEST_CASE("K3: a request that was never shown is not lost", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    CHECK_FALSE(plan.see(nothing(), 5).lost_at_cms);
}

TEST_CASE("K3: one request that is still shown means that the plan is not lost",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A", "B", "C"})};
    plan.see(scheduled({"A", "B", "C"}));
    CHECK_FALSE(plan.see(scheduled({"C"}), 5).lost_at_cms);
}

TEST_CASE("K3: what is completed, rejected, expired or past its departure cannot be lost",
          "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(scheduled({"A"}));
    SECTION("completed") {
        plan.see(running("A", ProcessStatus::Charging, 95));
    }
    SECTION("rejected") {
        plan.see(nothing().rejecting("A", "broken"));
    }
    SECTION("expired") {
        plan.tracker.expired({"A"}, plan.now);
    }
    SECTION("past its departure") {
        plan.wait(8h);
    }
    CHECK_FALSE(plan.see(nothing(), 5).lost_at_cms);
}

TEST_CASE("K3: three informations in a row are of one connection", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(scheduled({"A"}));
    plan.see(nothing(), 2);
    plan.tracker.disconnected();
    CHECK_FALSE(plan.see(nothing(), 2).lost_at_cms);
    CHECK(plan.see(nothing()).lost_at_cms);
}

TEST_CASE("K3: a list that was confirmed in between begins to count anew", "[session][plan]") {
    TrackedPlan plan{requests_for({"A"})};
    plan.see(scheduled({"A"}));
    plan.see(nothing(), 2);
    auto list = plan.list;
    list[0].priority = 1;
    plan.confirm(list);
    CHECK_FALSE(plan.see(nothing(), 2).lost_at_cms);
    CHECK(plan.see(nothing()).lost_at_cms);
}

}  // namespace vdv463::test
