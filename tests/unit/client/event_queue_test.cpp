// SPDX-License-Identifier: Apache-2.0
// What waits behind a handler that hangs: nothing grows without bound.
#include "event_queue.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace vdv463;
using client::EventQueue;

namespace {

StateChange to(State state) {
    StateChange change;
    change.to = state;
    return change;
}

AttemptStep attempt(std::uint32_t number) {
    AttemptStep step;
    step.attempt = number;
    return step;
}

TrackedRequest request(const std::string& id, RequestState state) {
    TrackedRequest result;
    result.charging_request_id = id;
    result.state = state;
    return result;
}

Alarm alarm(const std::string& id, bool raised) {
    Alarm result;
    result.id = id;
    result.raised = raised;
    return result;
}

/// All events of one kind, in order; the others are thrown away.
template <class T>
std::vector<T> take_all(EventQueue& queue) {
    std::vector<T> found;
    while (auto event = queue.pop()) {
        if (auto* one = std::get_if<T>(&*event)) {
            found.push_back(std::move(*one));
        }
    }
    return found;
}

}  // namespace

TEST_CASE("of state changes the newest hundred wait", "[event_queue]") {
    EventQueue queue;
    for (int i = 0; i < 150; ++i) {
        queue.push(to(State::Connecting));
    }
    queue.push(to(State::Ready));
    const auto states = take_all<StateChange>(queue);
    CHECK(states.size() == 100);
    CHECK(states.back().to == State::Ready);
    CHECK(queue.counters().events_coalesced == 51);
}

TEST_CASE("of attempts' steps the newest hundred wait", "[event_queue]") {
    EventQueue queue;
    for (std::uint32_t i = 1; i <= 101; ++i) {
        queue.push(attempt(i));
    }
    const auto steps = take_all<AttemptStep>(queue);
    REQUIRE(steps.size() == 100);
    CHECK(steps.front().attempt == 2);
    CHECK(steps.back().attempt == 101);
}

TEST_CASE("of plan changes the newest hundred wait", "[event_queue]") {
    EventQueue queue;
    for (PlanVersion version = 1; version <= 101; ++version) {
        queue.push(PlanChange{version, PlanState::Confirmed, std::nullopt});
    }
    const auto changes = take_all<PlanChange>(queue);
    REQUIRE(changes.size() == 100);
    CHECK(changes.front().version == 2);
    CHECK(changes.back().version == 101);
    CHECK(queue.counters().events_coalesced == 1);
}

TEST_CASE("K1: of each request only its newest state waits, in the place of that",
          "[event_queue]") {
    EventQueue queue;
    queue.push(request("CR1", RequestState::Sent));
    queue.push(request("CR2", RequestState::Sent));
    queue.push(request("CR1", RequestState::Confirmed));
    queue.push(request("CR1", RequestState::Scheduled));
    const auto requests = take_all<TrackedRequest>(queue);
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].charging_request_id == "CR2");
    CHECK(requests[1].state == RequestState::Scheduled);
    CHECK(queue.counters().events_coalesced == 2);
}

TEST_CASE("a request that was delivered may wait again", "[event_queue]") {
    EventQueue queue;
    queue.push(request("CR1", RequestState::Sent));
    CHECK(take_all<TrackedRequest>(queue).size() == 1);
    queue.push(request("CR1", RequestState::Confirmed));
    CHECK(take_all<TrackedRequest>(queue).size() == 1);
    CHECK(queue.counters().events_coalesced == 0);
}

TEST_CASE("ids that change for ever do not fill the memory", "[event_queue]") {
    EventQueue queue;
    for (std::size_t i = 0; i < EventQueue::max_requests + 2; ++i) {
        queue.push(request(std::to_string(i), RequestState::Sent));
    }
    queue.push(request("0", RequestState::Ended));
    const auto requests = take_all<TrackedRequest>(queue);
    REQUIRE(requests.size() == EventQueue::max_requests);
    CHECK(requests.front().charging_request_id == "3");
    CHECK(requests.back().state == RequestState::Ended);
}

TEST_CASE("of wishes for a fresh plan only the newest waits", "[event_queue]") {
    EventQueue queue;
    queue.push(PlanNeeded{});
    queue.push(PlanNeeded{PlanNeeded::Reason::Stale, {}});
    const auto wishes = take_all<PlanNeeded>(queue);
    REQUIRE(wishes.size() == 1);
    CHECK(wishes[0].reason == PlanNeeded::Reason::Stale);
}

TEST_CASE("an alarm that flaps keeps begin and end in turn", "[event_queue]") {
    EventQueue queue;
    queue.push(alarm("BUS_LATE", true));
    for (int i = 0; i < 100; ++i) {
        queue.push(alarm("LINK_DOWN", true));
        queue.push(alarm("LINK_DOWN", false));
    }
    queue.push(alarm("LINK_DOWN", true));
    const auto alarms = take_all<Alarm>(queue);
    REQUIRE(alarms.size() == 2);
    CHECK(alarms[0].id == "BUS_LATE");
    CHECK(alarms[1].raised);
    CHECK(queue.counters().events_coalesced == 200);
}

TEST_CASE("the end of an alarm whose begin was told is not lost", "[event_queue]") {
    EventQueue queue;
    queue.push(alarm("LINK_DOWN", true));
    CHECK(take_all<Alarm>(queue).size() == 1);
    for (const bool raised : {false, true, false}) {
        queue.push(alarm("LINK_DOWN", raised));
    }
    const auto alarms = take_all<Alarm>(queue);
    REQUIRE(alarms.size() == 1);
    CHECK_FALSE(alarms[0].raised);
}

TEST_CASE("close keeps completions and alarms and hands out the newest state", "[event_queue]") {
    EventQueue queue;
    queue.push(to(State::Connecting));
    queue.push(to(State::Booting));
    queue.push(request("CR1", RequestState::Sent));
    queue.push(alarm("LINK_DOWN", false));
    queue.push(client::Completion{nullptr, Confirmation{}});
    const auto last = queue.close();
    REQUIRE(last);
    CHECK(last->to == State::Booting);
    CHECK(std::holds_alternative<Alarm>(*queue.pop()));
    CHECK(std::holds_alternative<client::Completion>(*queue.pop()));
    CHECK(queue.empty());
    queue.push(request("CR1", RequestState::Sent));
    CHECK(queue.counters().events_coalesced == 0);
}
