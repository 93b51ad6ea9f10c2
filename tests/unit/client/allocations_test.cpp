// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "dispatcher.hpp"
#include "handler_thread.hpp"
#include "heap.hpp"
#include "message_memory.hpp"

using namespace vdv463;
using namespace vdv463::client;
using test::HeapCalls;

namespace {

std::string information_text() {
    std::string out = R"([1,"CMS","uri://Customer1/Presystem1","2026-01-01T00:00:00.000Z",)"
                      R"("00000000-0000-4000-8000-000000000000","ProvideChargingInformation",)"
                      R"({"depotInfoList":[{"depotId":"D1","chargingStationInfoList":[)"
                      R"({"chargingStationId":"S1","chargingStationStatus":"Available",)"
                      R"("chargingPointInfoList":[)";
    for (int i = 0; i < 50; ++i) {
        out += i == 0 ? "" : ",";
        out += R"({"chargingPointStatus":"Available","chargingPointId":"point number )" +
               std::to_string(i) + "\"}";
    }
    return out + "]}]}]}]";
}

/// A handler thread without a thread: what is posted runs when the test says so.
class HeldQueue : public TaskQueue {
public:
    void post(std::function<void()>) override { ++functions; }
    void post(std::shared_ptr<Runnable> task) override { waiting_ = std::move(task); }
    void run() { std::exchange(waiting_, nullptr)->run(); }

    int functions = 0;

private:
    std::shared_ptr<Runnable> waiting_;
};

}  // namespace

TEST_CASE("charging information comes to the handler in memory that is kept", "[memory]") {
    const auto queue = std::make_shared<HeldQueue>();
    const auto memory = std::make_shared<MessageMemory>();
    int heard = 0;
    ClientHandlers handlers;
    handlers.on_charging_information = [&heard](const ChargingInformation&) { ++heard; };
    const auto dispatcher = std::make_shared<Dispatcher>(
        PostToQueue{queue}, std::move(handlers), [](const std::string&) {}, memory);
    dispatcher->open();
    const std::string text = information_text();
    const auto take = [&] {
        auto message = memory->read(text);
        dispatcher->post(std::move(std::get<ChargingInformation>(message->payload)));
        memory->give_back(std::move(message->envelope));
        queue->run();
    };
    for (int i = 0; i < 5; ++i) {
        take();
    }
    const HeapCalls calls;
    for (int i = 0; i < 40; ++i) {
        take();
    }
    CHECK(calls.count() == 0);
    CHECK(heard == 45);
    CHECK(queue->functions == 0);
}

TEST_CASE("a list of actions comes back empty and with its memory", "[memory]") {
    MessageMemory memory;
    session::Actions actions = memory.take_actions();
    actions.resize(10);
    memory.give_back(std::move(actions));
    const HeapCalls calls;
    actions = memory.take_actions();
    CHECK(actions.empty());
    actions.resize(10);
    CHECK(calls.count() == 0);
    SECTION("but not that of a plan") {
        actions.resize(1000);
        memory.give_back(std::move(actions));
        CHECK(memory.take_actions().capacity() == 0);
    }
}

TEST_CASE("information that a newer one replaced, or that nobody hears, leaves its memory",
          "[memory]") {
    const auto queue = std::make_shared<HeldQueue>();
    const auto memory = std::make_shared<MessageMemory>();
    ClientHandlers handlers;
    SECTION("replaced") {
        handlers.on_charging_information = [](const ChargingInformation&) {};
    }
    SECTION("unheard") {}
    const auto dispatcher = std::make_shared<Dispatcher>(
        PostToQueue{queue}, std::move(handlers), [](const std::string&) {}, memory);
    dispatcher->open();
    const std::string text = information_text();
    const auto take = [&] {
        auto message = memory->read(text);
        dispatcher->post(std::move(std::get<ChargingInformation>(message->payload)));
        memory->give_back(std::move(message->envelope));
    };
    for (int i = 0; i < 5; ++i) {
        take();
    }
    const HeapCalls calls;
    for (int i = 0; i < 10; ++i) {
        take();
    }
    CHECK(calls.count() == 0);
    // The task that waits holds the dispatcher, and its executor the queue.
    dispatcher->close();
    dispatcher->finish();
    dispatcher->release_host();
}
