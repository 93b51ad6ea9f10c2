// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <vdv463/result.hpp>

#include "buffers.hpp"
#include "context_descriptors.hpp"
#include "handshakes.hpp"
#include "lookup.hpp"
#include "lws_stream.hpp"
#include "shared_lookups.hpp"
#include "timers.hpp"
#include "tls_trust.hpp"
#include "workers.hpp"

#include <libwebsockets.h>

namespace vdv463::transport {

class Attempt;
class Wire;

/// What the I/O thread runs. libwebsockets 4.1.6 has no locks, so all calls into it are made here,
/// and none of ours is made from inside one of its callbacks: those only record, and the work is
/// done in turn() between two calls of lws_service().
///
/// Process-wide effects: while there is a loop libwebsockets' log, which would go to stderr, is
/// silent, unless the host has chosen its levels before; SIGPIPE stays as the host has it.
class Loop : public std::enable_shared_from_this<Loop> {
public:
    using Started = std::promise<std::optional<Error>>;

    using Resolver = std::function<Result<std::vector<Address>>(const Url&)>;

    explicit Loop(Resolver resolver);
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    ~Loop();

    /// The thread's body. Fulfils `started` as soon as there is a context or none can be had.
    void run(Started started);

    // Threads: any.
    void post(std::function<void()> task);
    void stop();
    bool on_loop_thread() const noexcept { return std::this_thread::get_id() == thread_.load(); }
    const Resolver& resolver() const noexcept { return resolver_; }
    WorkerPool& workers() noexcept { return workers_; }
    WorkerPool& lookups() noexcept { return lookups_; }  ///< and probes
    WorkerPool& providers() noexcept { return providers_; }
    TrustCache& trust() noexcept { return trust_; }

    // Threads: the I/O thread only.
    TimerQueue& timers() noexcept { return *timers_; }
    SharedLookups& names() noexcept { return names_; }
    Handshakes& handshakes() noexcept { return handshakes_; }
    lws_context* context() noexcept { return context_; }  ///< null when the loop has ended
    Stream::Memory memory() noexcept { return {frame_, received_, sent_}; }
    /// Makes lws_service() return; needed wherever libwebsockets may be acting on a timer, because
    /// it goes on waiting after those.
    void wake() noexcept;
    void has_events(std::shared_ptr<Attempt> attempt);
    void keep(std::unique_ptr<Wire> wire);
    /// Bytes of a message have come in, and not all of it.
    void in_a_message(Wire& wire);
    void wire_is_gone() noexcept;

private:
    struct Alarm {
        lws_sorted_usec_list_t sul;  // first: libwebsockets hands its address back
        Loop* loop;
    };

    static void on_alarm(lws_sorted_usec_list_t* sul) noexcept;
    std::optional<Error> make_context();
    void look();
    void read_on();
    void turn();
    void run_posted();
    void reap();
    void deliver();
    std::optional<TimePoint> next_time() const;
    void arm_alarm();
    bool may_end();
    void end();

    const Resolver resolver_;
    std::atomic<std::thread::id> thread_{};
    WorkerPool workers_;
    WorkerPool lookups_;
    WorkerPool providers_;  ///< apart: a vault that hangs must not hold up the others' files
    TrustCache trust_;
    std::shared_ptr<TimerQueue> timers_;
    SharedLookups names_;
    Handshakes handshakes_;
    std::vector<unsigned char> frame_;
    Buffers received_;
    Buffers sent_;
    std::list<std::unique_ptr<Wire>> wires_;
    std::vector<std::shared_ptr<Attempt>> with_events_;
    std::vector<std::shared_ptr<Attempt>> telling_;  ///< for deliver(), which keeps its memory
    std::vector<std::function<void()>> running_;     ///< the same for run_posted()
    std::vector<Wire*> in_messages_;                 ///< from one look to the end of its read_on()
    std::vector<Wire*> reading_;                     ///< for read_on(), which keeps its memory
    TimePoint last_look_;
    bool some_wire_is_gone_ = false;
    Alarm alarm_{};
    ContextDescriptors descriptors_;

    std::mutex mutex_;  ///< for what follows; also held while another thread wakes the context
    lws_context* context_ = nullptr;
    std::vector<std::function<void()>> posted_;
    bool stopping_ = false;
    bool ended_ = false;
};

}  // namespace vdv463::transport
