// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "recording.hpp"
#include "replaying.hpp"
#include "report.hpp"
#include "sim_options.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace vdv463::cli {
namespace {

constexpr std::size_t max_file_bytes = std::size_t{256} * 1024 * 1024;

struct ReplayOptions {
    ConnectionOptions connection;
    std::string file;
    bool as_cms = false;
    double speed = 1;
    SendingOptions sending;
    SimOptions cms;  ///< for --listen
};

int refuse(const std::string& file, const std::string& problem) {
    note(fmt::format("vdv463: {}: {}", printable(file), printable(problem)));
    return exit_usage;
}

/// The other side: the recording is a scenario of the simulator.
int run_as_cms(const ReplayOptions& options) {
    SimOptions cms = options.cms;
    cms.scenario_file = options.file;
    cms.speed = options.speed;
    cms.json = options.sending.json;
    return run_simulator(cms);
}

int run_replay(const ReplayOptions& options) {
    if (options.as_cms) {
        return run_as_cms(options);
    }
    const Result<std::string> text = read_file(options.file, max_file_bytes);
    if (!text) {
        report_error(text.error());
        return exit_usage;
    }
    const Result<std::vector<WireEntry>> entries = read_recording(*text);
    if (!entries) {
        return refuse(options.file, entries.error().detail);
    }
    std::vector<RecordedList> lists = recorded_lists(*entries);
    if (lists.empty()) {
        return refuse(options.file, "holds no list of charging requests that was sent");
    }
    Result<ClientConfig> config = make_config(options.connection);
    if (!config) {
        return report_error(config.error());
    }
    return replay_lists(options.sending, options.speed, *std::move(config), std::move(lists));
}

void add_listening(CLI::App& command, ReplayOptions& options) {
    CLI::Option* const listen = command
                                    .add_option_function<std::string>(
                                        "--listen",
                                        [&options](const std::string& address) {
                                            options.as_cms = true;
                                            options.cms.listen = address;
                                        },
                                        "Play the CMS at this address and port; port 0: a free one")
                                    ->type_name("ADDR:PORT")
                                    ->excludes(command.get_option("--replace-all"));
    command
        .add_option("--write-ca", options.cms.ca_output,
                    "Write the throw-away CA's certificate of --listen here")
        ->type_name("FILE")
        ->needs(listen);
    command
        .add_flag("--insecure", options.cms.simulator.insecure,
                  "Speak ws://, without TLS, with --listen")
        ->needs(listen);
}

}  // namespace

void add_replay(CLI::App& app, Run& run) {
    const auto options = std::make_shared<ReplayOptions>();
    CLI::App* const command = app.add_subcommand(
        "replay",
        "Plays a recording again\n\n"
        "Examples:\n"
        "  vdv463 replay wire.ndjson --profile test           send its lists to a CMS\n"
        "  vdv463 replay wire.ndjson --speed 60 ...           an hour in a minute\n"
        "  vdv463 replay wire.ndjson --listen 127.0.0.1:8463 --write-ca ca.pem\n"
        "                                                     the other side: play the CMS\n\n"
        "The lists of charging requests that FILE has with dir out are sent at their times after\n"
        "the boot, and the answers printed. Lists are complete: one that would delete requests\n"
        "which the CMS shows, and which the recording did not make, is refused unless\n"
        "--replace-all is given.\n\n"
        "With --listen what FILE has with dir in is said to the presystems that connect, as\n"
        "'vdv463 sim --scenario' does, and what they do against the rules makes the exit code "
        "1.\n");
    command->add_option("FILE", options->file, "A recording, or - for standard input")
        ->required()
        ->type_name("FILE");
    command->add_option("--speed", options->speed, "How many times faster than recorded")
        ->check(CLI::Range(0.001, 100000.0))
        ->type_name("FACTOR")
        ->capture_default_str();
    command->add_flag("--replace-all", options->sending.replace_all,
                      "Send even if that deletes requests of ours that the CMS shows");
    command->add_flag("--json", options->sending.json,
                      "Print the answers, or with --listen the events, as JSON");
    add_connection_options(*command, options->connection);
    add_listening(*command, *options);
    command->callback([options, &run] { run = [options] { return run_replay(*options); }; });
}

}  // namespace vdv463::cli
