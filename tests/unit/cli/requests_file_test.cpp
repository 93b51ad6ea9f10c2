// SPDX-License-Identifier: Apache-2.0
#include "requests_file.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::cli;

namespace {

const std::string request = R"({"vehicleId":"Bus 101","chargingRequestId":"r1",)"
                            R"("chargingRequestData":{"minTargetSoc":80,"maxTargetSoc":95}})";
const std::string payload = R"({"chargingRequestList":[)" + request + "]}";
const std::string envelope_head = R"("BMS","uri://P/1","2026-01-01T00:00:00Z",)"
                                  R"("0b9e3c1e-6c2f-4a53-8f0f-0f3c9ad1a001",)";

void check_is_the_request(const std::string& text) {
    const auto requests = read_requests(text);
    REQUIRE(requests);
    REQUIRE(requests->list.size() == 1);
    CHECK(requests->list[0].vehicle_id == "Bus 101");
    CHECK(requests->issues.empty());
}

}  // namespace

TEST_CASE("a payload object is read", "[send]") {
    check_is_the_request(payload);
}

TEST_CASE("a bare list is read", "[send]") {
    check_is_the_request("\n [ " + request + "]\n");
}

TEST_CASE("the payload of a whole message in array form is read", "[send]") {
    check_is_the_request("[1," + envelope_head + R"("ProvideChargingRequests",)" + payload + "]");
}

TEST_CASE("the payload of a whole message in object form is read", "[send]") {
    check_is_the_request(
        R"({"messageType":1,"source":"BMS","presystemId":"uri://P/1",)"
        R"("timeStamp":"2026-01-01T00:00:00Z","messageId":"0b9e3c1e-6c2f-4a53-8f0f-0f3c9ad1a001",)"
        R"("messageAction":"ProvideChargingRequests","payload":)" +
        payload + "}");
}

TEST_CASE("a byte order mark in front is passed over", "[send]") {
    check_is_the_request("\xEF\xBB\xBF" + payload);
}

TEST_CASE("an empty bare list is a list", "[send]") {
    const auto requests = read_requests("[ ]");
    REQUIRE(requests);
    CHECK(requests->list.empty());
}

TEST_CASE("unknown members are findings and not errors", "[send]") {
    const auto requests = read_requests(R"({"comment":"x","chargingRequestList":[]})");
    REQUIRE(requests);
    REQUIRE(requests->issues.size() == 1);
    CHECK(requests->issues[0].path == "/comment");
}

TEST_CASE("a wrong value is refused with its path", "[send]") {
    const auto requests = read_requests(R"([{"vehicleId":5}])");
    REQUIRE_FALSE(requests);
    CHECK(requests.error().path == "/chargingRequestList/0/vehicleId");
}

TEST_CASE("an object that is nothing of it is told what it lacks", "[send]") {
    const auto requests = read_requests("{}");
    REQUIRE_FALSE(requests);
    CHECK(requests.error().value() == errc::missing_member);
    CHECK(requests.error().path == "/chargingRequestList");
}

TEST_CASE("a whole message whose payload is empty is told what it lacks", "[send]") {
    const auto requests = read_requests("[1," + envelope_head + R"("ProvideChargingRequests",{}])");
    REQUIRE_FALSE(requests);
    CHECK(requests.error().value() == errc::missing_member);
    CHECK(requests.error().path == "/6/chargingRequestList");
}

TEST_CASE("the place of a syntax error in a bare list counts from its own beginning", "[send]") {
    const std::string text = R"([{"vehicleId": oops}])";
    const auto requests = read_requests(text);
    REQUIRE_FALSE(requests);
    CHECK(requests.error().value() == errc::invalid_json);
    REQUIRE(requests.error().offset);
    CHECK(*requests.error().offset <= text.size());
    CHECK(*requests.error().offset >= text.find("oops"));
}

TEST_CASE("a list is not refused for a doubt that is no error", "[send]") {
    auto requests = read_requests(payload);
    REQUIRE(requests);
    requests->list[0].charging_request_data.expected_soc_at_arrival_pct = 5;
    CHECK_FALSE(contradiction(requests->list, SchemaVersion::V1_1));
    requests->list[0].charging_request_data.min_target_soc_pct = 96;
    CHECK(contradiction(requests->list, SchemaVersion::V1_1));
}

TEST_CASE("a whole message of another kind is refused by name", "[send]") {
    const auto requests =
        read_requests("[1," + envelope_head + R"("BootNotification",{"presystem":"BMS"}])");
    REQUIRE_FALSE(requests);
    CHECK_THAT(requests.error().detail, Catch::Contains("BootNotification"));
}

TEST_CASE("nothing at all is refused", "[send]") {
    CHECK_FALSE(read_requests(""));
    CHECK_FALSE(read_requests("  \n"));
    CHECK_FALSE(read_requests("["));
    CHECK_FALSE(read_requests("\"text\""));
}
