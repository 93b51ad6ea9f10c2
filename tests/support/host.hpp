// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/vdv463.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace vdv463::test {

/// A host that writes down what its handlers hear, for a test to wait on.
class Host {
public:
    ClientHandlers handlers() {
        ClientHandlers result;
        result.on_state = [this](const StateChange& change) { keep(states, change); };
        result.on_attempt = [this](const AttemptStep& step) { keep(steps, step); };
        result.on_charging_information = [this](const ChargingInformation& value) {
            keep(information, value);
        };
        result.on_issue = [this](const IssueReport& report) { keep(issues, report); };
        result.on_plan = [this](const PlanChange& change) { keep(plans, change); };
        result.on_request = [this](const TrackedRequest& request) { keep(requests, request); };
        result.on_plan_needed = [this](const PlanNeeded& wish) { keep(needed, wish); };
        result.on_alarm = [this](const Alarm& alarm) { keep(alarms, alarm); };
        return result;
    }

    /// Waits until `condition`, evaluated under the host's lock, holds.
    void wait_until(const std::function<bool()>& condition) {
        std::unique_lock<std::mutex> lock(mutex);
        if (!heard.wait_for(lock, std::chrono::seconds{30}, condition)) {
            throw std::runtime_error("the host did not hear in time what the test waits for");
        }
    }

    bool reached(State state) const { return !states.empty() && states.back().to == state; }
    bool plan_reached(PlanVersion version, PlanState state) const {
        for (const auto& change : plans) {
            if (change.version == version && change.state == state) {
                return true;
            }
        }
        return false;
    }

    /// Whether the newest word on the alarm is `raised`.
    bool alarm_is(const std::string& id, bool raised) const {
        const Alarm* newest = nullptr;
        for (const auto& alarm : alarms) {
            newest = alarm.id == id ? &alarm : newest;
        }
        return newest != nullptr && newest->raised == raised;
    }

    /// The first change into `state`. What is heard meanwhile does not disturb it.
    StateChange change_to(State state) {
        const std::lock_guard<std::mutex> lock(mutex);
        for (const auto& change : states) {
            if (change.to == state) {
                return change;
            }
        }
        throw std::runtime_error("the host did not hear of " + std::string(to_string(state)));
    }
    /// A copy of what was heard first; fails the test when there is nothing.
    template <class T>
    T first(const std::vector<T>& list) {
        const std::lock_guard<std::mutex> lock(mutex);
        return list.at(0);
    }

    template <class T>
    void keep(std::vector<T>& list, const T& value) {
        const std::lock_guard<std::mutex> lock(mutex);
        list.push_back(value);
        heard.notify_all();
    }

    std::mutex mutex;
    std::condition_variable heard;
    std::vector<StateChange> states;
    std::vector<AttemptStep> steps;
    std::vector<ChargingInformation> information;
    std::vector<IssueReport> issues;
    std::vector<PlanChange> plans;
    std::vector<TrackedRequest> requests;
    std::vector<PlanNeeded> needed;
    std::vector<Alarm> alarms;
};

/// A client; fails the test when the configuration has problems.
inline Client make(ClientConfig config, ClientHandlers handlers) {
    auto client = Client::create(std::move(config), std::move(handlers));
    if (!client) {
        throw std::runtime_error(client.error().to_string());
    }
    return std::move(*client);
}

/// A client without TLS or credentials, for a CMS on this machine.
inline ClientConfig plain_config(std::uint16_t port, const std::string& host = "127.0.0.1") {
    ClientConfig config;
    config.url = "ws://" + host + ":" + std::to_string(port) + "/";
    config.allow_insecure = true;
    config.presystem_id = "uri://Customer1/Presystem1";
    return config;
}

/// A list of one request.
inline std::vector<ChargingRequest> one_request(const std::string& id) {
    ChargingRequest request;
    request.vehicle_id = "Bus 101";
    request.charging_request_id = id;
    request.charging_request_data.min_target_soc_pct = 80;
    request.charging_request_data.max_target_soc_pct = 95;
    return {request};
}

/// A list for tonight: each request for a bus of its own, with a departure in eight hours.
inline std::vector<ChargingRequest> night_list(const std::vector<std::string>& ids) {
    std::vector<ChargingRequest> list;
    const auto departure =
        Timestamp::from_system_clock(std::chrono::system_clock::now() + std::chrono::hours{8});
    for (const auto& id : ids) {
        list.push_back(one_request(id)[0]);
        list.back().vehicle_id = "Bus of " + id;
        list.back().charging_request_data.requested_time_for_departure = departure;
    }
    return list;
}

}  // namespace vdv463::test
