// SPDX-License-Identifier: Apache-2.0
#include "message_memory.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "dispatcher.hpp"

using namespace vdv463;
using client::MessageMemory;

namespace {

/// A charging information of so many points.
std::string text_of(std::size_t points) {
    std::string out = R"([1,"CMS","uri://Customer1/Presystem1","2026-01-01T00:00:00.000Z",)"
                      R"("00000000-0000-4000-8000-000000000000","ProvideChargingInformation",)"
                      R"({"depotInfoList":[{"depotId":"D1","chargingStationInfoList":[)"
                      R"({"chargingStationId":"S1","chargingStationStatus":"Available",)"
                      R"("chargingPointInfoList":[)";
    for (std::size_t i = 0; i < points; ++i) {
        out += i == 0 ? "" : ",";
        out += R"({"chargingPointStatus":"Available","chargingPointId":"point number )" +
               std::to_string(i) + "\"}";
    }
    return out + "]}]}]}]";
}

ChargingInformation& information_in(Result<Message>& message) {
    REQUIRE(message);
    return std::get<ChargingInformation>(message->payload);
}

}  // namespace

TEST_CASE("what is read is what decode() reads, whatever was read before", "[memory]") {
    MessageMemory memory;
    for (const std::size_t points : {50U, 30U, 80U, 1U}) {
        const std::string text = text_of(points);
        auto read = memory.read(text);
        REQUIRE(read);
        CHECK(*read == *decode(text));
        memory.give_back(std::move(information_in(read)));
    }
}

TEST_CASE("the next charging information comes in the memory of one that was given back",
          "[memory]") {
    MessageMemory memory;
    const std::string text = text_of(50);
    auto first = memory.read(text);
    const DepotInfo* const place = information_in(first).depot_info_list.data();
    memory.give_back(std::move(information_in(first)));
    auto second = memory.read(text);
    CHECK(information_in(second).depot_info_list.data() == place);
}

TEST_CASE("a confirmation between two of them does not cost the memory", "[memory]") {
    MessageMemory memory;
    const std::string text = text_of(50);
    auto first = memory.read(text);
    const DepotInfo* const place = information_in(first).depot_info_list.data();
    memory.give_back(std::move(information_in(first)));
    CHECK(
        memory.read("[2,\"CMS\",\"p\",\"2026-01-01T00:00:00.000Z\","
                    "\"00000000-0000-4000-8000-000000000000\",\"ProvideChargingRequests\",{}]"));
    auto second = memory.read(text);
    CHECK(information_in(second).depot_info_list.data() == place);
}

TEST_CASE("what is very long is not kept", "[memory]") {
    MessageMemory memory;
    auto first = memory.read(text_of(4001));
    memory.give_back(std::move(information_in(first)));
    auto second = memory.read(text_of(20));
    const DepotInfo& depot = information_in(second).depot_info_list.at(0);
    CHECK(depot.charging_station_info_list.at(0).charging_point_info_list.capacity() < 4001);
}

TEST_CASE("a text that cannot be read is told with its error", "[memory]") {
    MessageMemory memory;
    CHECK_FALSE(memory.read("no JSON"));
    CHECK(memory.read(text_of(20)));
}

TEST_CASE("charging information that was handled lends its memory to the next", "[memory]") {
    const auto memory = std::make_shared<MessageMemory>();
    const std::string text = text_of(50);
    const DepotInfo* place = nullptr;
    ClientHandlers handlers;
    handlers.on_charging_information = [&](const ChargingInformation& information) {
        place = information.depot_info_list.data();
    };
    const auto dispatcher = std::make_shared<client::Dispatcher>(
        [](const std::function<void()>& task) { task(); }, std::move(handlers),
        [](const std::string&) {}, memory);
    dispatcher->open();
    auto first = memory->read(text);
    dispatcher->post(std::move(information_in(first)));
    auto second = memory->read(text);
    REQUIRE(place != nullptr);
    CHECK(information_in(second).depot_info_list.data() == place);
}
