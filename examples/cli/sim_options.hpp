// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/result.hpp>

#include "simulator.hpp"

namespace vdv463::cli {

/// What `vdv463 sim` was asked for. What is empty has a default that depends on the kind of run.
struct SimOptions {
    bool demo = false;
    std::string listen = "127.0.0.1:0";
    std::string user;
    std::string password_file;
    std::string ca_output;            ///< where the PEM of the throw-away CA goes
    std::vector<std::string> faults;  ///< NAME[=VALUE][@SELECTOR]...
    std::string scenario_file;
    std::string record_file;  ///< where the demo's wire log goes; empty: nowhere
    bool list_faults = false;
    bool list_rules = false;
    bool json = false;
    std::optional<std::chrono::milliseconds> duration;  ///< 0: until a signal
    std::optional<std::chrono::milliseconds> push_interval;
    std::optional<double> speed;
    sim::SimulatorConfig simulator;  ///< the rest
};

/// An address and a port, as "127.0.0.1:8463" or "[::1]:8463".
struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
};
/// Errors: invalid_config.
[[nodiscard]] Result<ListenAddress> parse_listen(std::string_view text);

/// The configuration that the options ask for, but for who is told what happens.
/// Errors: invalid_config.
[[nodiscard]] Result<sim::SimulatorConfig> make_simulator_config(const SimOptions& options);

/// The tables as text, one row on a line.
std::string fault_lines();
std::string rule_lines();
/// The names of the faults only, several on a line.
std::string fault_names();

/// Runs the simulator until a signal or --duration.
int run_simulator(const SimOptions& options);

/// Runs simulator and client in one process and shows what they say to each other.
int run_demo(const SimOptions& options);

}  // namespace vdv463::cli
