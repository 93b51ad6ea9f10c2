// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "exit_code.hpp"
#include "identifiers.hpp"
#include "json_output.hpp"
#include "keep.hpp"
#include "list_input.hpp"
#include "options.hpp"
#include "report.hpp"
#include "sending.hpp"
#include "terminal.hpp"

#include <vdv463/codec.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <memory>
#include <utility>

namespace vdv463::cli {
namespace {

struct SendOptions {
    ConnectionOptions connection;
    std::string file;
    SendingOptions sending;
    bool keep = false;
    bool dry_run = false;
};

/// Whatever is wrong with the input is a matter of usage, not of the peer.
int refuse_input(const SendOptions& options, Error error) {
    if (options.sending.json) {
        Output(STDOUT_FILENO).line(json_answer(error, exit_usage));
    }
    report_error(error);
    return exit_usage;
}

/// The message as it would go out, but for its time and its id.
int print_message(const SendOptions& options, std::vector<ChargingRequest> list) {
    const ClientConfig& config = options.connection.config;
    if (config.presystem_id.empty()) {
        return refuse_input(options, Error(errc::invalid_config,
                                           "--presystem-id or VDV463_PRESYSTEM_ID is needed: it is "
                                           "a part of the message."));
    }
    if (auto error = unsendable(options.file, list, config.dialect.schema)) {
        return refuse_input(options, std::move(*error));
    }
    Message message;
    message.envelope.source = to_string(config.presystem);
    message.envelope.presystem_id = config.presystem_id;
    message.envelope.timestamp = Timestamp::from_system_clock(std::chrono::system_clock::now());
    message.envelope.message_id = sim::Identifiers().next();
    message.envelope.action = Action::ProvideChargingRequests;
    message.payload = ChargingRequests{std::move(list)};
    const Result<std::string> text =
        encode(message, EncodeOptions{config.dialect.schema, config.dialect.envelope});
    if (!text) {
        return refuse_input(options, text.error());
    }
    Output(STDOUT_FILENO).line(*text);
    return exit_ok;
}

int run_send(const SendOptions& options) {
    // Standard input may keep this waiting, so signals still end the program as usual.
    Result<std::vector<ChargingRequest>> list = read_list(options.file);
    if (!list) {
        return refuse_input(options, list.error());
    }
    if (options.dry_run) {
        return print_message(options, *std::move(list));
    }
    Result<ClientConfig> config = make_config(options.connection);
    if (!config) {
        return refuse_input(options, config.error());
    }
    if (auto error = unsendable(options.file, *list, config->dialect.schema)) {
        return refuse_input(options, std::move(*error));
    }
    if (options.keep) {
        return keep_list({{options.file, options.sending.replace_all}, options.sending.json},
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
        "What is missing from the list is deleted at the CMS: requests of ours that it shows and\n"
        "that the list leaves out are named, and nothing is sent, unless --replace-all is given.\n"
        "FILE holds the payload object, its bare list, or a whole message of which the payload is\n"
        "taken; - is standard input.\n\n"
        "With --keep the list stays in force through reconnections until a signal comes, and each\n"
        "line tells what has become of the list, of a request in it, or of an alarm.\n\n"
        "Example:\n"
        "  vdv463 send requests.json --url wss://cms.example/vdv463/ws "
        "--presystem-id uri://Customer1/Presystem1\n");
    command->add_option("FILE", options->file, "JSON file, or - for standard input")->required();
    add_connection_options(*command, options->connection);
    CLI::Option* const timeout =
        add_duration(*command, "--timeout", options->sending.timeout, "Bounds the whole of it");
    command->add_flag("--keep", options->keep, "Keep the list in force until a signal comes")
        ->excludes(timeout);
    command->add_flag("--replace-all", options->sending.replace_all,
                      "Send even if that deletes requests of ours that the CMS shows");
    command
        ->add_flag("--dry-run", options->dry_run,
                   "Print the message that would go out, and connect to nobody")
        ->excludes("--keep");
    command->add_flag("--json", options->sending.json,
                      "Print the answer as JSON; with --keep one JSON object per event");
    command->callback([options, &run] { run = [options] { return run_send(*options); }; });
}

}  // namespace vdv463::cli
