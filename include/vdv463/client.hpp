// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/export.hpp>
#include <vdv463/handlers.hpp>
#include <vdv463/message.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/result.hpp>
#include <vdv463/status.hpp>

namespace vdv463 {

/// A presystem's connection to one CMS: connects, boots, stays connected, delivers.
/// Threads: every method may be called from any thread and from inside a handler.
/// Lifetime: destruction is stop(). Destroy every client before main() returns: OpenSSL cleans up
/// after that. A moved-from client may only be assigned or destroyed.
class VDV463_EXPORT Client {
public:
    /// Checks the configuration; connects nothing yet.
    /// Errors: invalid_config, with every problem in Error::issues; duplicate_client while another
    /// client of the process has one of the URLs and the presystem id.
    [[nodiscard]] static Result<Client> create(ClientConfig config, ClientHandlers handlers);

    /// The client goes on unchanged; `other` may only be assigned or destroyed.
    Client(Client&& other) noexcept;
    /// Stops the client that is replaced, as its destruction would.
    Client& operator=(Client&& other) noexcept;
    /// stop(), and nothing of it is left.
    ~Client();

    /// Connects, and keeps connecting until stop(). Does nothing when already started.
    void start();

    /// Ends the connection: starts no further handler, waits for the one that is running, lets out
    /// what was handed to the connection, closes with 1000 within limits.close_timeout, then calls
    /// the outstanding send handlers (errc::stopped), the ends of raised alarms and the last
    /// on_state on the calling thread. Lists that still wait for the gate are not sent. Waits until
    /// the newest plan is saved, when there is a plan.store.
    /// Inside a handler it only requests this; it happens after that handler has returned.
    /// The client can be started again; a published list is forgotten, publish it again then.
    void stop();

    /// Makes `list` the complete list of charging requests that the CMS shall hold: sent as soon as
    /// the gate is open, and again after each reconnection. A newer list replaces an older one.
    /// What becomes of it is told by on_plan, of each request in it by on_request.
    /// Errors: validation_failed with every bad entry in Error::issues, empty_list, mass_removal
    /// with every request that would vanish in Error::issues (Issue::path is its id); the list
    /// published before then stays in force. When it is not yet known what the CMS may hold, a list
    /// is accepted and compared later: PlanState::Held with the cause mass_removal.
    [[nodiscard]] Result<PlanVersion> publish(std::vector<ChargingRequest> list,
                                              PublishOptions options = {});

    /// Publishes the empty list: the CMS deletes every request of this presystem. In schema 1.0,
    /// which cannot express it, a list that terminates each request that the CMS may hold.
    /// `reason` goes into the audit record.
    /// Errors: not_expressible in schema 1.0 when no request is known that could be terminated.
    [[nodiscard]] Result<PlanVersion> withdraw_all(std::string reason);

    /// Sends the newest list once more, as soon as may be, whatever kept it: for the person at the
    /// desk. Its age counts from now on, and a quarantine ends. Standby and gate stay in force, and
    /// so does what keeps a list back that would remove too much, or goes to the wrong depot.
    /// Errors: no_plan; mass_removal when the newest list is held for it: publish it with
    /// PublishOptions::allow_removals instead.
    [[nodiscard]] Result<PlanVersion> republish();

    /// Standby and back: with false no list is sent, whatever is published; with true the newest
    /// goes. For pairs of servers of which one may speak. Nothing is withdrawn by either.
    void set_active(bool active);

    /// Every request of the newest list, in its order, then those that ended since start() (the
    /// latest 1,000).
    std::vector<TrackedRequest> requests() const;

    /// Sends the complete list of charging requests once and reports its one answer. Requests that
    /// are missing from `list` are deleted at the CMS (full-list semantics).
    /// Threads: `done` runs on the executor, exactly once.
    /// Errors (to `done`): not_ready, plan_active, validation_failed, queue_full, timeout,
    /// connection_lost, remote_error, standby, stopped.
    /// Spec: ProvideChargingRequests.
    void send(std::vector<ChargingRequest> list,
              std::function<void(const Result<Confirmation>&)> done);

    /// Ends a running back-off wait and connects now. Does nothing in other states.
    void reconnect_now();

    /// A snapshot of how things stand.
    ClientStatus status() const;

private:
    class Impl;
    explicit Client(std::shared_ptr<Impl> impl) noexcept;
    std::shared_ptr<Impl> impl_;
};

}  // namespace vdv463
