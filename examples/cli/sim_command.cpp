// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "exit_code.hpp"
#include "files.hpp"
#include "json_writer.hpp"
#include "main_loop.hpp"
#include "options.hpp"
#include "report.hpp"
#include "sim_options.hpp"
#include "terminal.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

/// Tells what happens: on standard error for people, on standard output for machines.
class Reporter {
public:
    Reporter(const SimOptions& options, MainLoop& loop)
        : json_(options.json), loop_(loop), out_(STDOUT_FILENO, loop.signal_fd()) {}

    void listen_to(sim::SimulatorConfig& config) {
        const auto post = loop_.executor();
        if (json_) {
            config.on_event = [this, post](const sim::Event& event) {
                post([this, event, time = now()] { out_.line(json_event(time, event)); });
            };
            return;
        }
        config.log = [post](const std::string& line) {
            post([line] { remark(clock_time() + " " + line); });
        };
    }

    void listening(const std::string& url) {
        if (!json_) {
            out_.line(url);
            return;
        }
        JsonWriter json;
        json.begin_object();
        json.member("event", "listening");
        json.member("t", now());
        json.member("url", url);
        json.end_object();
        out_.line(json.text());
    }

    /// Says what is still waiting to be said, and the end.
    void finish(const std::vector<std::string>& violations) {
        loop_.executor()([this] { loop_.quit(); });
        loop_.run(std::nullopt);
        if (json_) {
            JsonWriter json;
            json.begin_object();
            json.member("event", "end");
            json.member("t", now());
            json.member("violations", static_cast<std::int64_t>(violations.size()));
            json.end_object();
            out_.line(json.text());
            return;
        }
        for (const std::string& violation : violations) {
            note("violation: " + violation);
        }
    }

private:
    static std::string now() {
        return Timestamp::from_system_clock(std::chrono::system_clock::now()).to_string();
    }

    static std::string json_event(const std::string& time, const sim::Event& event) {
        JsonWriter json;
        json.begin_object();
        json.member("event", event.is_violation ? "violation" : "log");
        json.member("t", time);
        if (event.is_violation) {
            json.member("rule", event.rule);
        }
        json.member("text", event.text);
        json.end_object();
        return json.text();
    }

    bool json_;
    MainLoop& loop_;
    Output out_;
};

/// "30s" as an option that is empty when not given.
void add_optional_duration(CLI::App& command, const std::string& name,
                           std::optional<std::chrono::milliseconds>& target,
                           const std::string& preset, const std::string& description) {
    const auto take = [&target, name](const std::string& text) {
        target = duration_given(name, text);
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
                          "End after this time; 0: at a signal");
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

void add_behaviour_options(CLI::App& command, SimOptions& options) {
    sim::SimulatorConfig& config = options.simulator;
    command
        .add_option("--fault", options.faults,
                    "Do this wrong: NAME[=VALUE][@WHEN]..., see --list-faults; may be repeated")
        ->type_name("FAULT")
        ->allow_extra_args(false);
    std::vector<std::pair<std::string, sim::Dialect>> dialects;
    for (const sim::DialectTraits& traits : sim::dialect_table()) {
        dialects.emplace_back(traits.name, traits.dialect);
    }
    add_choice<sim::Dialect>(command, "--dialect", config.dialect, dialects, "Speak like this CMS");
    command
        .add_option("--scenario", options.scenario_file,
                    "Say what this file says: NDJSON of {\"t\":SECONDS,\"dir\":\"in\"|\"out\","
                    "\"text\":MESSAGE}; --speed scales its times")
        ->type_name("FILE");
    add_duration(command, "--ping-interval", config.ping_interval, "Time between pings");
    add_duration(command, "--confirm-within", config.confirm_within,
                 "Charging information has to be answered within this time");
    command.add_flag("--json", options.json, "Print events and violations as NDJSON");
    command.add_flag("--list-faults", options.list_faults, "Print the faults and end");
    command.add_flag("--list-rules", options.list_rules,
                     "Print the rules of which violations are told and end");
}

int run_asked(const SimOptions& options) {
    if (options.list_faults || options.list_rules) {
        Output(STDOUT_FILENO).write(options.list_faults ? fault_lines() : rule_lines());
        return exit_ok;
    }
    return options.demo ? run_demo(options) : run_simulator(options);
}

}  // namespace

int run_simulator(const SimOptions& options) {
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    Result<sim::SimulatorConfig> config = make_simulator_config(options);
    if (!config) {
        return report_error(config.error());
    }
    Reporter reporter(options, **loop);
    reporter.listen_to(*config);
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
    reporter.listening(simulator->url());
    std::optional<MainLoop::Clock::time_point> deadline;
    if (options.duration.value_or(0ms) > 0ms) {
        deadline = MainLoop::Clock::now() + *options.duration;
    }
    const MainLoop::End end = (*loop)->run(deadline);
    simulator->stop();
    const std::vector<std::string> violations = simulator->violations();
    reporter.finish(violations);
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
        "  vdv463 sim --listen 127.0.0.1:8463 --write-ca ca.pem    a CMS to connect to\n"
        "  vdv463 sim --fault boot-late=5s --fault drop@20s        one that misbehaves\n"
        "  vdv463 sim --scenario recording.ndjson                  one that repeats what it "
        "said\n\n"
        "What a client does against the rules is told, one line each, and makes the exit code "
        "1.\n\n"
        "Faults, NAME[=VALUE][@WHEN]...; @5s, @message=N, @connection=N, @times=N and @p=0.5 say\n"
        "when; --list-faults tells more:\n" +
            fault_names());
    CLI::Option* const demo =
        command->add_flag("--demo", options->demo, "Connect a client too and show what happens");
    command
        ->add_option("--record", options->record_file,
                     "Record what the client of --demo says and hears; see 'vdv463 help record'")
        ->type_name("FILE")
        ->needs(demo);
    add_simulator_options(*command, *options);
    add_server_options(*command, *options);
    add_behaviour_options(*command, *options);
    command->callback([options, &run] { run = [options] { return run_asked(*options); }; });
}

}  // namespace vdv463::cli
