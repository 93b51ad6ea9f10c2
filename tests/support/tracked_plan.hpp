// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "session/plan_tracker.hpp"

namespace vdv463::test {

using namespace std::chrono_literals;
using namespace session;

inline constexpr const char* us = "uri://Customer1/Presystem1";

/// An information, written down point by point. What is said of a process or a schedule concerns
/// the one that was written last.
class Shown {
public:
    Shown& at(const std::string& point_id);
    Shown& vehicle(const std::string& vehicle_id, std::optional<double> soc_pct = {});
    Shown& process(const std::string& request_id, ProcessStatus status);
    Shown& schedule(const std::string& request_id, const std::string& vehicle_id);
    Shown& presystem(std::optional<std::string> presystem_id);
    Shown& without_request_id();
    Shown& process_id(const std::string& id);
    Shown& since(Timestamp start_time);
    Shown& power(double kw);
    Shown& predicting(ChargingPredictionData data);
    Shown& rejecting(const std::string& request_id, const std::string& reason,
                     const std::string& presystem_id = us);
    Shown& station(const std::string& depot_id, const std::string& station_id);

    ChargingInformation information;

private:
    ChargingPointInfo& point();
    ScheduledChargingProcess& last_schedule();
    bool schedule_is_last_ = false;
};

/// A process of the bus that request_for() makes, at a point of its own.
Shown running(const std::string& request_id, ProcessStatus status,
              std::optional<double> soc_pct = {});
Shown scheduled(const std::vector<std::string>& request_ids);
inline Shown nothing() {
    return Shown{}.at("P1");
}

/// For the vehicle "bus of <id>" that shall have 80 to 95 percent in eight hours.
ChargingRequest request_for(const std::string& id);
std::vector<ChargingRequest> requests_for(const std::vector<std::string>& ids);

/// A tracker and its clock.
class TrackedPlan {
public:
    TrackedPlan();

    /// A list that the CMS has confirmed.
    explicit TrackedPlan(std::vector<ChargingRequest> list);
    TrackedPlan& confirm(std::vector<ChargingRequest> list);
    TrackedPlan& adopt(std::vector<ChargingRequest> list);
    TrackedPlan& wait(std::chrono::milliseconds duration);

    /// Each 15 s after the one before.
    PlanObservation see(const Shown& shown);
    PlanObservation see(const Shown& shown, int times);

    TrackedRequest of(const std::string& request_id) const;
    RequestState state(const std::string& request_id) const { return of(request_id).state; }
    /// "A:charging B:ended": what has changed since the last call.
    std::string changes();
    std::vector<std::string> late() const;

    PlanTracker tracker{us};
    Timestamp now;
    std::vector<ChargingRequest> list;
};

std::vector<std::string> ids_of(const std::vector<TrackedRequest>& requests);

}  // namespace vdv463::test
