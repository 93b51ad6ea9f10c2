// SPDX-License-Identifier: Apache-2.0
#include "own_requests.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::cli;

namespace {

ChargingInformation scheduled(std::optional<std::string> presystem, const std::string& request) {
    ScheduledChargingProcess process;
    process.presystem_id = std::move(presystem);
    process.charging_request_id = request;
    process.vehicle_id = "Bus 7";
    ChargingPointInfo point;
    point.charging_point_id = "CP1";
    point.scheduled_charging_process_list.emplace().push_back(process);
    ChargingInformation information;
    information.depot_info_list.emplace_back()
        .charging_station_info_list.emplace_back()
        .charging_point_info_list.push_back(point);
    return information;
}

std::vector<ChargingRequest> list_of(const std::string& id) {
    ChargingRequest request;
    request.charging_request_id = id;
    return {request};
}

}  // namespace

TEST_CASE("what is ours and not in the list is named with its vehicle and place", "[deletion]") {
    const auto error = deletion(scheduled("uri://Us", "Old"), "uri://Us", list_of("New"));
    REQUIRE(error);
    REQUIRE(error->issues.size() == 1);
    CHECK(error->issues[0].path == "Old");
    CHECK(error->issues[0].text == "Bus 7 is scheduled at CP1");
    CHECK_THAT(error->detail, Catch::Contains("--replace-all"));
}

TEST_CASE("what is in the list, or another presystem's, is not deleted", "[deletion]") {
    CHECK_FALSE(deletion(scheduled("uri://Us", "Old"), "uri://Us", list_of("Old")));
    CHECK_FALSE(deletion(scheduled("uri://Them", "Old"), "uri://Us", list_of("New")));
    CHECK_FALSE(deletion(ChargingInformation(), "uri://Us", {}));
}

TEST_CASE("what has no presystem id may be ours", "[deletion]") {
    CHECK(deletion(scheduled(std::nullopt, "Old"), "uri://Us", list_of("New")));
}

TEST_CASE("a running process counts, and each request once", "[deletion]") {
    ChargingInformation information = scheduled("uri://Us", "Old");
    ChargingPointInfo& point =
        information.depot_info_list[0].charging_station_info_list[0].charging_point_info_list[0];
    ChargingProcessInfo& process = point.charging_process_info.emplace();
    process.presystem_id = "uri://Us";
    process.charging_request_id = "Old";
    const auto error = deletion(information, "uri://Us", {});
    REQUIRE(error);
    REQUIRE(error->issues.size() == 1);
    CHECK(error->issues[0].text == "a vehicle charges at CP1");
}
