// SPDX-License-Identifier: Apache-2.0
#include "driver.hpp"

#include <algorithm>
#include <utility>

#include "audit_text.hpp"
#include "client_status.hpp"
#include "guard.hpp"
#include "handler_call.hpp"
#include "host_random.hpp"
#include "hosted_config.hpp"
#include "store_call.hpp"
#include "stored_plan.hpp"

namespace vdv463::driven {

namespace {

std::unique_ptr<session::Random> random_of(const SessionConfig& config) {
    if (config.random) {
        return std::make_unique<HostRandom>(config.random);
    }
    return std::make_unique<hosted::SystemRandom>();
}

/// The driver refuses what is too long before it decodes.
DecodeOptions any_size() {
    DecodeOptions out;
    out.limits.max_message_bytes = std::size_t{1} << 30U;
    return out;
}

}  // namespace

Driver::Driver(SessionConfig config, ClientHandlers handlers, Transport& transport)
    : config_(std::move(config)),
      handlers_(std::move(handlers)),
      transport_(transport),
      list_rules_{config_.presystem, config_.presystem_id, config_.dialect.schema},
      random_(random_of(config_)),
      machine_(hosted::machine_config(config_), *random_),
      decoder_(any_size()) {}

Driver::~Driver() = default;

/// The machine's time: the wall clock may be set back, the steady one may not.
void Driver::advance(const Now& now) {
    now_ = {std::max(now_.steady, now.steady), now.wall};
}

/// Takes one event through the machine. What its actions bring about, be it by the transport or by
/// a handler, waits its turn, so that calls may be nested.
void Driver::feed(session::Event event, const Now& now) {
    advance(now);
    if (abandoned_) {
        return;
    }
    events_.push_back(std::move(event));
    if (feeding_) {
        return;
    }
    const auto self = shared_from_this();  // a handler may destroy the session
    feeding_ = true;
    while (!events_.empty() && !abandoned_) {
        auto next = std::move(events_.front());
        events_.pop_front();
        auto actions = machine_.handle(std::move(next), now_);
        for (auto& action : actions) {
            if (abandoned_) {
                break;
            }
            hosted::carry_out(
                action, [this](auto&& told) { tell(std::forward<decltype(told)>(told)); },
                [this](auto& alternative) { perform(alternative); });
        }
    }
    feeding_ = false;
    tell_deadline();
}

template <class Value>
void Driver::tell(Value value) {
    if (const auto what = hosted::thrown_by([&] { hosted::call_handler(handlers_, value); })) {
        note_exception("A handler of the host threw: " + *what);
    }
}

void Driver::complete(const hosted::SendDone& done, const Result<Confirmation>& outcome) {
    if (!done) {
        return;
    }
    if (const auto what = hosted::thrown_by([&] { done(outcome); })) {
        note_exception("A handler of the host threw: " + *what);
    }
}

void Driver::note_exception(const std::string& what) {
    ++exceptions_;
    if (exception_alarm_.raised() || abandoned_) {
        return;
    }
    tell(exception_alarm_.raise(what, now_.wall));
}

void Driver::tell_deadline() {
    const auto deadline = next_deadline();
    if (abandoned_ || deadline == told_deadline_) {
        return;
    }
    told_deadline_ = deadline;
    if (const auto what = hosted::thrown_by([&] { transport_.deadline_changed(deadline); })) {
        journal_.write(LogLevel::Error, "transport", "deadline_changed() threw: " + *what);
    }
}

std::optional<session::TimePoint> Driver::next_deadline() const {
    std::optional<session::TimePoint> out;
    if (!resting_) {
        out = machine_.deadline();
    }
    if (link_ && link_->open_deadline && (!out || *link_->open_deadline < *out)) {
        out = link_->open_deadline;
    }
    return out;
}

void Driver::tick(const Now& now) {
    advance(now);
    if (link_ && link_->open_deadline && *link_->open_deadline <= now_.steady) {
        end_link(Error(errc::connect_timeout,
                       "The host's transport did not open the connection within "
                       "limits.connect_timeout."));
    }
    feed(session::TimerFired{}, now);
}

Result<PlanVersion> Driver::publish(std::vector<ChargingRequest> list,
                                    const PublishOptions& options, const Now& now) {
    if (auto refused = hosted::refused_to_publish(list_rules_, list)) {
        return *std::move(refused);
    }
    advance(now);
    return declared(machine_.publish(std::move(list), options, now_), now);
}

Result<PlanVersion> Driver::withdraw_all(std::string reason, const Now& now) {
    advance(now);
    return declared(machine_.withdraw_all(std::move(reason), now_), now);
}

Result<PlanVersion> Driver::republish(const Now& now) {
    advance(now);
    return declared(machine_.republish(now_), now);
}

/// The machine has decided; what follows from it is due.
Result<PlanVersion> Driver::declared(Result<PlanVersion> version, const Now& now) {
    if (version) {
        feed(session::Woken{}, now);
    }
    return version;
}

std::vector<TrackedRequest> Driver::requests() const {
    return machine_.requests();
}

void Driver::send(std::vector<ChargingRequest> list, hosted::SendDone done, const Now& now) {
    advance(now);
    if (auto refused = hosted::refused_to_send(list_rules_, list)) {
        return complete(done, *std::move(refused));
    }
    if (abandoned_ || (resting_ && !feeding_)) {
        return complete(done, Error(errc::stopped, "The session is not started."));
    }
    feed(session::Send{sends_.add(std::move(done)), std::move(list)}, now);
}

ClientStatus Driver::status(const Now& now) const {
    const auto steady = std::max(now.steady, now_.steady);
    auto out = hosted::client_status(machine_.status(steady), connection_info_, traffic_,
                                     exception_alarm_);
    out.handler_exceptions = exceptions_;
    return out;
}

void Driver::abandon() {
    if (abandoned_) {
        return;
    }
    const auto self = shared_from_this();
    abandoned_ = true;
    events_.clear();
    drop_link();
    for (const auto& done : sends_.take_all()) {
        complete(done, Error(errc::stopped, "The session was destroyed."));
    }
}

void Driver::perform(session::ReportState& action) {
    resting_ = action.change.to == State::Stopped;
    if (resting_) {
        if (auto alarm = exception_alarm_.end()) {
            tell(*std::move(alarm));
        }
    }
    tell(std::move(action.change));
}

void Driver::perform(session::ReportStep& action) {
    action.step.url = connection_info_.url;
    journal_.step(action.step);
    tell(std::move(action.step));
}

void Driver::perform(session::LoadStore&) {
    auto plan = hosted::of_store([this] { return config_.plan.store->load(); });
    feed(hosted::store_loaded(list_rules_, config_.plan.resume_stored_plan, std::move(plan)), now_);
}

void Driver::perform(session::SaveStore& action) {
    const auto saved = hosted::of_store([&] { return config_.plan.store->save(*action.plan); });
    feed(session::StoreSaved{saved ? std::nullopt : std::optional<Error>(saved.error())}, now_);
}

EncodeOptions Driver::encoding() const {
    EncodeOptions options;
    options.version = config_.dialect.schema;
    options.envelope = config_.dialect.envelope;
    return options;
}

void Driver::perform(session::Audit& action) {
    if (!journal_.takes(LogLevel::Info)) {
        return;
    }
    std::string text;
    const auto what = hosted::thrown_by(
        [&] { text = hosted::audit_text(action.record, encoding(), config_.sha256); });
    if (what) {
        journal_.write(LogLevel::Error, "audit", "SessionConfig::sha256 threw: " + *what);
        text = hosted::audit_text(action.record, encoding(), {});
    }
    journal_.write(LogLevel::Info, "audit", text, action.record.message_id);
}

void Driver::perform(session::CompleteSend& action) {
    complete(sends_.take(action.id), action.outcome);
}

void Driver::perform(session::Log& action) {
    journal_.write(action.level, "session", action.text, std::move(action.message_id));
}

/// Only sessions whose credentials may change ask, and these do not: see machine_config().
void Driver::perform(session::AskCredentials& action) {
    feed(session::CredentialsAsked{action.attempt, false}, now_);
}

}  // namespace vdv463::driven
