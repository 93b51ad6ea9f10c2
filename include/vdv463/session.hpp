// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/export.hpp>
#include <vdv463/handlers.hpp>
#include <vdv463/now.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/result.hpp>
#include <vdv463/status.hpp>
#include <vdv463/transport.hpp>

namespace vdv463 {

/// What ClientConfig holds besides the way to the CMS, which is the host's here. Session::create
/// checks it once and reports every problem. What differs from a Client's:
struct SessionConfig {
    std::string presystem_id;  ///< such as "uri://Customer1/Presystem1"; given by the CMS operator
    PresystemType presystem = PresystemType::Bms;  ///< what the BootNotification says we are
    SubprotocolConfig subprotocol;  ///< offered by way of TransportRequest, judged by the session
    ReconnectConfig reconnect;      ///< delays between attempts
    LivenessConfig liveness;        ///< pings, and what too long a silence does
    DialectConfig dialect;          ///< schema version and layout of what we write
    PlanConfig plan;      ///< the store is called on the session's thread, inside its functions
    LimitsConfig limits;  ///< message_timeout: for sending alone; max_parallel_handshakes: unused
    LogConfig log;        ///< called on the session's thread, inside its functions

    /// 64 uniformly distributed bits, for message ids (UUIDs) and the jitter; empty:
    /// std::random_device.
    std::function<std::uint64_t()> random;
    /// SHA-256 of `bytes` as 64 lower-case hexadecimal digits, for the audit records of the lists;
    /// empty: the records go without, because this component brings no cryptography.
    std::function<std::string(std::string_view bytes)> sha256;
};

/// The protocol of one presystem over a WebSocket stack and an event loop of the host's own: boots,
/// keeps the connection alive, reconnects, confirms and delivers charging information, keeps the
/// charging plan in force, all by the rules of Client. It has no thread, no clock and no socket:
/// everything happens inside its functions and those of TransportEvents.
/// Threads: none; calls must not overlap, so as a rule all come from the loop's thread. Every
/// function may be called inside a handler and inside a function of Transport; what follows from it
/// is done before the outermost call returns.
/// Lifetime: destruction drops the connection and calls the outstanding send handlers
/// (errc::stopped), no others: stop() first, and let it get to Stopped, for a polite end. May be
/// destroyed inside a handler. A moved-from session may only be assigned or destroyed.
class VDV463_EXPORT Session {
public:
    /// Checks the configuration; connects nothing yet. Handlers run inside the calls that bring
    /// them about, one at a time and in order; nothing is coalesced. Lifetime: `transport` must
    /// outlive the session. Errors: invalid_config, with every problem in Error::issues. Two
    /// sessions with one presystem id at one CMS delete each other's requests, and are not found
    /// out.
    [[nodiscard]] static Result<Session> create(SessionConfig config, ClientHandlers handlers,
                                                Transport& transport);

    /// Takes over the other's connection, plan and handlers.
    Session(Session&& other) noexcept;
    /// The same, after this one's destruction.
    Session& operator=(Session&& other) noexcept;
    ~Session();

    // As those of Client, each with the time of the call.

    /// Connects, and keeps connecting until stop(). Does nothing when already started.
    void start(const Now& now = Now::read());

    /// Asks for the end: fails what waits to be sent, closes with 1000 within limits.close_timeout.
    /// The end is on_state's Stopped, after which no handler runs until start(). A published list
    /// is forgotten, publish it again then.
    void stop(const Now& now = Now::read());

    /// See Client::publish.
    [[nodiscard]] Result<PlanVersion> publish(std::vector<ChargingRequest> list,
                                              const PublishOptions& options = {},
                                              const Now& now = Now::read());
    /// See Client::withdraw_all.
    [[nodiscard]] Result<PlanVersion> withdraw_all(std::string reason,
                                                   const Now& now = Now::read());
    /// See Client::republish.
    [[nodiscard]] Result<PlanVersion> republish(const Now& now = Now::read());
    /// See Client::set_active.
    void set_active(bool active, const Now& now = Now::read());
    /// See Client::requests.
    std::vector<TrackedRequest> requests() const;
    /// See Client::send.
    void send(std::vector<ChargingRequest> list,
              std::function<void(const Result<Confirmation>&)> done, const Now& now = Now::read());
    /// See Client::reconnect_now.
    void reconnect_now(const Now& now = Now::read());
    /// A snapshot of how things stand; `information_coalesced`, `issues_dropped` and
    /// `events_coalesced` stay 0.
    ClientStatus status(const Now& now = Now::read()) const;

    /// Does what is due. Too early, too late, or with a clock that went back does no harm: the
    /// session's own time never goes back.
    void tick(const Now& now = Now::read());

    /// When tick() is due, by the steady clock; empty: nothing to wait for. May change with every
    /// call: ask before each wait, or use Transport::deadline_changed.
    std::optional<std::chrono::steady_clock::time_point> next_deadline() const;

private:
    explicit Session(std::shared_ptr<driven::Driver> driver) noexcept;
    std::shared_ptr<driven::Driver> driver_;
};

}  // namespace vdv463
