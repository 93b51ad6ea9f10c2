// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/enums.hpp>
#include <vdv463/result.hpp>

#include "dialect.hpp"
#include "faults.hpp"
#include "journal.hpp"
#include "scenario.hpp"

/// A charging management system with a depot of its own invention, to try presystems against.
/// It shares the message types and the codec with the library, nothing else: neither its sessions
/// nor its WebSocket layer, so that it cannot share their faults.
namespace vdv463::sim {

struct SimulatorConfig {
    std::string listen_address = "127.0.0.1";        ///< an IP address
    std::uint16_t port = 0;                          ///< 0: an ephemeral one
    int points = 8;                                  ///< 1 to 10000; two per station
    std::chrono::milliseconds push_interval{15000};  ///< > 0
    std::uint64_t seed = 463;                        ///< of the depot
    /// The batteries charge this many times faster than real ones; the clock stays real. > 0
    double speed = 1.0;
    bool closed_fleet = false;  ///< requests for vehicles of other depots are rejected
    /// Empty: any; otherwise a boot with another one is answered Rejected.
    std::string presystem_id;
    std::optional<Credentials> credentials;  ///< empty: no Basic authentication is asked for
    Dialect dialect = Dialect::Standard;
    /// In order of preference; empty: none is asked for and none is answered. With a dialect other
    /// than the standard those of the dialect count.
    std::vector<std::string> subprotocols{"v1.463.vdv.de"};
    /// What goes wrong on purpose, each at most once; the seed decides those with a probability.
    std::vector<Fault> faults;
    /// Said in place of what a depot would say; the standard's dialect and no faults of boot,
    /// information and answer then. `speed` scales its times.
    std::shared_ptr<const Scenario> scenario;
    std::chrono::milliseconds ping_interval{30000};   ///< 0: no pings
    std::chrono::milliseconds confirm_within{30000};  ///< of charging information; > 0
    SchemaVersion schema = SchemaVersion::V1_1;       ///< of what the simulator writes
    std::string certificate_file;  ///< PEM; empty: a throw-away CA and certificate
    std::string key_file;          ///< PEM; needed with certificate_file
    bool insecure = false;         ///< plain ws://
    /// Called with one line per noteworthy event. Threads: the simulator's; the caller's inside
    /// start(), stop() and drop_connections(). Must neither throw nor call stop().
    std::function<void(const std::string& line)> log;
    /// Called with the same for machines, under the same conditions.
    std::function<void(const Event& event)> on_event;
};

/// Runs on a thread of its own from start() until stop().
/// Threads: any, but for stop() and the destructor, which one thread calls once.
class Simulator {
public:
    /// Listens when it returns.
    /// Errors: invalid_config with all problems as issues, connect_failed when the address cannot
    /// be listened on, tls_setup_failed.
    [[nodiscard]] static Result<Simulator> start(SimulatorConfig config);

    Simulator(Simulator&&) noexcept;
    Simulator& operator=(Simulator&&) noexcept;
    ~Simulator();

    /// wss://127.0.0.1:PORT/vdv463, with localhost when it listens on all addresses.
    std::string url() const;
    std::uint16_t port() const;
    /// Of the throw-away CA; empty with a certificate of your own and with `insecure`.
    std::string ca_pem() const;
    /// What connected presystems did against the rules, in the order of its happening; the newest
    /// 1000.
    std::vector<std::string> violations() const;

    /// Cuts every TCP connection without a close frame, as a crash looks from outside, and listens
    /// on. They are gone when it returns.
    void drop_connections();

    /// Drops the connections as above; without memory the depot has lost every charging request
    /// when it returns.
    void restart(bool with_memory);

    /// Closes the connections with 1001, waits for that at most two seconds, and ends the thread.
    void stop();

private:
    class Impl;
    explicit Simulator(std::unique_ptr<Impl> impl) noexcept;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vdv463::sim
