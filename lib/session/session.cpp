// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

#include <utility>

#include "machine.hpp"

namespace vdv463::session {

Session::Session(SessionConfig config, Random& random)
    : machine_(std::make_unique<Machine>(std::move(config), random)) {}

Session::~Session() = default;

Actions Session::handle(Event event, const Now& now) {
    return machine_->handle(std::move(event), now);
}

std::optional<TimePoint> Session::deadline() const {
    return machine_->deadline();
}

SessionStatus Session::status(TimePoint now) const {
    return machine_->status(now);
}

}  // namespace vdv463::session
