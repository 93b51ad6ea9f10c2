// SPDX-License-Identifier: Apache-2.0
// What publish() refuses, with every bad entry. No CMS is needed for that.
#include "host.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace vdv463;
using test::make;
using test::night_list;

namespace {

Client offline() {
    return make(test::plain_config(1), {});
}

using Found = std::vector<std::pair<std::string, std::string>>;

/// Path below the list and rule of each problem.
Found problems_of(Client& client, const std::vector<ChargingRequest>& list) {
    const auto version = client.publish(list);
    REQUIRE_FALSE(version);
    CHECK(version.error().code == errc::validation_failed);
    const std::string prefix = "/6/chargingRequestList";
    CHECK(version.error().path.find(prefix) == 0);
    Found found;
    for (const auto& issue : version.error().issues) {
        CHECK(issue.path.find(prefix) == 0);
        CHECK_FALSE(issue.text.empty());
        found.emplace_back(issue.path.substr(prefix.size()), issue.rule);
    }
    return found;
}

template <class Change>
Found problems_after(const Change& change) {
    auto client = offline();
    auto list = night_list({"CR1", "CR2"});
    change(list[1]);
    return problems_of(client, list);
}

const std::string data = "/1/chargingRequestData";

}  // namespace

TEST_CASE("P1: a chargingRequestId that comes twice is refused where it comes again", "[publish]") {
    CHECK(problems_after([](auto& request) { request.charging_request_id = "CR1"; }) ==
          Found{{"/1/chargingRequestId", "duplicate_id"}});
}

TEST_CASE("P1: percentages out of range and those that are no number are refused", "[publish]") {
    CHECK(problems_after([](auto& request) {
              request.charging_request_data.max_target_soc_pct = 100.5;
          }) == Found{{data + "/maxTargetSoc", "out_of_range"}});
    CHECK(problems_after([](auto& request) {
              request.charging_request_data.expected_soc_at_arrival_pct = -1;
          }) == Found{{data + "/expectedSocAtArrival", "out_of_range"}});
    CHECK(problems_after([](auto& request) {
              request.charging_request_data.max_target_soc_pct =
                  std::numeric_limits<double>::quiet_NaN();
          }).size() == 1);
}

TEST_CASE("P1: texts that are empty, too long or no UTF-8 are refused", "[publish]") {
    CHECK(problems_after([](auto& request) { request.vehicle_id.clear(); }) ==
          Found{{"/1/vehicleId", "empty_text"}});
    CHECK(problems_after([](auto& request) { request.charging_request_id.clear(); }) ==
          Found{{"/1/chargingRequestId", "empty_text"}});
    CHECK(problems_after([](auto& request) { request.charging_point_id = ""; }) ==
          Found{{"/1/chargingPointId", "empty_text"}});
    CHECK(problems_after([](auto& request) { request.vehicle_id = std::string(1001, 'x'); }) ==
          Found{{"/1/vehicleId", "text_too_long"}});
    CHECK(problems_after([](auto& request) { request.vehicle_id = "B\xFCs"; }) ==
          Found{{"/1/vehicleId", "invalid_utf8"}});
}

TEST_CASE("P1: a minimum above the maximum is refused", "[publish]") {
    CHECK(problems_after([](auto& request) {
              request.charging_request_data.min_target_soc_pct = 96;
          }) == Found{{data + "/minTargetSoc", "min_above_max"}});
}

TEST_CASE("P1: an arrival after the departure is refused", "[publish]") {
    CHECK(problems_after([](auto& request) {
              auto& times = request.charging_request_data;
              times.expected_arrival_time_at_charging_point =
                  *times.requested_time_for_departure + std::chrono::seconds{1};
          }) == Found{{data + "/expectedArrivalTimeAtChargingPoint", "arrival_after_departure"}});
}

TEST_CASE("P1: what the schema version cannot express is refused", "[publish]") {
    CHECK(problems_after([](auto& request) {
              request.automatic_preconditioning.emplace().target_soc_pct = 80;
          }) == Found{{"/1/automaticPreconditioning/targetSoc", "not_expressible"}});
}

TEST_CASE("P1: every bad entry is named, not the first alone, and counted in the text",
          "[publish]") {
    auto client = offline();
    auto list = night_list({"CR1", "CR2", "CR3"});
    list[0].vehicle_id.clear();
    list[1].charging_request_data.min_target_soc_pct = 96;
    list[2].charging_request_id = "CR1";
    CHECK(problems_of(client, list).size() == 3);
    CHECK(client.publish(list).error().detail.find("(3 problems in all)") != std::string::npos);
}

TEST_CASE("P1: a bad list is refused as a whole and the one before stays", "[publish]") {
    auto client = offline();
    const auto version = client.publish(night_list({"CR1", "CR2"}));
    REQUIRE(version);
    auto bad = night_list({"CR1", "CR2"});
    bad[1].vehicle_id.clear();
    CHECK_FALSE(client.publish(bad));
    CHECK(client.status().plan_version == *version);
    const auto requests = client.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[1].vehicle_id == "Bus of CR2");
}

TEST_CASE("P1: what is only doubtful is taken", "[publish]") {
    auto client = offline();
    auto list = night_list({"CR1"});
    list[0].charging_request_data.expected_soc_at_arrival_pct = 5;
    list[0].priority = 0;
    CHECK(client.publish(list));
}

TEST_CASE("P2: publishing nothing is refused with the way to mean it", "[publish]") {
    auto client = offline();
    const auto empty = client.publish({});
    REQUIRE_FALSE(empty);
    CHECK(empty.error().code == errc::empty_list);
    CHECK(empty.error().detail.find("withdraw_all()") != std::string::npos);
}

TEST_CASE("republish without a list, and withdraw_all in 1.0 of what nobody knows, are refused",
          "[publish]") {
    auto client = offline();
    const auto again = client.republish();
    REQUIRE_FALSE(again);
    CHECK(again.error().code == errc::no_plan);

    auto config = test::plain_config(2);
    config.dialect.schema = SchemaVersion::V1_0;
    auto old = make(config, {});
    const auto nothing = old.withdraw_all("depot closed");
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().code == errc::not_expressible);
}
