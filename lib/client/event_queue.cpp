// SPDX-License-Identifier: Apache-2.0
#include "event_queue.hpp"

#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

namespace vdv463::client {

template <class T>
void EventQueue::add(T event) {
    lane<T>().emplace(++arrived_, std::move(event));
}

void EventQueue::add(ChargingInformation information) {
    if (place_.empty()) {
        lane<ChargingInformation>().emplace(++arrived_, std::move(information));
        return;
    }
    place_.key() = ++arrived_;
    place_.mapped() = std::move(information);
    lane<ChargingInformation>().insert(std::move(place_));
}

template <class T>
void EventQueue::push_bounded(T event) {
    if (lane<T>().size() >= max_of_a_kind) {
        lane<T>().erase(lane<T>().begin());
        ++counters_.events_coalesced;
    }
    add(std::move(event));
}

void EventQueue::push(StateChange change) {
    push_bounded(std::move(change));
}

void EventQueue::push(AttemptStep step) {
    push_bounded(std::move(step));
}

void EventQueue::push(PlanChange change) {
    push_bounded(std::move(change));
}

std::optional<ChargingInformation> EventQueue::push(ChargingInformation information) {
    std::optional<ChargingInformation> before;
    auto& waiting = lane<ChargingInformation>();
    if (!waiting.empty()) {
        place_ = waiting.extract(waiting.begin());
        before = std::move(place_.mapped());
        ++counters_.information_coalesced;
    }
    add(std::move(information));
    return before;
}

void EventQueue::push(PlanNeeded needed) {
    counters_.events_coalesced += lane<PlanNeeded>().size();
    lane<PlanNeeded>().clear();
    add(needed);
}

void EventQueue::push(TrackedRequest request) {
    auto& waiting = lane<TrackedRequest>();
    const auto [place, is_new] = requests_.try_emplace(request.charging_request_id, arrived_ + 1);
    if (!is_new) {
        waiting.erase(std::exchange(place->second, arrived_ + 1));
        ++counters_.events_coalesced;
    } else if (waiting.size() >= max_requests) {
        requests_.erase(waiting.begin()->second.charging_request_id);
        waiting.erase(waiting.begin());
        ++counters_.events_coalesced;
    }
    add(std::move(request));
}

void EventQueue::push(IssueReport report) {
    if (lane<IssueReport>().size() >= max_of_a_kind) {
        ++counters_.issues_dropped;
        return;
    }
    add(std::move(report));
}

void EventQueue::push(Alarm alarm) {
    auto& waiting = lane<Alarm>();
    std::vector<Lane<Alarm>::iterator> same;
    for (auto at = waiting.begin(); at != waiting.end(); ++at) {
        if (at->second.id == alarm.id) {
            same.push_back(at);
        }
    }
    if (same.size() >= 2) {
        for (const auto at : same) {
            waiting.erase(at);
        }
        counters_.events_coalesced += same.size();
    }
    add(std::move(alarm));
}

void EventQueue::push(Completion completion) {
    add(std::move(completion));
}

template <class T>
EventQueue::Event EventQueue::take_first(Lane<T>& lane) {
    auto node = lane.extract(lane.begin());
    if constexpr (std::is_same_v<T, TrackedRequest>) {
        requests_.erase(node.mapped().charging_request_id);
    }
    Event event{std::move(node.mapped())};
    if constexpr (std::is_same_v<T, ChargingInformation>) {
        place_ = std::move(node);
    }
    return event;
}

std::optional<EventQueue::Event> EventQueue::pop() {
    std::uint64_t first = arrived_ + 1;
    const auto look = [&](const auto& lane) {
        if (!lane.empty() && lane.begin()->first < first) {
            first = lane.begin()->first;
        }
    };
    std::apply([&](const auto&... lane) { (look(lane), ...); }, lanes_);
    std::optional<Event> event;
    const auto take = [&](auto& lane) {
        if (!lane.empty() && lane.begin()->first == first) {
            event = take_first(lane);
        }
    };
    std::apply([&](auto&... lane) { (take(lane), ...); }, lanes_);
    return event;
}

bool EventQueue::empty() const {
    return std::apply([](const auto&... lane) { return (lane.empty() && ...); }, lanes_);
}

std::optional<StateChange> EventQueue::close() {
    std::optional<StateChange> newest;
    if (auto& states = lane<StateChange>(); !states.empty()) {
        newest = std::move(std::prev(states.end())->second);
    }
    const auto drop = [](auto& lane) {
        using T = typename std::decay_t<decltype(lane)>::mapped_type;
        if constexpr (!std::is_same_v<T, Completion> && !std::is_same_v<T, Alarm>) {
            lane.clear();
        }
    };
    std::apply([&](auto&... lane) { (drop(lane), ...); }, lanes_);
    requests_.clear();
    return newest;
}

}  // namespace vdv463::client
