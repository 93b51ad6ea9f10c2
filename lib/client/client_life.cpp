// SPDX-License-Identifier: Apache-2.0
// Start, stop and destruction of the client. Any thread, but for note_stopped().
#include <chrono>
#include <future>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>

#include "client_impl.hpp"
#include "config_check.hpp"
#include "hosted_config.hpp"

namespace vdv463 {

namespace {

session::SessionConfig session_config(const ClientConfig& config) {
    session::SessionConfig result = hosted::machine_config(client::protocol_part(config));
    result.url_count = 1 + config.alternate_urls.size();
    result.credentials_may_change = std::holds_alternative<CredentialsProvider>(config.credentials);
    return result;
}

CredentialsProvider provider_of(const ClientConfig& config) {
    const auto* provider = std::get_if<CredentialsProvider>(&config.credentials);
    return provider != nullptr ? *provider : CredentialsProvider{};
}

}  // namespace

Client::Impl::Impl(ClientConfig config, ClientHandlers handlers, std::vector<transport::Url> urls,
                   std::vector<std::optional<transport::Proxy>> proxies, Threads threads,
                   std::unique_ptr<client::Identity> identity)
    : config_(std::move(config)),
      redaction_(std::make_shared<client::Redaction>(config_)),
      journal_(config_.log, redaction_.get()),
      list_rules_{config_.presystem, config_.presystem_id, config_.dialect.schema},
      urls_(std::move(urls)),
      proxies_(std::move(proxies)),
      threads_(std::move(threads)),
      io_(threads_.io.get()),
      memory_(client::shared_message_memory()),
      dispatcher_(std::make_shared<client::Dispatcher>(
          config_.executor, std::move(handlers),
          [this](const std::string& what) { on_first_exception(what); }, memory_)),
      provider_gate_(std::make_shared<client::ProviderGate>(provider_of(config_))),
      passphrase_gate_(std::make_shared<client::PassphraseGate>(config_.tls.key_passphrase)),
      credentials_memory_(std::make_shared<client::CredentialsMemory>(provider_gate_)),
      store_(config_.plan.store),
      identity_(std::move(identity)),
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
    dispatcher_->open();
    provider_gate_->open();
    passphrase_gate_->open();
    store_.open();
    post_event(session::Start{});
}

/// On these threads nothing may be waited for.
bool Client::Impl::inside() const {
    return dispatcher_->inside() || provider_gate_->inside() || passphrase_gate_->inside() ||
           store_.inside() || io_->on_loop_thread();
}

void Client::Impl::stop() {
    const auto self = shared_from_this();  // a last handler may destroy the client
    if (inside()) {
        stop_from_inside();
        return;
    }
    std::unique_lock<std::mutex> lock(life_mutex_);
    start_again_ = false;
    if (stopper_) {
        life_changed_.wait(lock, [this, before = stops_] { return stops_ != before; });
        return;
    }
    stopper_ = true;
    run_stop(lock);
}

void Client::Impl::stop_from_inside() {
    {
        const std::lock_guard<std::mutex> lock(life_mutex_);
        start_again_ = false;
        if (stopper_ || life_ == Life::Stopping) {
            return;  // under way
        }
        dispatcher_->close();
        session_stopped_ = life_ == Life::Idle;
        life_ = Life::Stopping;
        if (!session_stopped_) {
            post_stop();
            return;  // note_stopped() goes on
        }
    }
    finish_later();
}

void Client::Impl::post_stop() {
    post_event(session::Stop{});
    // The session may have stopped by itself before: then no state comes of the event.
    io_->post([self = shared_from_this()] { self->note_stopped(); });
}

/// The session has come to rest: lets go of what belongs to the I/O thread. I/O thread.
void Client::Impl::note_stopped() {
    {
        const std::lock_guard<std::mutex> lock(life_mutex_);
        if (life_ != Life::Stopping || session_stopped_ || session_state() != State::Stopped) {
            return;
        }
        forget_connection();
        credentials_memory_->forget();
        if (timer_) {
            timer_->disarm();
            // This may be the timer's own call, so that it goes a task later.
            io_->post([timer = std::shared_ptr<transport::IoLoop::Timer>(std::move(timer_))] {});
        }
        session_stopped_ = true;
        life_changed_.notify_all();
        if (stopper_) {
            return;
        }
    }
    finish_later();
}

class Client::Impl::Finisher {
public:
    explicit Finisher(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
    Finisher(const Finisher&) = delete;
    Finisher& operator=(const Finisher&) = delete;
    ~Finisher() {
        if (!impl_) {
            return;
        }
        try {
            std::thread([impl = impl_] { impl->finish_on_executor(); }).detach();
        } catch (const std::system_error&) {
            // Neither executor nor thread: the next stop() from outside finishes.
        }
    }
    void run() { std::exchange(impl_, nullptr)->finish_on_executor(); }

private:
    std::shared_ptr<Impl> impl_;
};

void Client::Impl::finish_later() {
    const auto finisher = std::make_shared<Finisher>(shared_from_this());
    dispatcher_->run_when_idle([finisher] { finisher->run(); });
}

void Client::Impl::finish_on_executor() {
    std::unique_lock<std::mutex> lock(life_mutex_);
    if (stopper_ || life_ != Life::Stopping || !session_stopped_) {
        return;  // a stop() from outside was quicker
    }
    stopper_ = true;
    run_stop(lock);
}

/// Stops and calls the last handlers on this thread. Precondition: this thread has set `stopper_`
/// and is not inside(). Returns with the lock released.
void Client::Impl::run_stop(std::unique_lock<std::mutex>& lock) {
    const bool running = life_ == Life::Running;
    if (life_ == Life::Idle) {
        session_stopped_ = true;
    } else if (running) {
        session_stopped_ = false;
    }
    life_ = Life::Stopping;
    dispatcher_->close();
    stop_session(lock, running);
    dispatcher_->finish();
    come_to_rest(lock);
}

/// Returns with the lock released.
void Client::Impl::stop_session(std::unique_lock<std::mutex>& lock, bool running) {
    lock.unlock();
    dispatcher_->wait_until_idle();
    lock.lock();
    if (running) {
        post_stop();
    }
    life_changed_.wait(lock, [this] { return session_stopped_; });
    lock.unlock();
    provider_gate_->close_and_wait();
    passphrase_gate_->close_and_wait();
    wait_for_store();
    end_exception_alarm();
}

/// Waits until the newest plan is saved and the last audit record is in the log. What became of one
/// call of the store may bring about another one, but a store that fails again and again must not
/// keep stop() for ever.
void Client::Impl::wait_for_store() {
    constexpr int most_rounds = 4;
    wait_for_io();
    auto before = store_.calls();
    for (int round = 0; round < most_rounds; ++round) {
        store_.wait_until_idle();
        auditor_.wait_until_idle();
        wait_for_io();
        if (store_.calls() == std::exchange(before, store_.calls())) {
            return;
        }
    }
    store_.close();
    store_.wait_until_idle();
    wait_for_io();
}

/// Waits until the I/O thread has run what was posted so far, so that nothing of it tells or holds
/// anything of ours afterwards.
void Client::Impl::wait_for_io() {
    const auto done = std::make_shared<std::promise<void>>();
    const auto reached = done->get_future();
    io_->post([done] { done->set_value(); });
    reached.wait();
}

void Client::Impl::come_to_rest(std::unique_lock<std::mutex>& lock) {
    lock.lock();
    const auto self = std::move(self_);
    life_ = Life::Idle;
    stopper_ = false;
    ++stops_;
    const bool left = left_;
    if (!left && std::exchange(start_again_, false)) {
        begin(lock);
    }
    life_changed_.notify_all();
    lock.unlock();
    if (left) {
        release();
    }
}

/// Lets go of what is the host's, and of the threads. Precondition: at rest for good.
void Client::Impl::release() {
    dispatcher_->release_host();
    provider_gate_->release();
    passphrase_gate_->release();
    store_.close();
    store_.release();
    config_.plan.store = nullptr;
    config_.log.sink = nullptr;
    config_.log.wire = nullptr;
    config_.executor = nullptr;
    config_.credentials = {};
    config_.tls.key_passphrase = nullptr;
    threads_.let_go();
}

void Client::Impl::Threads::let_go() noexcept {
    io.reset();  // first: its tasks may still post to the handler thread
    handlers.reset();
}

/// Whoever destroys the client lets go of everything, and so finds it gone afterwards; only a
/// handler, within which nothing can be waited for, leaves that to the thread that ends the stop.
void Client::Impl::shut_down() {
    const auto self = shared_from_this();
    if (inside()) {
        {
            const std::lock_guard<std::mutex> lock(life_mutex_);
            left_ = true;
        }
        stop_from_inside();
    } else {
        stop();
        release();
    }
    identity_.reset();
}

void Client::Impl::on_first_exception(const std::string& what) {
    std::unique_lock<std::mutex> lock(session_mutex_);
    Alarm alarm = exception_alarm_.raise(what, Now::read().wall);
    lock.unlock();
    dispatcher_->post(std::move(alarm));
}

void Client::Impl::end_exception_alarm() {
    std::unique_lock<std::mutex> lock(session_mutex_);
    auto alarm = exception_alarm_.end();
    lock.unlock();
    if (alarm) {
        dispatcher_->post(*std::move(alarm));
    }
}

}  // namespace vdv463
