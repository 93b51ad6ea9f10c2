// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "depot_support.hpp"

using namespace vdv463;
using namespace vdv463::sim;
using namespace std::chrono_literals;

namespace {

/// For a bus that has to be full after `minutes`.
ChargingRequest request_within(std::chrono::minutes minutes) {
    auto request = request_for("r1", "Bus 101");
    request.charging_request_data.min_target_soc_pct = 100;
    request.charging_request_data.max_target_soc_pct = 100;
    request.charging_request_data.requested_time_for_departure = start_time() + minutes;
    return request;
}

ChargingPredictionData prediction_of(const DepotModel& depot, SchemaVersion version) {
    for (const auto& point : points_of(depot.information(version))) {
        if (point.charging_process_info) {
            return point.charging_process_info->charging_prediction_data;
        }
    }
    return {};
}

}  // namespace

TEST_CASE("a bus that departs too early is predicted to miss its minimum", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_within(10min)}), start_time()));

    for (const auto version : {SchemaVersion::V1_1, SchemaVersion::V2_0}) {
        const auto prediction = prediction_of(depot, version);
        CHECK(prediction.min_target_soc->predicted_time > start_time() + 10min);
        CHECK(prediction.departure_time->predicted_departure_time_soc_pct < 100);
    }
}

TEST_CASE("a bus with time enough is predicted to reach its minimum", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_within(24h)}), start_time()));

    const auto prediction = prediction_of(depot, SchemaVersion::V1_1);
    CHECK(prediction.min_target_soc->predicted_time < start_time() + 24h);
    CHECK(prediction.departure_time->predicted_departure_time_soc_pct == 100);
}

TEST_CASE("a bus that was predicted to be late leaves with what it has", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_within(10min)}), start_time()));

    depot.advance(start_time() + 9min);
    CHECK(soc_of(*point_of_vehicle(depot, "Bus 101")) < 100);
    depot.advance(start_time() + 11min);

    CHECK_FALSE(point_of_vehicle(depot, "Bus 101"));
    CHECK_FALSE(point_of_request(depot, "r1"));
}
