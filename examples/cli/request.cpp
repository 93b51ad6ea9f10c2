// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "durations.hpp"
#include "exit_code.hpp"
#include "json_output.hpp"
#include "local_time.hpp"
#include "options.hpp"
#include "report.hpp"
#include "requests_file.hpp"
#include "sending.hpp"
#include "terminal.hpp"

#include <vdv463/codec.hpp>
#include <vdv463/validate.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <utility>

namespace vdv463::cli {
namespace {

struct RequestCommand {
    ConnectionOptions connection;
    SendingOptions sending;
    ChargingRequest request;
    std::optional<std::string> departure;
    std::optional<std::string> arrival;
    bool send = false;
};

int refuse(const RequestCommand& command, const Error& error) {
    if (command.send && command.sending.json) {
        Output(STDOUT_FILENO).line(json_answer(error, exit_usage));
    }
    report_error(error);
    return exit_usage;
}

std::string random_uuid() {
    std::random_device source;
    const std::uint32_t variant = (source() & 0x3FFFU) | 0x8000U;
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:08x}{:04x}", source(), source() & 0xFFFFU,
                       source() & 0xFFFU, variant, source(), source() & 0xFFFFU);
}

/// Reads a time and says what it was taken for.
std::optional<Error> take_time(const char* name, const std::optional<std::string>& text,
                               std::optional<Timestamp>& target) {
    if (!text) {
        return std::nullopt;
    }
    const Timestamp now = Timestamp::from_system_clock(std::chrono::system_clock::now());
    const Result<Timestamp> time = read_local_time(*text, now);
    if (!time) {
        Error error = time.error();
        error.detail = fmt::format("--{}: {}", name, error.detail);
        return error;
    }
    const auto distance = *time - now;
    const std::string relative = distance.count() < 0 ? humane_duration(-distance) + " ago"
                                                      : "in " + humane_duration(distance);
    remark(fmt::format("{} {} ({}), {}", name, local_text(*time), zone_name(*time), relative));
    target = *time;
    return std::nullopt;
}

void tell_doubts(const ChargingRequests& requests, SchemaVersion version) {
    Message message;
    message.envelope.action = Action::ProvideChargingRequests;
    message.payload = requests;
    ValidateOptions options;
    options.version = version;
    options.schema = false;
    options.least = IssueSeverity::Warning;
    for (const Issue& issue : validate(message, options)) {
        remark("finding: " + issue_line(issue));
    }
}

/// The list alone, without the payload around it.
Result<std::string> list_text(const ChargingRequests& requests, const DialectConfig& dialect) {
    constexpr std::string_view before = "{\"chargingRequestList\":";
    EncodeOptions options;
    options.version = dialect.schema;
    Result<std::string> text = encode_payload(requests, options);
    if (!text) {
        return text;
    }
    return text->substr(before.size(), text->size() - before.size() - 1);
}

int run_request(RequestCommand& command) {
    ChargingRequest& request = command.request;
    ChargingRequestData& data = request.charging_request_data;
    if (const auto error =
            take_time("departure", command.departure, data.requested_time_for_departure)) {
        return refuse(command, *error);
    }
    if (const auto error =
            take_time("arrival", command.arrival, data.expected_arrival_time_at_charging_point)) {
        return refuse(command, *error);
    }
    if (request.charging_request_id.empty()) {
        request.charging_request_id = random_uuid();
    }
    const DialectConfig& dialect = command.connection.config.dialect;
    const ChargingRequests requests{{request}};
    if (const auto error = contradiction(requests.charging_request_list, dialect.schema)) {
        return refuse(command, *error);
    }
    tell_doubts(requests, dialect.schema);
    if (!command.send) {
        const Result<std::string> text = list_text(requests, dialect);
        if (!text) {
            return refuse(command, text.error());
        }
        Output(STDOUT_FILENO).line(*text);
        return exit_ok;
    }
    Result<ClientConfig> config = make_config(command.connection);
    if (!config) {
        return refuse(command, config.error());
    }
    return send_list(command.sending, *std::move(config), requests.charging_request_list);
}

void add_request_options(CLI::App& command, RequestCommand& options) {
    ChargingRequest& request = options.request;
    ChargingRequestData& data = request.charging_request_data;
    command.add_option("--vehicle", request.vehicle_id, "The vehicle's id (VDV 261)")
        ->required()
        ->type_name("ID");
    command.add_option("--min-soc", data.min_target_soc_pct, "Needed at departure, 0 to 100 %")
        ->required()
        ->type_name("PERCENT");
    command.add_option("--max-soc", data.max_target_soc_pct, "Charge no further, 0 to 100 %")
        ->required()
        ->type_name("PERCENT");
    command
        .add_option("--departure", options.departure,
                    "04:30 (the next one), '2026-11-29 04:30', or with offset as in RFC 3339")
        ->type_name("TIME");
    command.add_option("--arrival", options.arrival, "When it is expected at the charging point")
        ->type_name("TIME");
    command.add_option("--soc-at-arrival", data.expected_soc_at_arrival_pct, "Expected then")
        ->type_name("PERCENT");
    command.add_option("--point", request.charging_point_id, "Where; without, the CMS chooses")
        ->type_name("ID");
    command
        .add_option("--id", request.charging_request_id,
                    "The request's id, unique in this presystem; without, a new one")
        ->type_name("ID");
    command.add_option("--process", request.charging_process_id, "The running process it is about")
        ->type_name("ID");
    command.add_option("--priority", request.priority, "As agreed with the CMS's operator")
        ->type_name("NUMBER");
    command.add_flag("--ad-hoc", data.ad_hoc_charging, "Charge as soon and as fast as possible");
}

}  // namespace

void add_request(CLI::App& app, Run& run) {
    const auto options = std::make_shared<RequestCommand>();
    CLI::App* const command = app.add_subcommand(
        "request",
        "Makes one charging request, to print or to send\n\n"
        "Examples:\n"
        "  vdv463 request --vehicle 'Bus 101' --min-soc 80 --max-soc 95 --departure 04:30\n"
        "  vdv463 request --vehicle 'Bus 101' --min-soc 80 --max-soc 95 --send --profile north\n\n"
        "A list of this one request is printed, as 'vdv463 send' takes it. Lists are complete:\n"
        "with --send everything else that the CMS holds for this presystem is deleted, which is\n"
        "refused when the CMS shows such requests, unless --replace-all is given.\n");
    add_request_options(*command, *options);
    command->add_flag("--send", options->send, "Send the list and print the answer");
    add_duration(*command, "--timeout", options->sending.timeout, "Bounds the sending");
    command->add_flag("--replace-all", options->sending.replace_all,
                      "Send even if that deletes requests of ours that the CMS shows");
    command->add_flag("--json", options->sending.json, "Print the answer as JSON");
    add_connection_options(*command, options->connection);
    command->callback([options, &run] { run = [options] { return run_request(*options); }; });
}

}  // namespace vdv463::cli
