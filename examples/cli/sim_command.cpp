// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "durations.hpp"
#include "exit_code.hpp"
#include "files.hpp"
#include "main_loop.hpp"
#include "options.hpp"
#include "report.hpp"
#include "sim_options.hpp"
#include "terminal.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <charconv>
#include <memory>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

Result<sim::SimulatorConfig> simulator_config(const SimOptions& options, MainLoop& loop) {
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
    config.log = [post = loop.executor()](const std::string& line) {
        post([line] { note(clock_time() + " " + line); });
    };
    return config;
}

/// "30s" as an option that is empty when not given.
void add_optional_duration(CLI::App& command, const std::string& name,
                           std::optional<std::chrono::milliseconds>& target,
                           const std::string& preset, const std::string& description) {
    const auto take = [&target, name](const std::string& text) {
        const Result<std::chrono::milliseconds> duration = parse_duration(text);
        if (!duration) {
            throw CLI::ValidationError(name, duration.error().detail);
        }
        target = *duration;
    };
    command.add_option_function<std::string>(name, take, description)
        ->type_name("DURATION")
        ->default_str(preset);
}

void add_simulator_options(CLI::App& command, SimOptions& options) {
    sim::SimulatorConfig& config = options.simulator;
    command.add_option("--points", config.points, "Charging points, two per station")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    command.add_option("--seed", config.seed, "Which depot it is: the same seed, the same depot")
        ->capture_default_str();
    add_optional_duration(command, "--push-interval", options.push_interval, "15s, demo: 1s",
                          "Time between charging informations");
    command
        .add_option("--speed", options.speed,
                    "How many times faster than real ones batteries charge")
        ->check(CLI::Range(0.001, 100000.0))
        ->type_name("FACTOR")
        ->default_str("1, demo: 180");
    add_optional_duration(command, "--duration", options.duration, "until a signal, demo: 20s",
                          "End after this time");
}

void add_server_options(CLI::App& command, SimOptions& options) {
    sim::SimulatorConfig& config = options.simulator;
    command.add_option("--listen", options.listen, "Address and port; port 0: a free one")
        ->type_name("ADDR:PORT")
        ->capture_default_str();
    command.add_option("--user", options.user, "User to ask for; without, nobody is asked");
    command.add_option("--password-file", options.password_file, "File that holds the password")
        ->type_name("FILE");
    command.add_option("--presystem-id", config.presystem_id,
                       "Answer a boot with another id Rejected; without, any is accepted");
    command
        .add_option("--write-ca", options.ca_output, "Write the throw-away CA's certificate here")
        ->type_name("FILE");
    command.add_option("--cert", config.certificate_file, "Own certificate, not a throw-away one")
        ->type_name("FILE");
    command.add_option("--key", config.key_file, "The key of --cert")->type_name("FILE");
    command.add_flag("--insecure", config.insecure, "Speak ws://, without TLS");
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

int run_simulator(const SimOptions& options) {
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    Result<sim::SimulatorConfig> config = simulator_config(options, **loop);
    if (!config) {
        return report_error(config.error());
    }
    Result<sim::Simulator> simulator = sim::Simulator::start(*std::move(config));
    if (!simulator) {
        return report_error(simulator.error());
    }
    if (!options.ca_output.empty()) {
        const Result<std::size_t> written = write_file(options.ca_output, simulator->ca_pem());
        if (!written) {
            return report_error(written.error());
        }
    }
    Output out(STDOUT_FILENO, (*loop)->signal_fd());
    out.line(simulator->url());
    std::optional<MainLoop::Clock::time_point> deadline;
    if (options.duration) {
        deadline = MainLoop::Clock::now() + *options.duration;
    }
    const MainLoop::End end = (*loop)->run(deadline);
    simulator->stop();
    const std::vector<std::string> violations = simulator->violations();
    for (const std::string& violation : violations) {
        note("violation: " + violation);
    }
    if (!violations.empty()) {
        return exit_findings;
    }
    return end.why == MainLoop::End::Why::Signal ? exit_signal(end.signal) : exit_ok;
}

void add_sim(CLI::App& app, Run& run) {
    const auto options = std::make_shared<SimOptions>();
    CLI::App* const command = app.add_subcommand(
        "sim",
        "Simulates a CMS with a depot, for trying things out\n\n"
        "Examples:\n"
        "  vdv463 sim --demo                                 simulator and client in one process\n"
        "  vdv463 sim --listen 127.0.0.1:8463 --write-ca ca.pem    a CMS to connect to\n");
    command->add_flag("--demo", options->demo, "Connect a client too and show what happens");
    add_simulator_options(*command, *options);
    add_server_options(*command, *options);
    command->callback([options, &run] {
        run = [options] { return options->demo ? run_demo(*options) : run_simulator(*options); };
    });
}

}  // namespace vdv463::cli
