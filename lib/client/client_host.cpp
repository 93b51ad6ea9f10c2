// SPDX-License-Identifier: Apache-2.0
// Lists and status: what the host asks for while the client lives. Any thread.
#include <chrono>
#include <utility>

#include <vdv463/validate.hpp>

#include "client_impl.hpp"
#include "clocks.hpp"

namespace vdv463 {

namespace {

Error validation_error(std::vector<Issue> issues) {
    Error error(errc::validation_failed, "The list was not sent: " + issues[0].text);
    if (issues.size() > 1) {
        error.detail += " (" + std::to_string(issues.size()) + " problems in all)";
    }
    error.path = issues[0].path;
    error.issues = std::move(issues);
    return error;
}

}  // namespace

std::vector<Issue> Client::Impl::problems_of(const std::vector<ChargingRequest>& list) const {
    Message message;
    message.envelope.source = std::string(to_string(config_.presystem));
    message.envelope.presystem_id = config_.presystem_id;
    message.envelope.message_id = "00000000-0000-4000-8000-000000000000";
    message.envelope.action = Action::ProvideChargingRequests;
    message.payload = ChargingRequests{list};
    ValidateOptions options;
    options.version = config_.dialect.schema;
    options.least = IssueSeverity::Error;
    return validate(message, options);
}

Result<PlanVersion> Client::Impl::publish(std::vector<ChargingRequest> list,
                                          PublishOptions options) {
    if (list.empty()) {
        return Error(errc::empty_list,
                     "An empty list deletes every request at the CMS; withdraw_all() does that.");
    }
    auto problems = problems_of(list);
    if (!problems.empty()) {
        return validation_error(std::move(problems));
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
        return declaration(session_, client::now());
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

void Client::Impl::send(std::vector<ChargingRequest> list, client::SendDone done) {
    auto problems = problems_of(list);
    if (!problems.empty()) {
        dispatcher_->complete(std::move(done), validation_error(std::move(problems)));
        return;
    }
    // Held until the event is posted, so that it comes before that of a stop().
    const std::lock_guard<std::mutex> life_lock(life_mutex_);
    if (life_ != Life::Running) {
        dispatcher_->complete(std::move(done), Error(errc::stopped, "The client is not started."));
        return;
    }
    session::SendId id = 0;
    {
        const std::lock_guard<std::mutex> lock(sends_mutex_);
        id = ++last_send_;
        sends_.emplace(id, std::move(done));
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
    ClientStatus result;
    const auto dispatched = dispatcher_->counters();
    result.information_coalesced = dispatched.queue.information_coalesced;
    result.issues_dropped = dispatched.queue.issues_dropped;
    result.events_coalesced = dispatched.queue.events_coalesced;
    result.handler_exceptions = dispatched.handler_exceptions;

    const std::lock_guard<std::mutex> lock(session_mutex_);
    auto session = session_.status(std::chrono::steady_clock::now());
    result.state = session.state;
    result.state_age = session.state_age;
    result.attempt = session.attempt;
    result.retry_in = session.retry_in;
    result.last_error = std::move(session.last_error);
    result.connection = connection_info_;
    result.gate_open = session.gate_open;
    result.round_trip = session.round_trip;
    result.silence = session.silence;
    result.information_age = session.information_age;
    result.information_silent = session.information_silent;
    result.cms_clock_offset = session.cms_clock_offset;
    result.plan_version = session.plan_version;
    result.plan_state = session.plan_state;
    result.plan_published = session.plan_published;
    result.plan_cause = std::move(session.plan_cause);
    result.active = session.active;
    result.late_requests = std::move(session.late_requests);
    result.confirmed_plan_version = session.confirmed_plan_version;
    result.plan_confirmed_age = session.plan_confirmed_age;
    result.alarms = std::move(session.alarms);
    if (exception_alarm_) {
        result.alarms.push_back(*exception_alarm_);
    }
    result.connections = session.connections;
    result.messages_received = counters_.messages_received;
    result.messages_sent = counters_.messages_sent;
    result.bytes_received = counters_.bytes_received;
    result.bytes_sent = counters_.bytes_sent;
    result.information_received = session.information_received;
    result.undecodable_messages = session.undecodable_messages;
    result.unmatched_answers = session.unmatched_answers;
    result.lists_sent = session.lists_sent;
    result.lists_confirmed = session.lists_confirmed;
    result.lists_refused = session.lists_refused;
    return result;
}

}  // namespace vdv463
