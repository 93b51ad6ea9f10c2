// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "exit_code.hpp"
#include "json_output.hpp"
#include "keep.hpp"
#include "list_input.hpp"
#include "options.hpp"
#include "report.hpp"
#include "sending.hpp"
#include "terminal.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <utility>

namespace vdv463::cli {
namespace {

struct SendOptions {
    ConnectionOptions connection;
    std::string file;
    SendingOptions sending;
    bool keep = false;
    bool allow_removals = false;
};

/// Whatever is wrong with the input is a matter of usage, not of the peer.
int refuse_input(const SendOptions& options, Error error) {
    if (options.sending.json) {
        Output(STDOUT_FILENO).line(json_answer(error, exit_usage));
    }
    report_error(error);
    return exit_usage;
}

int run_send(const SendOptions& options) {
    // Standard input may keep this waiting, so signals still end the program as usual.
    Result<std::vector<ChargingRequest>> list = read_list(options.file);
    if (!list) {
        return refuse_input(options, list.error());
    }
    Result<ClientConfig> config = make_config(options.connection);
    if (!config) {
        return refuse_input(options, config.error());
    }
    if (auto error = unsendable(options.file, *list, config->dialect.schema)) {
        return refuse_input(options, std::move(*error));
    }
    if (options.keep) {
        return keep_list({options.file, options.allow_removals, options.sending.json},
                         *std::move(config), *std::move(list));
    }
    return send_list(options.sending, *std::move(config), *std::move(list));
}

}  // namespace

void add_send(CLI::App& app, Run& run) {
    const auto options = std::make_shared<SendOptions>();
    CLI::App* const command = app.add_subcommand(
        "send",
        "Sends one complete list of charging requests and prints the answer\n\n"
        "What is missing from the list is deleted at the CMS. FILE holds the payload object, its\n"
        "bare list, or a whole message of which the payload is taken; - is standard input.\n\n"
        "With --keep the list stays in force through reconnections until a signal comes, and each\n"
        "line tells what has become of the list, of a request in it, or of an alarm.\n\n"
        "Example:\n"
        "  vdv463 send requests.json --url wss://cms.example/vdv463/ws "
        "--presystem-id uri://Customer1/Presystem1\n");
    command->add_option("FILE", options->file, "JSON file, or - for standard input")->required();
    add_connection_options(*command, options->connection);
    CLI::Option* const timeout =
        add_duration(*command, "--timeout", options->sending.timeout, "Bounds the whole of it");
    CLI::Option* const keep =
        command->add_flag("--keep", options->keep, "Keep the list in force until a signal comes")
            ->excludes(timeout);
    command
        ->add_flag("--allow-removals", options->allow_removals,
                   "The list may leave out many vehicles that the CMS has requests for")
        ->needs(keep);
    command
        ->add_flag("--replace-all", options->sending.replace_all,
                   "Send even if that deletes requests of ours that the CMS shows")
        ->excludes(keep);
    command->add_flag("--json", options->sending.json,
                      "Print the answer as JSON; with --keep one JSON object per event");
    command->callback([options, &run] { run = [options] { return run_send(*options); }; });
}

}  // namespace vdv463::cli
