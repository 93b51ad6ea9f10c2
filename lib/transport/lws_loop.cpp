// SPDX-License-Identifier: Apache-2.0
#include "lws_loop.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "lws_attempt.hpp"
#include "lws_global.hpp"
#include "lws_wire.hpp"
#include "pace.hpp"

namespace vdv463::transport {
namespace {

constexpr std::size_t max_workers = 16;
constexpr std::size_t max_lookups = 64;  // nearly all of them wait for a name server
constexpr std::size_t max_providers = 64;
constexpr std::chrono::hours longest_sleep{1};
// Of up to 32 kB each, between two looks at all connections.
constexpr std::size_t max_reads_on = 16;
// Memory that is kept for messages, of all connections together.
constexpr std::size_t max_kept_texts = 16;
constexpr std::size_t max_kept_bytes = std::size_t{8} * 1024 * 1024;
// For certificate files that are being read, with or without a passphrase: leaving that to itself
// would let the process exit while OpenSSL is at work.
constexpr std::chrono::seconds file_patience{2};

}  // namespace

Loop::Loop(Resolver resolver)
    : resolver_(std::move(resolver)),
      workers_("vdv463-worker", max_workers),
      lookups_("vdv463-lookup", max_lookups),
      providers_("vdv463-secrets", max_providers),
      timers_(std::make_shared<TimerQueue>()),
      names_(*this),
      received_(max_kept_texts, max_kept_bytes),
      sent_(max_kept_texts, max_kept_bytes) {
    alarm_.loop = this;
}

Loop::~Loop() = default;

void Loop::run(Started started) {
    thread_ = std::this_thread::get_id();
    std::optional<Error> problem = make_context();
    const bool failed = problem.has_value();
    started.set_value(std::move(problem));
    if (failed) {
        return;
    }
    turn();
    while (!may_end()) {
        look();
        read_on();
        turn();
    }
    end();
}

void Loop::look() {
    std::this_thread::sleep_until(next_look(last_look_, wires_.size()));
    last_look_ = std::chrono::steady_clock::now();
    in_messages_.clear();
    arm_alarm();
    lws_service(context_, 0);
}

/// libwebsockets takes one TLS record of a connection for each look at all of them. Who is in the
/// middle of a message mostly has the next one already: it is asked for without a look.
void Loop::read_on() {
    std::size_t reads = 0;
    while (reads < max_reads_on && !in_messages_.empty()) {
        reading_.clear();
        reading_.swap(in_messages_);
        for (auto wire = reading_.begin(); wire != reading_.end() && reads < max_reads_on; ++wire) {
            (*wire)->read_on();
            ++reads;
        }
    }
}

std::optional<Error> Loop::make_context() {
    descriptors_.note_others();
    lws_context* made = create_client_context(this);
    if (made == nullptr) {
        return Error(errc::internal, "libwebsockets could not make its context.");
    }
    descriptors_.note_own([made] { lws_cancel_service(made); });
    const std::lock_guard<std::mutex> lock(mutex_);
    context_ = made;
    return std::nullopt;
}

void Loop::post(std::function<void()> task) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (ended_) {
        return;
    }
    posted_.push_back(std::move(task));
    if (posted_.size() == 1 && context_ != nullptr) {
        lws_cancel_service(context_);
    }
}

void Loop::stop() {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    if (context_ != nullptr) {
        lws_cancel_service(context_);
    }
}

void Loop::wake() noexcept {
    if (context_ != nullptr) {
        lws_cancel_service(context_);
    }
}

void Loop::has_events(std::shared_ptr<Attempt> attempt) {
    with_events_.push_back(std::move(attempt));
}

void Loop::in_a_message(Wire& wire) {
    if (in_messages_.empty() || in_messages_.back() != &wire) {
        in_messages_.push_back(&wire);
    }
}

void Loop::keep(std::unique_ptr<Wire> wire) {
    wires_.push_back(std::move(wire));
}

void Loop::wire_is_gone() noexcept {
    some_wire_is_gone_ = true;
    wake();
}

void Loop::turn() {
    reap();
    run_posted();
    timers_->run_due(std::chrono::steady_clock::now());
    reap();
    deliver();
    while (handshakes_.let_in(std::chrono::steady_clock::now())) {
        deliver();
    }
}

void Loop::run_posted() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        running_.swap(posted_);
    }
    for (std::function<void()>& task : running_) {
        task();
        task = nullptr;  // what it holds must not live until the others have run
    }
    running_.clear();
}

void Loop::reap() {
    if (!some_wire_is_gone_) {
        return;
    }
    some_wire_is_gone_ = false;
    std::list<std::unique_ptr<Wire>> gone;
    for (auto at = wires_.begin(); at != wires_.end();) {
        const auto next = std::next(at);
        if ((*at)->gone()) {
            gone.splice(gone.end(), wires_, at);
        }
        at = next;
    }
    for (const std::unique_ptr<Wire>& wire : gone) {
        if (Attempt* owner = wire->owner()) {
            owner->wire_over();
        }
    }
}

void Loop::deliver() {
    while (!with_events_.empty()) {
        telling_.swap(with_events_);
        for (const std::shared_ptr<Attempt>& attempt : telling_) {
            attempt->deliver();
        }
        telling_.clear();
    }
}

void Loop::on_alarm(lws_sorted_usec_list_t* sul) noexcept {
    reinterpret_cast<Alarm*>(sul)->loop->wake();
}

std::optional<TimePoint> Loop::next_time() const {
    const std::optional<TimePoint> timer = timers_->next();
    const std::optional<TimePoint> place = handshakes_.next();
    return timer && place ? std::min(timer, place) : (timer ? timer : place);
}

void Loop::arm_alarm() {
    const std::optional<TimePoint> next = next_time();
    if (!next) {
        lws_sul_cancel(&alarm_.sul);
        return;
    }
    using std::chrono::milliseconds;
    const auto now = std::chrono::steady_clock::now();
    // Whole milliseconds, rounded up: libwebsockets 4.1.6 spins through the last one otherwise.
    const auto wait = std::clamp<milliseconds>(std::chrono::ceil<milliseconds>(*next - now),
                                               milliseconds{0}, longest_sleep);
    lws_sul_schedule(context_, 0, &alarm_.sul, &Loop::on_alarm,
                     std::chrono::microseconds(wait).count());
}

bool Loop::may_end() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = stopping_ && posted_.empty();
    return ended_;
}

void Loop::end() {
    lws_sul_cancel(&alarm_.sul);
    lws_context* ending = nullptr;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ending = std::exchange(context_, nullptr);
    }
    // Calls back for each connection that is left, so the wires live on until it is done.
    destroy_client_context(ending);
    descriptors_.close_leftovers();
    for (const std::unique_ptr<Wire>& wire : wires_) {
        if (Attempt* owner = wire->owner()) {
            owner->loop_ended();
        }
    }
    wires_.clear();
    with_events_.clear();
    workers_.stop(file_patience);
    lookups_.stop();
    providers_.stop(file_patience);
}

}  // namespace vdv463::transport
