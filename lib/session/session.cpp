// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

#include <utility>

#include "machine.hpp"

namespace vdv463::session {

Session::Session(SessionConfig config, Random& random)
    : machine_(std::make_unique<Machine>(std::move(config), random)) {}

Session::~Session() = default;

Actions Session::handle(Event event, const Now& now) {
    Actions out;
    handle(std::move(event), now, out);
    return out;
}

void Session::handle(Event event, const Now& now, Actions& out) {
    machine_->handle(std::move(event), now, out);
}

Result<PlanVersion> Session::publish(std::vector<ChargingRequest> list,
                                     const PublishOptions& options, const Now& now) {
    return machine_->publish(std::move(list), options, now);
}

Result<PlanVersion> Session::withdraw_all(std::string reason, const Now& now) {
    return machine_->withdraw_all(std::move(reason), now);
}

Result<PlanVersion> Session::republish(const Now& now) {
    return machine_->republish(now);
}

std::vector<TrackedRequest> Session::requests() const {
    return machine_->requests();
}

std::optional<TimePoint> Session::deadline() const {
    return machine_->deadline();
}

SessionStatus Session::status(TimePoint now) const {
    return machine_->status(now);
}

}  // namespace vdv463::session
