// SPDX-License-Identifier: Apache-2.0
// Lists and status: what the host asks for while the client lives. Any thread.
#include <chrono>
#include <utility>

#include "client_impl.hpp"
#include "client_status.hpp"
#include "lists.hpp"

namespace vdv463 {

Result<PlanVersion> Client::Impl::publish(std::vector<ChargingRequest> list,
                                          PublishOptions options) {
    if (auto refused = hosted::refused_to_publish(list_rules_, list)) {
        return *std::move(refused);
    }
    return declared([&](session::Session& session, const session::Now& now) {
        return session.publish(std::move(list), options, now);
    });
}

Result<PlanVersion> Client::Impl::withdraw_all(std::string reason) {
    return declared([&](session::Session& session, const session::Now& now) {
        return session.withdraw_all(std::move(reason), now);
    });
}

Result<PlanVersion> Client::Impl::republish() {
    return declared(
        [](session::Session& session, const session::Now& now) { return session.republish(now); });
}

/// The session decides at once; what follows is done on the I/O thread.
template <class Declaration>
Result<PlanVersion> Client::Impl::declared(const Declaration& declaration) {
    auto version = [&] {
        const std::lock_guard<std::mutex> lock(session_mutex_);
        return declaration(session_, Now::read());
    }();
    if (version) {
        post_event(session::Woken{});
    }
    return version;
}

void Client::Impl::set_active(bool active) {
    post_event(session::SetActive{active});
}

std::vector<TrackedRequest> Client::Impl::requests() const {
    const std::lock_guard<std::mutex> lock(session_mutex_);
    return session_.requests();
}

void Client::Impl::send(std::vector<ChargingRequest> list, hosted::SendDone done) {
    if (auto refused = hosted::refused_to_send(list_rules_, list)) {
        dispatcher_->complete(std::move(done), *std::move(refused));
        return;
    }
    // Held until the event is posted, so that it comes before that of a stop().
    std::unique_lock<std::mutex> life_lock(life_mutex_);
    if (life_ != Life::Running) {
        life_lock.unlock();  // the host's executor may run the handler at once
        dispatcher_->complete(std::move(done), Error(errc::stopped, "The client is not started."));
        return;
    }
    session::SendId id = 0;
    {
        const std::lock_guard<std::mutex> lock(sends_mutex_);
        id = sends_.add(std::move(done));
    }
    post_event(session::Send{id, std::move(list)});
}

void Client::Impl::reconnect_now() {
    post_event(session::ReconnectNow{});
}

void Client::Impl::post_event(session::Event event) {
    // std::function wants something copyable; the list must not be copied.
    auto shared = std::make_shared<session::Event>(std::move(event));
    io_->post([self = shared_from_this(), shared] { self->feed(std::move(*shared)); });
}

ClientStatus Client::Impl::status() const {
    const auto dispatched = dispatcher_->counters();
    ClientStatus result;
    {
        const std::lock_guard<std::mutex> lock(session_mutex_);
        result = hosted::client_status(session_.status(std::chrono::steady_clock::now()),
                                       connection_info_, traffic_, exception_alarm_);
    }
    result.information_coalesced = dispatched.queue.information_coalesced;
    result.issues_dropped = dispatched.queue.issues_dropped;
    result.events_coalesced = dispatched.queue.events_coalesced;
    result.handler_exceptions = dispatched.handler_exceptions;
    return result;
}

}  // namespace vdv463
