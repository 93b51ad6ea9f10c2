// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

#include "tracked_plan.hpp"

namespace vdv463::test {

namespace {

using Ids = std::vector<std::string>;
using Data = ChargingPredictionData;

/// A bus that charges at 50 percent, wants 80 at `departure`, and has that prediction.
struct Night {
    Night() : plan{requests_for({"A"})}, departure{*plan.of("A").departure} {}

    void predict(const Data& data, std::optional<double> soc_pct = 50) {
        plan.see(running("A", ProcessStatus::Charging, soc_pct).predicting(data));
    }
    bool late() const { return plan.late() == Ids{"A"}; }

    TrackedPlan plan;
    Timestamp departure;
};

Data minimum_at(Timestamp time, double soc_pct = 80) {
    Data data;
    data.min_target_soc = ChargingPredictionDataMinTargetSoc{soc_pct, time};
    return data;
}

Data final_at(Timestamp time, double soc_pct) {
    Data data;
    data.final_soc = ChargingPredictionDataFinalSoc{soc_pct, time};
    return data;
}

Data at_departure_1_1(Timestamp time, double soc_pct) {
    Data data;
    data.departure_time = ChargingPredictionDataDepartureTime{soc_pct, std::nullopt, time};
    return data;
}

Data at_departure_2_0(Timestamp time, double soc_pct) {
    Data data;
    data.charging_prediction_data_status = ChargingPredictionDataStatus::Ongoing;
    data.departure_time = ChargingPredictionDataDepartureTime{soc_pct, time, std::nullopt};
    return data;
}

Data progress(std::vector<ChargingProgressPredictionListEntry> steps) {
    Data data;
    data.charging_progress_prediction_list = std::move(steps);
    return data;
}

}  // namespace

TEST_CASE("K2: 1.0 and 1.1: the minimum after the departure is late, before it is not",
          "[session][plan]") {
    Night night;
    night.predict(minimum_at(night.departure + 1s));
    CHECK(night.late());
    CHECK(night.plan.of("A").predicted_min_target_time == night.departure + 1s);
    night.predict(minimum_at(night.departure));
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: 1.x: a final state of charge below the minimum before the departure is late",
          "[session][plan]") {
    Night night;
    night.predict(final_at(night.departure + -1h, 79));
    CHECK(night.late());
    CHECK(night.plan.of("A").predicted_departure_soc_pct == 79);
    night.predict(final_at(night.departure + -1h, 80));
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: 1.x: a final state of charge after the departure says nothing about it",
          "[session][plan]") {
    Night night;
    night.predict(final_at(night.departure + 1h, 95));
    CHECK_FALSE(night.plan.of("A").predicted_departure_soc_pct);
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: 1.1 and 2.0: the state of charge at the departure is compared with the minimum",
          "[session][plan]") {
    Night night;
    const bool is_2_0 = GENERATE(true, false);
    const auto at_departure = is_2_0 ? at_departure_2_0 : at_departure_1_1;
    night.predict(at_departure(night.departure, 79.5));
    CHECK(night.late());
    CHECK(night.plan.of("A").late);
    CHECK(night.plan.of("A").predicted_departure_soc_pct == 79.5);
    night.predict(at_departure(night.departure, 80));
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: a departure without its fraction of a second is the same departure",
          "[session][plan]") {
    Night night;
    night.predict(at_departure_2_0(night.departure + -900ms, 60));
    CHECK(night.late());
}

TEST_CASE("K2: what is predicted for another departure or minimum is an older list's",
          "[session][plan]") {
    Night night;
    night.predict(at_departure_2_0(night.departure + -1h, 60));
    CHECK_FALSE(night.late());
    night.predict(minimum_at(night.departure + 1h, 90));
    CHECK_FALSE(night.late());
    night.predict(minimum_at(night.departure + 1h, 80.4));
    CHECK(night.late());
}

TEST_CASE("K2: 2.0: the progress list is read between its steps", "[session][plan]") {
    Night night;
    night.predict(progress({{90, night.departure + 1h}, {70, night.departure + -1h}}));
    CHECK(night.plan.of("A").predicted_departure_soc_pct == 80);
    CHECK(night.plan.of("A").predicted_min_target_time == night.departure);
    CHECK_FALSE(night.late());
    night.predict(progress({{70, night.departure + -1h}, {89, night.departure + 1h}}));
    CHECK(night.plan.of("A").predicted_departure_soc_pct == 79.5);
    CHECK(night.late());
}

TEST_CASE("K2: 2.0: behind the progress list its last step holds, before it nothing is known",
          "[session][plan]") {
    Night night;
    night.predict(progress({{60, night.departure + -2h}, {75, night.departure + -1h}}));
    CHECK(night.plan.of("A").predicted_departure_soc_pct == 75);
    CHECK(night.late());
    night.predict(progress({{60, night.departure + 1h}}));
    CHECK_FALSE(night.plan.of("A").predicted_departure_soc_pct);
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: 2.0: the maximum target before the departure is in time", "[session][plan]") {
    Night night;
    Data data;
    data.max_target_soc = ChargingPredictionDataMaxTargetSoc{95, night.departure + -1h};
    night.predict(data);
    CHECK(night.plan.of("A").predicted_departure_soc_pct == 95);
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: what is said of the departure itself goes before the progress list",
          "[session][plan]") {
    Night night;
    Data data = progress({{90, night.departure}});
    data.departure_time = ChargingPredictionDataDepartureTime{70, night.departure, std::nullopt};
    night.predict(data);
    CHECK(night.plan.of("A").predicted_departure_soc_pct == 70);
    CHECK(night.late());
}

TEST_CASE("K2: TMH: a minimum without predictedTime is no prediction", "[session][plan]") {
    Night night;
    Data data;
    data.min_target_soc = ChargingPredictionDataMinTargetSoc{80, std::nullopt};
    night.predict(data);
    CHECK_FALSE(night.plan.of("A").predicted_min_target_time);
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: Favonius: an empty prediction is none", "[session][plan]") {
    Night night;
    night.predict({});
    CHECK_FALSE(night.late());
    night.predict(progress({}));
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: a scheduled bus can be late before it charges", "[session][plan]") {
    Night night;
    night.plan.see(scheduled({"A"}).predicting(at_departure_2_0(night.departure, 70)));
    CHECK(night.late());
}

TEST_CASE("K2: a bus that has the minimum is never late", "[session][plan]") {
    Night night;
    night.predict(minimum_at(night.departure + 1h), 80);
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: what a bus has now does not count before it comes for its charge",
          "[session][plan]") {
    Night night;
    ChargingRequest request = request_for("A");
    request.charging_request_data.expected_arrival_time_at_charging_point = night.plan.now + 4h;
    night.plan.confirm({request});
    night.plan.see(scheduled({"A"})
                       .predicting(at_departure_2_0(night.departure, 70))
                       .at("P9")
                       .vehicle("bus of A", 99));
    CHECK(night.late());
}

TEST_CASE("K2: what a bus had at an earlier time does not count", "[session][plan]") {
    Night night;
    night.predict(at_departure_2_0(night.departure, 70), 90);
    CHECK_FALSE(night.late());
    night.predict(at_departure_2_0(night.departure, 70), std::nullopt);
    CHECK(night.late());
    CHECK(night.plan.of("A").soc_pct == 90);
}

TEST_CASE("K2: without a departure nobody is late", "[session][plan]") {
    Night night;
    ChargingRequest request = request_for("A");
    request.charging_request_data.requested_time_for_departure.reset();
    night.plan.confirm({request});
    night.predict(minimum_at(night.plan.now + 1000h));
    CHECK_FALSE(night.late());
    CHECK_FALSE(night.plan.of("A").late);
}

TEST_CASE("K2: a departure that has passed is not told as late", "[session][plan]") {
    Night night;
    night.predict(at_departure_2_0(night.departure, 60));
    CHECK(night.late());
    night.plan.now = night.departure;
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: what is over, gone or rejected is not late", "[session][plan]") {
    Night night;
    night.predict(at_departure_2_0(night.departure, 60));
    REQUIRE(night.late());
    SECTION("completed") {
        night.predict(at_departure_2_0(night.departure, 60), 95);
    }
    SECTION("ended") {
        night.plan.see(nothing());
    }
    SECTION("rejected") {
        night.plan.see(nothing().rejecting("A", "broken"));
    }
    SECTION("left out") {
        night.plan.adopt({});
    }
    CHECK_FALSE(night.late());
    CHECK_FALSE(night.plan.of("A").late);
}

TEST_CASE("K2: a changed minimum is compared with what is known at once", "[session][plan]") {
    Night night;
    night.predict(at_departure_2_0(night.departure, 85));
    auto list = night.plan.list;
    list[0].charging_request_data.min_target_soc_pct = 90;
    night.plan.adopt(list);
    CHECK(night.late());
    list[0].charging_request_data.min_target_soc_pct = 85;
    night.plan.adopt(list);
    CHECK_FALSE(night.late());
}

TEST_CASE("K2: what was predicted for another departure is dropped when it changes",
          "[session][plan]") {
    Night night;
    night.predict(at_departure_2_0(night.departure, 60));
    auto list = night.plan.list;
    list[0].charging_request_data.requested_time_for_departure = night.departure + 2h;
    night.plan.adopt(list);
    CHECK_FALSE(night.plan.of("A").predicted_departure_soc_pct);
    CHECK_FALSE(night.late());
}

}  // namespace vdv463::test
