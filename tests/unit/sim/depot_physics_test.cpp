// SPDX-License-Identifier: Apache-2.0
#include <vdv463/codec.hpp>

#include <catch2/catch.hpp>

#include "depot_support.hpp"

using namespace vdv463;
using namespace vdv463::sim;
using namespace std::chrono_literals;

TEST_CASE("at the start about 60 percent of the points are occupied", "[sim]") {
    for (const int count : {1, 2, 8, 40}) {
        const DepotModel depot({count, 463, 1.0}, start_time());
        const auto points = points_of(depot.information(SchemaVersion::V1_1));
        const auto occupied = std::count_if(points.begin(), points.end(), [](const auto& point) {
            return point.charging_point_status == ChargingPointStatus::Occupied;
        });
        CAPTURE(count);
        CHECK(points.size() == static_cast<std::size_t>(count));
        CHECK(std::abs(static_cast<double>(occupied) - 0.6 * count) <= 0.5);
    }
}

TEST_CASE("two points make a station", "[sim]") {
    const DepotModel depot({5, 463, 1.0}, start_time());

    const auto information = depot.information(SchemaVersion::V1_1);

    const auto& stations = information.depot_info_list.at(0).charging_station_info_list;
    REQUIRE(stations.size() == 3);
    CHECK(stations[0].charging_point_info_list.size() == 2);
    CHECK(stations[2].charging_point_info_list.size() == 1);
}

TEST_CASE("a process goes from preparing over charging and finishing to its end", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_for("r1", "Bus 101")}), start_time()));
    CHECK(point_of_request(depot, "r1")->charging_process_info->process_status ==
          ProcessStatus::Preparing);

    depot.advance(start_time() + 6s);
    const auto charging = point_of_request(depot, "r1");
    CHECK(charging->charging_process_info->process_status == ProcessStatus::Charging);
    CHECK(charging->vehicle_info->vehicle_charging_status == VehicleChargingStatus::Charging);
    CHECK(charging->present_power_kw.value() > 100);

    const auto end =
        charging->charging_process_info->charging_prediction_data.final_soc->predicted_time;
    depot.advance(end);
    const auto finishing = point_of_request(depot, "r1");
    REQUIRE(finishing);
    CHECK(finishing->charging_process_info->process_status == ProcessStatus::Finishing);
    CHECK(soc_of(*finishing) == 90);

    depot.advance(end + 60s);
    CHECK_FALSE(point_of_request(depot, "r1"));
    CHECK(point_of_vehicle(depot, "Bus 101")->vehicle_info->vehicle_charging_status ==
          VehicleChargingStatus::ReadyToCharge);
}

TEST_CASE("while charging the SoC, the energy and the meter rise together", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_for("r1", "Bus 101")}), start_time()));
    const auto before = point_of_request(depot, "r1");

    depot.advance(start_time() + 10min);

    const auto after = point_of_request(depot, "r1");
    CHECK(soc_of(*after) > soc_of(*before));
    const double delivered = *after->charging_process_info->delivered_energy_wh;
    CHECK(delivered > 10000);
    CHECK(std::abs(*after->energy_meter_reading_wh - *before->energy_meter_reading_wh -
                   delivered) <= 1);
}

TEST_CASE("the minimum is reached at the time that was predicted", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_for("r1", "Bus 101")}), start_time()));
    const auto minimum = point_of_request(depot, "r1")
                             ->charging_process_info->charging_prediction_data.min_target_soc;

    depot.advance(*minimum->predicted_time);

    CHECK(soc_of(*point_of_request(depot, "r1")) == Approx(80).margin(0.1));
}

TEST_CASE("with a greater speed the same SoC is reached so many times earlier", "[sim]") {
    DepotModel slow({8, 463, 1.0}, start_time());
    DepotModel fast({8, 463, 60.0}, start_time());
    const auto list = list_of({request_for("r1", "Bus 101")});
    REQUIRE(slow.apply(presystem, list, start_time()));
    REQUIRE(fast.apply(presystem, list, start_time()));

    // Preparing takes 5 s, but never less than 0.2 s.
    slow.advance(start_time() + 5s + 20min);
    fast.advance(start_time() + 200ms + 20s);

    CHECK(soc_of(*point_of_request(slow, "r1")) == Approx(soc_of(*point_of_request(fast, "r1"))));
}

TEST_CASE("a station divides its power among its points", "[sim]") {
    DepotModel depot({2, 463, 1.0}, start_time());
    std::vector<ChargingRequest> requests;
    for (int point = 1; point <= 2; ++point) {
        auto request =
            request_for("r" + std::to_string(point), "Bus " + std::to_string(200 + point));
        request.charging_point_id = "uri://BetriebshofNord/CS1/CP" + std::to_string(point);
        requests.push_back(request);
    }
    REQUIRE(depot.apply(presystem, list_of(requests), start_time()));

    depot.advance(start_time() + 150s);

    const auto first = point_of_request(depot, "r1");
    const auto second = point_of_request(depot, "r2");
    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->charging_process_info->process_status == ProcessStatus::Charging);
    CHECK(second->charging_process_info->process_status == ProcessStatus::Charging);
    CHECK(*first->present_power_kw + *second->present_power_kw <= 300);
}

TEST_CASE("a vehicle that is expected arrives at that time and then charges", "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 900");
    request.charging_request_data.expected_arrival_time_at_charging_point = start_time() + 1h;
    request.charging_request_data.expected_soc_at_arrival_pct = 33;
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));

    depot.advance(start_time() + 59min);
    CHECK(point_of_schedule(depot, "r1")->charging_point_status == ChargingPointStatus::Reserved);
    CHECK_FALSE(point_of_vehicle(depot, "Bus 900"));

    depot.advance(start_time() + 1h);
    CHECK_FALSE(point_of_schedule(depot, "r1"));
    REQUIRE(point_of_request(depot, "r1"));
    CHECK(soc_of(*point_of_request(depot, "r1")) == 33);

    depot.advance(start_time() + 1h + 10min);
    CHECK(soc_of(*point_of_request(depot, "r1")) > 33);
}

TEST_CASE("a vehicle without an arrival time comes after a short while", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_for("r1", "Bus 900")}), start_time()));
    REQUIRE(point_of_schedule(depot, "r1"));

    depot.advance(start_time() + 2min);

    CHECK(point_of_request(depot, "r1"));
}

TEST_CASE("a request for a point brings the vehicle there", "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 101");
    request.charging_point_id = free_point_of(depot);
    const auto before = point_of_vehicle(depot, "Bus 101")->charging_point_id;
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));

    depot.advance(start_time() + 2min);

    CHECK(point_of_vehicle(depot, "Bus 101")->charging_point_id == request.charging_point_id);
    CHECK(before != request.charging_point_id);
}

TEST_CASE("a vehicle waits for a point where another is charging", "[sim]") {
    DepotModel depot({1, 463, 1.0}, start_time());
    REQUIRE(depot.apply(presystem,
                        list_of({request_for("r1", "Bus 101"), request_for("r2", "Bus 900")}),
                        start_time()));

    depot.advance(start_time() + 10min);
    CHECK(point_of_request(depot, "r1"));
    CHECK(point_of_schedule(depot, "r2"));

    depot.advance(start_time() + 4h);
    depot.advance(start_time() + 4h + 1s);
    CHECK_FALSE(point_of_request(depot, "r1"));
    CHECK_FALSE(point_of_schedule(depot, "r2"));
    CHECK(point_of_vehicle(depot, "Bus 900"));
}

TEST_CASE("a vehicle leaves at its departure, charged or not", "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 101");
    request.charging_request_data.requested_time_for_departure = start_time() + 10min;
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));
    const auto predicted = point_of_request(depot, "r1")
                               ->charging_process_info->charging_prediction_data.departure_time;
    REQUIRE(predicted);
    CHECK(predicted->predicted_time == start_time() + 10min);

    depot.advance(start_time() + (10min - 1us));
    CHECK(soc_of(*point_of_vehicle(depot, "Bus 101")) ==
          Approx(predicted->predicted_departure_time_soc_pct).margin(0.02));

    depot.advance(start_time() + 10min);
    CHECK_FALSE(point_of_vehicle(depot, "Bus 101"));
    CHECK_FALSE(point_of_request(depot, "r1"));
}

TEST_CASE("a depot is the same however often its time is advanced", "[sim]") {
    const DepotConfig config{6, 7, 20.0};
    DepotModel once(config, start_time());
    DepotModel often(config, start_time());
    const auto list = list_of({request_for("r1", "Bus 101"), request_for("r2", "Bus 102"),
                               request_for("r3", "Bus 900"), request_for("r4", "Bus 901")});
    REQUIRE(once.apply(presystem, list, start_time()));
    REQUIRE(often.apply(presystem, list, start_time()));

    once.advance(start_time() + 200s);
    for (int step = 1; step <= 200; ++step) {
        often.advance(start_time() + step * 1s);
    }

    const auto points = points_of(once.information(SchemaVersion::V1_1));
    const auto other_points = points_of(often.information(SchemaVersion::V1_1));
    REQUIRE(points.size() == other_points.size());
    for (std::size_t index = 0; index < points.size(); ++index) {
        CAPTURE(index);
        CHECK(points[index].charging_point_status == other_points[index].charging_point_status);
        CHECK(points[index].vehicle_info == other_points[index].vehicle_info);
        CHECK(*points[index].energy_meter_reading_wh ==
              Approx(*other_points[index].energy_meter_reading_wh).margin(1));
    }
}

TEST_CASE("the same seed gives the same depot and another seed another", "[sim]") {
    const auto information_of = [](std::uint64_t seed) {
        return DepotModel({8, seed, 1.0}, start_time()).information(SchemaVersion::V1_1);
    };

    CHECK(information_of(1) == information_of(1));
    CHECK_FALSE(information_of(1) == information_of(2));
}

TEST_CASE("at any time the information can be written in each schema version", "[sim]") {
    DepotModel depot({4, 463, 60.0}, start_time());
    auto bound = request_for("uri://r2", "Bus 900");
    bound.charging_point_id = "uri://BetriebshofNord/CS1/CP1";
    bound.charging_request_data.requested_time_for_departure = start_time() + 300s;
    auto rejected = request_for("uri://r3", "Bus 901");
    rejected.charging_point_id = "uri://nowhere";
    auto full = request_for("uri://r4", "Bus 102");
    full.charging_request_data.max_target_soc_pct = 100;
    REQUIRE(depot.apply(presystem,
                        list_of({request_for("uri://r1", "Bus 101"), bound, rejected, full}),
                        start_time()));

    for (int second = 0; second <= 400; second += 5) {
        depot.advance(start_time() + second * 1s);
        for (const auto version : {SchemaVersion::V1_0, SchemaVersion::V1_1, SchemaVersion::V2_0}) {
            const auto text =
                encode_payload(depot.information(version), {version, EnvelopeForm::Array});
            CAPTURE(second, to_string(version), text ? std::string() : text.error().to_string());
            REQUIRE(text);
            const auto read =
                decode_payload(MessageType::Request, Action::ProvideChargingInformation, *text,
                               {DecodeMode::Strict, version, {}});
            REQUIRE(read);
        }
    }
}
