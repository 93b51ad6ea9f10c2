// SPDX-License-Identifier: Apache-2.0
// The host's half of the client: life, lists, status. Any thread.
#include <algorithm>
#include <chrono>
#include <utility>

#include <vdv463/codec.hpp>
#include <vdv463/validate.hpp>

#include "client_impl.hpp"

namespace vdv463 {

namespace {

session::SessionConfig session_config(const ClientConfig& config) {
    session::SessionConfig result;
    result.presystem_id = config.presystem_id;
    result.presystem = config.presystem;
    result.url_count = 1 + config.alternate_urls.size();
    result.subprotocol = config.subprotocol;
    result.reconnect = config.reconnect;
    result.liveness = config.liveness;
    result.plan = config.plan;
    result.limits = config.limits;
    return result;
}

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

Client::Impl::Impl(ClientConfig config, ClientHandlers handlers, std::vector<transport::Url> urls,
                   Threads threads)
    : config_(std::move(config)),
      urls_(std::move(urls)),
      threads_(std::move(threads)),
      io_(threads_.io.get()),
      dispatcher_(std::make_shared<client::Dispatcher>(
          config_.executor, std::move(handlers),
          [this](const std::string& what) { on_first_exception(what); })),
      session_(session_config(config_), random_) {}

Client::Impl::~Impl() = default;

void Client::Impl::start() {
    std::unique_lock<std::mutex> lock(life_mutex_);
    if (life_ == Life::Stopping) {
        start_again_ = true;
        return;
    }
    begin(lock);
}

/// Starts, or starts again after the session has stopped by itself (reconnect.max_attempts).
void Client::Impl::begin(const std::unique_lock<std::mutex>&) {
    life_ = Life::Running;
    self_ = shared_from_this();
    provider_gate_.open();
    post_event(session::Start{});
}

void Client::Impl::stop() {
    const auto self = shared_from_this();  // a last handler may destroy the client
    if (dispatcher_->inside() || provider_gate_.inside()) {
        stop_from_inside();
        return;
    }
    std::unique_lock<std::mutex> lock(life_mutex_);
    start_again_ = false;
    dispatcher_->close();
    lock.unlock();
    dispatcher_->wait_until_idle();
    lock.lock();
    request_stop(lock);
    const auto settled = [this] { return life_ != Life::Stopping || session_stopped_; };
    life_changed_.wait(lock, settled);
    lock.unlock();
    provider_gate_.close_and_wait();
    lock.lock();
    life_changed_.wait(lock, settled);
    if (life_ == Life::Stopping) {
        finish(lock);
    }
}

void Client::Impl::request_stop(const std::unique_lock<std::mutex>&) {
    if (life_ == Life::Stopping) {
        return;
    }
    session_stopped_ = life_ == Life::Idle;
    life_ = Life::Stopping;
    if (!session_stopped_) {
        post_event(session::Stop{});
        // The session may have stopped by itself before: then no state comes of the event.
        io_->post([self = shared_from_this()] { self->note_stopped(); });
    }
}

void Client::Impl::stop_from_inside() {
    dispatcher_->close();
    bool rests = false;
    {
        std::unique_lock<std::mutex> lock(life_mutex_);
        start_again_ = false;
        finish_by_executor_ = true;
        request_stop(lock);
        rests = session_stopped_ && !finishing_;
    }
    if (rests) {
        finish_later();
    }
}

void Client::Impl::finish_later() {
    dispatcher_->run_on_executor([self = shared_from_this()] { self->finish_on_executor(); });
}

/// The session has come to rest: lets go of what belongs to the I/O thread. I/O thread.
void Client::Impl::note_stopped() {
    bool by_executor = false;
    {
        const std::lock_guard<std::mutex> lock(life_mutex_);
        if (life_ != Life::Stopping || session_stopped_ || session_state() != State::Stopped) {
            return;
        }
        forget_connection();
        if (timer_) {
            timer_->disarm();
            // This may be the timer's own call, so that it goes a task later.
            io_->post([timer = std::shared_ptr<transport::IoLoop::Timer>(std::move(timer_))] {});
        }
        session_stopped_ = true;
        by_executor = finish_by_executor_;
        life_changed_.notify_all();
    }
    if (by_executor) {
        finish_later();
    }
}

void Client::Impl::finish_on_executor() {
    std::unique_lock<std::mutex> lock(life_mutex_);
    if (!finish_by_executor_) {
        return;  // a stop() from outside was quicker
    }
    lock.unlock();
    provider_gate_.close_and_wait();
    dispatcher_->wait_until_idle();
    lock.lock();
    if (finish_by_executor_) {
        finish(lock);
    }
}

/// Runs the last handlers on this thread, unless another one does so: then waits for that.
void Client::Impl::finish(std::unique_lock<std::mutex>& lock) {
    if (finishing_) {
        life_changed_.wait(lock, [this] { return !finishing_; });
        return;
    }
    finishing_ = true;
    lock.unlock();
    dispatcher_->finish();
    lock.lock();
    {
        const std::lock_guard<std::mutex> session_lock(session_mutex_);
        exception_alarm_.reset();
    }
    finishing_ = false;
    finish_by_executor_ = false;
    life_ = Life::Idle;
    const auto self = std::move(self_);
    Threads threads;
    if (abandoned_) {
        threads = std::move(threads_);
    } else if (std::exchange(start_again_, false)) {
        begin(lock);
    }
    life_changed_.notify_all();
    lock.unlock();
    threads.let_go();
}

void Client::Impl::Threads::let_go() noexcept {
    io.reset();  // first: its tasks may still post to the handler thread
    handlers.reset();
}

void Client::Impl::shut_down() {
    const auto self = shared_from_this();
    if (dispatcher_->inside() || provider_gate_.inside()) {
        {
            const std::lock_guard<std::mutex> lock(life_mutex_);
            abandoned_ = true;
        }
        stop_from_inside();
        return;
    }
    stop();
    Threads threads;
    {
        const std::lock_guard<std::mutex> lock(life_mutex_);
        threads = std::move(threads_);
    }
    threads.let_go();
}

std::vector<Issue> Client::Impl::problems_of(const std::vector<ChargingRequest>& list) const {
    Message message;
    message.envelope.source = std::string(to_string(config_.presystem));
    message.envelope.presystem_id = config_.presystem_id;
    message.envelope.message_id = "00000000-0000-4000-8000-000000000000";
    message.envelope.action = Action::ProvideChargingRequests;
    message.payload = ChargingRequests{list};
    return validate(message, config_.dialect.schema);
}

Result<PlanVersion> Client::Impl::publish(std::vector<ChargingRequest> list) {
    if (list.empty()) {
        return Error(errc::empty_list,
                     "An empty list deletes every request at the CMS; withdraw_all() does that.");
    }
    return publish_checked(std::move(list));
}

Result<PlanVersion> Client::Impl::withdraw_all() {
    return publish_checked({});
}

Result<PlanVersion> Client::Impl::publish_checked(std::vector<ChargingRequest> list) {
    auto problems = problems_of(list);
    if (!problems.empty()) {
        return validation_error(std::move(problems));
    }
    const std::lock_guard<std::mutex> lock(publish_mutex_);
    const auto version = ++last_version_;
    post_event(session::Publish{version, std::move(list)});
    return version;
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
    result.information_coalesced = dispatched.information_coalesced;
    result.issues_dropped = dispatched.issues_dropped;
    result.handler_exceptions = dispatched.handler_exceptions;

    const std::lock_guard<std::mutex> lock(session_mutex_);
    auto session = session_.status(std::chrono::steady_clock::now());
    result.state = session.state;
    result.attempt = session.attempt;
    result.retry_in = session.retry_in;
    result.last_error = std::move(session.last_error);
    result.connection = connection_info_;
    result.gate_open = session.gate_open;
    result.round_trip = session.round_trip;
    result.silence = session.silence;
    result.information_age = session.information_age;
    result.information_silent = session.information_silent;
    result.plan_version = session.plan_version;
    result.plan_state = session.plan_state;
    result.confirmed_plan_version = session.confirmed_plan_version;
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
    return result;
}

void Client::Impl::on_first_exception(const std::string& what) {
    Alarm alarm;
    alarm.id = "HANDLER_EXCEPTION";
    alarm.severity = Severity::Critical;
    alarm.since = Timestamp::from_system_clock(std::chrono::system_clock::now());
    alarm.text = "A handler of the host threw: " + what;
    {
        const std::lock_guard<std::mutex> lock(session_mutex_);
        exception_alarm_ = alarm;
    }
    dispatcher_->post(std::move(alarm));
}

}  // namespace vdv463
