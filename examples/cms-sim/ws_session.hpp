// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "depot_model.hpp"
#include "fault_plan.hpp"
#include "journal.hpp"
#include "simulator.hpp"

namespace vdv463::sim {

/// UTC that does not jump when the machine's clock is set.
class SteadyUtc {
public:
    SteadyUtc()
        : begin_(std::chrono::steady_clock::now()),
          utc_begin_(Timestamp::from_system_clock(std::chrono::system_clock::now())) {}

    Timestamp now() const {
        return utc_begin_ + std::chrono::duration_cast<std::chrono::microseconds>(
                                std::chrono::steady_clock::now() - begin_);
    }
    std::chrono::steady_clock::time_point steady(Timestamp time) const {
        return begin_ + (time - utc_begin_);
    }

private:
    std::chrono::steady_clock::time_point begin_;
    Timestamp utc_begin_;
};

/// What all sessions share. Lifetime: outlives them.
struct Depot {
    explicit Depot(SimulatorConfig settings)
        : config(std::move(settings)),
          model({config.points, config.seed, config.speed, config.dialect, config.closed_fleet},
                clock.now()),
          journal(config.log, config.on_event),
          faults(config.faults, config.seed) {}

    SimulatorConfig config;
    SteadyUtc clock;
    DepotModel model;
    Journal journal;
    FaultPlan faults;
    bool booted = false;  ///< a presystem was accepted
};

/// One TCP connection, from its handshake to its end. It keeps itself alive.
/// Threads: the simulator's only.
class Session {
public:
    virtual ~Session() = default;
    virtual void run() = 0;
    /// Closes with 1001 where the WebSocket is open, else cuts.
    virtual void shut_down() = 0;
    virtual void cut() = 0;
};

/// Keeps a socket open of which the session wants to know no more.
using Freezer = std::function<void(boost::asio::ip::tcp::socket socket)>;

/// `connection` is the number of the connection in this run, from 1.
/// Lifetime: `tls` outlives the session. A null `tls` makes a plain one.
std::shared_ptr<Session> make_session(boost::asio::ip::tcp::socket socket,
                                      boost::asio::ssl::context* tls, Depot& depot, int connection,
                                      Freezer freezer);

}  // namespace vdv463::sim
