// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "exit_code.hpp"
#include "main_loop.hpp"
#include "options.hpp"
#include "report.hpp"

#include <vdv463/client.hpp>

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

struct RecordOptions {
    ConnectionOptions connection;
    std::chrono::milliseconds duration{0};  ///< 0: until a signal
};

ClientHandlers handlers() {
    ClientHandlers handlers;
    handlers.on_attempt = [](const AttemptStep& step) { remark(step_line(step, false)); };
    handlers.on_state = [](const StateChange& change) {
        remark(fmt::format("{} state        {}", clock_time(), state_line(change)));
    };
    handlers.on_issue = remark_issues;
    return handlers;
}

int run_record(const RecordOptions& options) {
    Result<ClientConfig> config = make_config(options.connection);
    if (!config) {
        return report_error(config.error());
    }
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    config->executor = (*loop)->executor();
    Result<Client> client = Client::create(*std::move(config), handlers());
    if (!client) {
        return report_error(client.error());
    }
    (*loop)->every(100ms, [&main_loop = **loop] {
        if (output_lost) {
            main_loop.quit();
        }
    });
    client->start();
    std::optional<MainLoop::Clock::time_point> deadline;
    if (options.duration.count() > 0) {
        deadline = MainLoop::Clock::now() + options.duration;
    }
    const MainLoop::End end = (*loop)->run(deadline);
    client->stop();
    if (!output_lost) {
        const ClientStatus status = client->status();
        const std::string& file = options.connection.record_file;
        remark(status.messages_received + status.messages_sent == 0
                   ? fmt::format("Nothing was said, so there is no {}.", file)
                   : fmt::format("{} messages received and {} sent are in {}.",
                                 status.messages_received, status.messages_sent, file));
    }
    return end.why == MainLoop::End::Why::Signal ? exit_signal(end.signal) : exit_ok;
}

}  // namespace

void add_record(CLI::App& app, Run& run) {
    const auto options = std::make_shared<RecordOptions>();
    CLI::App* const command = app.add_subcommand(
        "record",
        "Stays connected and records what is said on the wire\n\n"
        "Examples:\n"
        "  vdv463 record wire.ndjson --profile north          until Ctrl-C\n"
        "  vdv463 send list.json --record wire.ndjson ...     record what another command says\n"
        "  vdv463 decode wire.ndjson                          read it\n"
        "  vdv463 sim --scenario wire.ndjson                  play the CMS again\n\n"
        "Each line of FILE is an object with t (seconds since the beginning), dir (in or out, as\n"
        "seen from here) and text (the message). Passwords are not in it. The file must not be\n"
        "there before, and only its owner can read it.\n");
    add_connection_options(*command, options->connection);
    command->remove_option(command->get_option("--record"));
    command->add_option("FILE", options->connection.record_file, "Where the recording goes")
        ->required()
        ->type_name("FILE");
    add_run_time(*command, options->duration);
    command->callback([options, &run] { run = [options] { return run_record(*options); }; });
}

}  // namespace vdv463::cli
