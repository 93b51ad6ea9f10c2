// SPDX-License-Identifier: Apache-2.0
#include <vdv463/session.hpp>

#include <utility>

#include "driver.hpp"
#include "hosted_config.hpp"

namespace vdv463 {

Result<Session> Session::create(SessionConfig config, ClientHandlers handlers,
                                Transport& transport) {
    if (auto problems = hosted::check(config); !problems.empty()) {
        return hosted::invalid_config(std::move(problems));
    }
    return Session(
        std::make_shared<driven::Driver>(std::move(config), std::move(handlers), transport));
}

Session::Session(std::shared_ptr<driven::Driver> driver) noexcept : driver_(std::move(driver)) {}
Session::Session(Session&& other) noexcept = default;

Session& Session::operator=(Session&& other) noexcept {
    if (this != &other) {
        if (const auto old = std::exchange(driver_, std::move(other.driver_))) {
            old->abandon();
        }
    }
    return *this;
}

Session::~Session() {
    if (driver_) {
        driver_->abandon();
    }
}

void Session::start(const Now& now) {
    driver_->feed(session::Start{}, now);
}
void Session::stop(const Now& now) {
    driver_->feed(session::Stop{}, now);
}
void Session::set_active(bool active, const Now& now) {
    driver_->feed(session::SetActive{active}, now);
}
void Session::reconnect_now(const Now& now) {
    driver_->feed(session::ReconnectNow{}, now);
}
void Session::tick(const Now& now) {
    driver_->tick(now);
}

Result<PlanVersion> Session::publish(std::vector<ChargingRequest> list,
                                     const PublishOptions& options, const Now& now) {
    return driver_->publish(std::move(list), options, now);
}
Result<PlanVersion> Session::withdraw_all(std::string reason, const Now& now) {
    return driver_->withdraw_all(std::move(reason), now);
}
Result<PlanVersion> Session::republish(const Now& now) {
    return driver_->republish(now);
}
std::vector<TrackedRequest> Session::requests() const {
    return driver_->requests();
}
void Session::send(std::vector<ChargingRequest> list,
                   std::function<void(const Result<Confirmation>&)> done, const Now& now) {
    driver_->send(std::move(list), std::move(done), now);
}
ClientStatus Session::status(const Now& now) const {
    return driver_->status(now);
}
std::optional<std::chrono::steady_clock::time_point> Session::next_deadline() const {
    return driver_->next_deadline();
}

}  // namespace vdv463
