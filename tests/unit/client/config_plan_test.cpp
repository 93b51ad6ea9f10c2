// SPDX-License-Identifier: Apache-2.0
// ClientConfig::plan.
#include "config_check.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace vdv463;

namespace {

using Paths = std::vector<std::string>;

/// The paths of the problems that a configuration has after `change`.
template <class Change>
Paths problems_after(const Change& change) {
    ClientConfig config;
    config.url = "wss://cms.example/vdv463";
    config.presystem_id = "uri://Customer1/Presystem1";
    change(config.plan);
    Paths paths;
    for (const auto& issue : client::check(config)) {
        paths.push_back(issue.path);
    }
    return paths;
}

struct Duration {
    std::string path;
    std::chrono::milliseconds PlanConfig::*member;
};

}  // namespace

TEST_CASE("durations of the plan that have to be positive are", "[config]") {
    for (const auto& [path, member] :
         {Duration{"plan.first_information_timeout", &PlanConfig::first_information_timeout},
          Duration{"plan.poisoned_retry", &PlanConfig::poisoned_retry}}) {
        CAPTURE(path);
        const auto member_of = member;
        for (const auto bad : {0ms, -1ms, std::chrono::milliseconds::max()}) {
            CHECK(problems_after([&](PlanConfig& plan) { plan.*member_of = bad; }) == Paths{path});
        }
        CHECK(problems_after([&](PlanConfig& plan) { plan.*member_of = 1ms; }).empty());
    }
    const auto all_zero = problems_after([](PlanConfig& plan) {
        plan.valid_for = 0ms;
        plan.unanswered_retry_max = 0ms;
        plan.refused_retry_min = 0ms;
        plan.refused_retry_max = 0ms;
    });
    CHECK(all_zero == Paths{"plan.valid_for", "plan.unanswered_retry_max", "plan.refused_retry_min",
                            "plan.refused_retry_max", "plan.min_interval",
                            "plan.unanswered_retry_max"});
}

TEST_CASE("durations of the plan that may be zero must not be negative", "[config]") {
    for (const auto& [path, member] :
         {Duration{"plan.min_interval", &PlanConfig::min_interval},
          Duration{"plan.fresh_plan_after", &PlanConfig::fresh_plan_after},
          Duration{"plan.fresh_plan_wait", &PlanConfig::fresh_plan_wait},
          Duration{"plan.expired_after", &PlanConfig::expired_after}}) {
        CAPTURE(path);
        const auto member_of = member;
        CHECK(problems_after([&](PlanConfig& plan) { plan.*member_of = 0ms; }).empty());
        CHECK(problems_after([&](PlanConfig& plan) { plan.*member_of = -1ms; }) == Paths{path});
    }
}

TEST_CASE("a time between lists as long as a list is valid is refused", "[config]") {
    CHECK(problems_after([](PlanConfig& plan) { plan.min_interval = plan.valid_for; }) ==
          Paths{"plan.min_interval"});
}

TEST_CASE("the longest waits between tries are not shorter than the first", "[config]") {
    CHECK(problems_after([](PlanConfig& plan) { plan.unanswered_retry_max = 29s; }) ==
          Paths{"plan.unanswered_retry_max"});
    CHECK(problems_after([](PlanConfig& plan) { plan.refused_retry_max = 59s; }) ==
          Paths{"plan.refused_retry_max"});
}

TEST_CASE("P3: the share of a mass removal is a percentage, the number at least one", "[config]") {
    CHECK(problems_after([](PlanConfig& plan) { plan.mass_removal_pct = 101; }) ==
          Paths{"plan.mass_removal_pct"});
    CHECK(problems_after([](PlanConfig& plan) { plan.mass_removal_pct = -1; }) ==
          Paths{"plan.mass_removal_pct"});
    CHECK(problems_after([](PlanConfig& plan) { plan.mass_removal_least = 0; }) ==
          Paths{"plan.mass_removal_least"});
}

TEST_CASE("P5: a stored plan can only be resumed with a store", "[config]") {
    CHECK(problems_after([](PlanConfig& plan) { plan.resume_stored_plan = true; }) ==
          Paths{"plan.resume_stored_plan"});
    CHECK(problems_after([](PlanConfig& plan) {
              plan.resume_stored_plan = true;
              plan.store = file_plan_store("plan");
          }).empty());
}

TEST_CASE("D2: expected depots have names, and the gate can wait for them", "[config]") {
    CHECK(problems_after([](PlanConfig& plan) { plan.expected_depots = {"D1", "D2"}; }).empty());
    CHECK(problems_after([](PlanConfig& plan) {
              plan.expected_depots = {"D1", ""};
          }) == Paths{"plan.expected_depots[1]"});
    CHECK(problems_after([](PlanConfig& plan) {
              plan.expected_depots = {"D1"};
              plan.gate = Gate::AfterBoot;
          }) == Paths{"plan.gate"});
}
