// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "depot_support.hpp"

using namespace vdv463;
using namespace vdv463::sim;
using namespace std::chrono_literals;

TEST_CASE("a request that the depot does not know is created", "[sim]") {
    DepotModel depot({}, start_time());

    const auto change =
        depot.apply(presystem, list_of({request_for("r1", "Bus 101")}), start_time());

    REQUIRE(change);
    CHECK(change->added == 1);
    REQUIRE(point_of_request(depot, "r1"));
    CHECK(point_of_request(depot, "r1")->charging_process_info->presystem_id == presystem);
}

TEST_CASE("the identical list again changes nothing", "[sim]") {
    DepotModel depot({}, start_time());
    const auto list = list_of({request_for("r1", "Bus 101"), request_for("r2", "Bus 900")});
    REQUIRE(depot.apply(presystem, list, start_time()));
    const auto before = depot.information(SchemaVersion::V1_1);

    const auto change = depot.apply(presystem, list, start_time());

    REQUIRE(change);
    CHECK(change->unchanged == 2);
    CHECK(change->added + change->changed + change->removed == 0);
    CHECK(depot.information(SchemaVersion::V1_1) == before);
}

TEST_CASE("a changed request is updated without its process being interrupted", "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 101");
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));
    depot.advance(start_time() + 60s);
    const auto before = point_of_request(depot, "r1");
    REQUIRE(before);

    request.charging_request_data.max_target_soc_pct = 95;
    const auto change = depot.apply(presystem, list_of({request}), start_time() + 60s);

    REQUIRE(change);
    CHECK(change->changed == 1);
    const auto after = point_of_request(depot, "r1");
    REQUIRE(after);
    CHECK(after->charging_process_info->charging_process_id ==
          before->charging_process_info->charging_process_id);
    CHECK(
        after->charging_process_info->charging_prediction_data.final_soc->predicted_final_soc_pct ==
        95);
}

TEST_CASE("a request that is missing from the list is deleted and its process ends", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem,
                        list_of({request_for("r1", "Bus 101"), request_for("r2", "Bus 102")}),
                        start_time()));

    const auto change =
        depot.apply(presystem, list_of({request_for("r2", "Bus 102")}), start_time());

    REQUIRE(change);
    CHECK(change->removed == 1);
    CHECK(change->unchanged == 1);
    CHECK_FALSE(point_of_request(depot, "r1"));
    CHECK(point_of_request(depot, "r2"));
    CHECK(point_of_vehicle(depot, "Bus 101"));
}

TEST_CASE("an empty list deletes all requests of that presystem and of no other", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_for("r1", "Bus 101")}), start_time()));
    REQUIRE(depot.apply("uri://Other", list_of({request_for("r1", "Bus 102")}), start_time()));

    const auto change = depot.apply(presystem, list_of({}), start_time());

    REQUIRE(change);
    CHECK(change->removed == 1);
    REQUIRE(point_of_request(depot, "r1"));
    CHECK(point_of_request(depot, "r1")->charging_process_info->presystem_id == "uri://Other");
}

TEST_CASE("another request id for the same vehicle replaces the one that is gone", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_for("r1", "Bus 101")}), start_time()));

    const auto change =
        depot.apply(presystem, list_of({request_for("r2", "Bus 101")}), start_time());

    REQUIRE(change);
    CHECK(change->added == 1);
    CHECK(change->removed == 1);
    CHECK_FALSE(point_of_request(depot, "r1"));
    CHECK(point_of_request(depot, "r2"));
}

TEST_CASE("a terminated request ends its process, and the same list again changes nothing",
          "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 101");
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));

    request.charging_instruction = ChargingInstruction::Terminate;
    const auto change = depot.apply(presystem, list_of({request}), start_time());
    const auto again = depot.apply(presystem, list_of({request}), start_time());

    REQUIRE(change);
    CHECK(change->removed == 1);
    CHECK_FALSE(point_of_request(depot, "r1"));
    REQUIRE(again);
    CHECK(again->unchanged == 1);
}

TEST_CASE("terminating a request that does not exist refuses the whole list", "[sim]") {
    DepotModel depot({}, start_time());
    auto unknown = request_for("r9", "Bus 101");
    unknown.charging_instruction = ChargingInstruction::Terminate;

    const auto change =
        depot.apply(presystem, list_of({request_for("r1", "Bus 102"), unknown}), start_time());

    REQUIRE_FALSE(change);
    CHECK(change.error().value() == errc::invalid_value);
    CHECK(change.error().detail == "Charging requests for ids: r9 does not exist.");
    CHECK_FALSE(point_of_request(depot, "r1"));
}

TEST_CASE("an id that is twice in a list refuses the whole list", "[sim]") {
    DepotModel depot({}, start_time());

    const auto change = depot.apply(
        presystem, list_of({request_for("r1", "Bus 101"), request_for("r1", "Bus 102")}),
        start_time());

    REQUIRE_FALSE(change);
    CHECK(change.error().value() == errc::invalid_value);
    CHECK_FALSE(point_of_request(depot, "r1"));
}

TEST_CASE("an unknown point rejects the request where its vehicle stands", "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 101");
    request.charging_point_id = "uri://nowhere";

    const auto change = depot.apply(presystem, list_of({request}), start_time());

    REQUIRE(change);
    CHECK(change->rejected.size() == 1);
    const auto point = point_of_request(depot, "r1");
    REQUIRE(point);
    CHECK(point->charging_process_info->process_status ==
          ProcessStatus::ChargingRejectedTechnically);
    CHECK(point->vehicle_info->vehicle_id == "Bus 101");
}

TEST_CASE("rejected requests without a place are all to be seen at an unavailable station",
          "[sim]") {
    DepotModel depot({}, start_time());
    auto first = request_for("r1", "Bus 901");
    auto second = request_for("r2", "Bus 902");
    first.charging_point_id = "uri://nowhere";
    second.charging_request_data.min_target_soc_pct = 95;

    REQUIRE(depot.apply(presystem, list_of({first, second}), start_time()));

    for (const char* id : {"r1", "r2"}) {
        const auto point = point_of_request(depot, id);
        REQUIRE(point);
        CHECK(point->charging_point_status == ChargingPointStatus::Unavailable);
        CHECK(point->charging_process_info->process_status ==
              ProcessStatus::ChargingRejectedTechnically);
    }
}

TEST_CASE("2.0 lists rejected requests with the reason", "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 901");
    request.charging_point_id = "uri://nowhere";
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));

    const auto information = depot.information(SchemaVersion::V2_0);

    REQUIRE(information.rejected_charging_request_info_list);
    REQUIRE(information.rejected_charging_request_info_list->size() == 1);
    CHECK(information.rejected_charging_request_info_list->front() ==
          RejectedChargingRequestInfo{presystem, "r1",
                                      "the charging point uri://nowhere does not exist"});
}

TEST_CASE("a rejected request that is corrected is carried out", "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 101");
    request.charging_point_id = "uri://nowhere";
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));

    request.charging_point_id.reset();
    const auto change = depot.apply(presystem, list_of({request}), start_time());

    REQUIRE(change);
    CHECK(change->changed == 1);
    CHECK(point_of_request(depot, "r1")->charging_process_info->process_status ==
          ProcessStatus::Preparing);
}

TEST_CASE("lists that come often do not put an arrival off", "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 900");
    for (int minute = 0; minute < 5; ++minute) {
        request.priority = minute;
        REQUIRE(depot.apply(presystem, list_of({request}), start_time() + minute * 60s));
    }

    CHECK(point_of_vehicle(depot, "Bus 900"));
}

TEST_CASE("a planned process keeps its id when the request changes", "[sim]") {
    DepotModel depot({}, start_time());
    const auto process_id = [&] {
        return point_of_schedule(depot, "r1")
            ->scheduled_charging_process_list->at(0)
            .charging_process_id;
    };
    auto request = request_for("r1", "Bus 900");
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));
    const auto before = process_id();

    request.priority = 2;
    REQUIRE(depot.apply(presystem, list_of({request}), start_time()));

    CHECK(process_id() == before);
}

TEST_CASE("another request for the same point replaces the one that is gone", "[sim]") {
    DepotModel depot({}, start_time());
    const std::string point = point_of_vehicle(depot, "Bus 101")->charging_point_id;
    auto before = request_for("r1", "Bus 101");
    before.charging_point_id = point;
    REQUIRE(depot.apply(presystem, list_of({before}), start_time()));

    auto after = request_for("r2", "Bus 900");
    after.charging_point_id = point;
    REQUIRE(depot.apply(presystem, list_of({after}), start_time()));
    depot.advance(start_time() + 5min);

    CHECK_FALSE(point_of_request(depot, "r1"));
    REQUIRE(point_of_request(depot, "r2"));
    CHECK(point_of_request(depot, "r2")->charging_point_id == point);
    CHECK(point_of_request(depot, "r2")->vehicle_info->vehicle_id == "Bus 900");
}

TEST_CASE("a closed fleet rejects a vehicle of another depot and takes its own", "[sim]") {
    DepotConfig config;
    config.closed_fleet = true;
    DepotModel depot(config, start_time());

    const auto change = depot.apply(
        presystem, list_of({request_for("r1", "Bus 116"), request_for("r2", "Bus 117")}),
        start_time());

    REQUIRE(change);
    CHECK(change->rejected == std::vector<std::string>{"r2: the vehicle Bus 117 is not known"});
    CHECK(point_of_schedule(depot, "r1"));
    CHECK(point_of_request(depot, "r2")->charging_process_info->process_status ==
          ProcessStatus::ChargingRejectedTechnically);
}

TEST_CASE("an open fleet takes any vehicle", "[sim]") {
    DepotModel depot({}, start_time());

    const auto change =
        depot.apply(presystem, list_of({request_for("r1", "4T3ZF19C52LL20766")}), start_time());

    REQUIRE(change);
    CHECK(change->rejected.empty());
}

TEST_CASE("a minimum that no battery reaches is rejected", "[sim]") {
    DepotModel depot({}, start_time());
    auto request = request_for("r1", "Bus 101");
    request.charging_request_data.min_target_soc_pct = 101;
    request.charging_request_data.max_target_soc_pct = 110;

    const auto change = depot.apply(presystem, list_of({request}), start_time());

    REQUIRE(change);
    CHECK(change->rejected == std::vector<std::string>{"r1: no battery can reach minTargetSoc"});
}

TEST_CASE("a depot that forgets its requests charges no more and keeps its buses", "[sim]") {
    DepotModel depot({}, start_time());
    REQUIRE(depot.apply(presystem, list_of({request_for("r1", "Bus 101")}), start_time()));

    depot.forget_requests(start_time() + 1min);

    CHECK_FALSE(point_of_request(depot, "r1"));
    CHECK(point_of_vehicle(depot, "Bus 101"));
    const auto change =
        depot.apply(presystem, list_of({request_for("r1", "Bus 101")}), start_time() + 2min);
    REQUIRE(change);
    CHECK(change->added == 1);
}
