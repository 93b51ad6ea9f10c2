// SPDX-License-Identifier: Apache-2.0
#include "list_input.hpp"

#include "files.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::cli;

TEST_CASE("a list is read from its file", "[list]") {
    const auto file = TemporaryFile::create(R"([{"vehicleId": "Bus 1", "chargingRequestId": "r1",
        "chargingRequestData": {"minTargetSoc": 80, "maxTargetSoc": 90}}])");
    REQUIRE(file);

    const auto list = read_list(file->path());

    REQUIRE(list);
    REQUIRE(list->size() == 1);
    CHECK(list->front().vehicle_id == "Bus 1");
    CHECK_FALSE(unsendable(file->path(), *list, SchemaVersion::V1_1));
}

TEST_CASE("what is wrong with a list is told with the name of its file", "[list]") {
    const auto file = TemporaryFile::create("[{}]");
    REQUIRE(file);

    const auto list = read_list(file->path());

    REQUIRE_FALSE(list);
    CHECK(list.error().detail.find(file->path() + ": ") == 0);
    CHECK(list.error().path.find("/chargingRequestList/0") == 0);
}

TEST_CASE("a list that contradicts itself cannot be sent", "[list]") {
    ChargingRequest request;
    request.vehicle_id = "Bus 1";
    request.charging_request_id = "r1";
    request.charging_request_data.min_target_soc_pct = 90;
    request.charging_request_data.max_target_soc_pct = 80;

    const auto error = unsendable("list.json", {request}, SchemaVersion::V1_1);

    REQUIRE(error);
    CHECK(error->detail.find("list.json: ") == 0);
}
