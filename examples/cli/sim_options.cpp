// SPDX-License-Identifier: Apache-2.0
#include "sim_options.hpp"

#include "files.hpp"
#include "options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_scenario_bytes = std::size_t{256} * 1024 * 1024;
constexpr std::size_t most_line_width = 78;

Result<std::shared_ptr<const sim::Scenario>> load_scenario(const std::string& file) {
    const Result<std::string> content = read_file(file, most_scenario_bytes);
    if (!content) {
        return content.error();
    }
    Result<sim::Scenario> scenario = sim::read_scenario(*content);
    if (!scenario) {
        return Error(errc::invalid_config, file + ": " + scenario.error().detail);
    }
    return std::shared_ptr<const sim::Scenario>(
        std::make_shared<sim::Scenario>(*std::move(scenario)));
}

std::string form_of(const sim::FaultInfo& info) {
    return info.kind == sim::FaultValue::None ? std::string(info.name)
                                              : fmt::format("{}=VALUE", info.name);
}

}  // namespace

Result<ListenAddress> parse_listen(std::string_view text) {
    const auto refused = [text] {
        return Error(errc::invalid_config,
                     fmt::format("--listen '{}' is not of the form ADDR:PORT, such as "
                                 "127.0.0.1:8463 or [::1]:8463",
                                 text));
    };
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return refused();
    }
    std::string_view address = text.substr(0, colon);
    const bool bracketed = address.front() == '[' && address.back() == ']';
    if (bracketed) {
        address = address.substr(1, address.size() - 2);
    } else if (address.find(':') != std::string_view::npos) {
        return refused();
    }
    const std::string_view digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, problem] = std::from_chars(digits.data(), end, port);
    if (problem != std::errc{} || rest != end || address.empty()) {
        return refused();
    }
    return ListenAddress{std::string(address), port};
}

Result<sim::SimulatorConfig> make_simulator_config(const SimOptions& options) {
    sim::SimulatorConfig config = options.simulator;
    Result<ListenAddress> listen = parse_listen(options.listen);
    if (!listen) {
        return std::move(listen).error();
    }
    config.listen_address = listen->address;
    config.port = listen->port;
    config.push_interval = options.push_interval.value_or(15s);
    config.speed = options.speed.value_or(1.0);
    Result<CredentialsSource> credentials = read_credentials(options.user, options.password_file);
    if (!credentials) {
        return std::move(credentials).error();
    }
    if (auto* const given = std::get_if<Credentials>(&*credentials)) {
        config.credentials = std::move(*given);
    }
    for (const std::string& text : options.faults) {
        Result<sim::Fault> fault = sim::parse_fault(text);
        if (!fault) {
            return std::move(fault).error();
        }
        config.faults.push_back(*std::move(fault));
    }
    if (!options.scenario_file.empty()) {
        auto scenario = load_scenario(options.scenario_file);
        if (!scenario) {
            return std::move(scenario).error();
        }
        config.scenario = *std::move(scenario);
    }
    return config;
}

std::string fault_lines() {
    std::string text;
    for (const sim::FaultInfo& info : sim::fault_table()) {
        text += fmt::format("{:<37} {:<11} {}{}\n", form_of(info), to_string(info.stage), info.does,
                            info.preset.empty() ? "" : fmt::format(" Without: {}", info.preset));
    }
    return text +
           "\nWhen, each behind an @: 5s after the connection was opened; message=N from the Nth\n"
           "message that it is about, connection=N from the Nth connection, times=N at most so\n"
           "often, p=0.5 for about every second of these messages (--seed).\n";
}

std::string rule_lines() {
    std::string text;
    for (const sim::RuleInfo& info : sim::rule_table()) {
        text += fmt::format("{:<20} {}\n", info.name, info.demands);
    }
    return text;
}

std::string fault_names() {
    std::string text;
    std::string line = " ";
    for (const sim::FaultInfo& info : sim::fault_table()) {
        if (line.size() + 1 + info.name.size() > most_line_width) {
            text += line + '\n';
            line = " ";
        }
        line += fmt::format(" {}", info.name);
    }
    return text + line + '\n';
}

}  // namespace vdv463::cli
