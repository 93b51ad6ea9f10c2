// SPDX-License-Identifier: Apache-2.0
#include "attempt.hpp"
#include "commands.hpp"
#include "durations.hpp"
#include "exit_code.hpp"
#include "files.hpp"
#include "json_output.hpp"
#include "main_loop.hpp"
#include "options.hpp"
#include "report.hpp"
#include "requests_file.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <vdv463/client.hpp>
#include <vdv463/codec.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <optional>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

struct SendOptions {
    ConnectionOptions connection;
    std::string file;
    std::chrono::milliseconds timeout{30s};
    bool json = false;
};

class Sending {
public:
    Sending(const SendOptions& options, MainLoop& loop, std::vector<ChargingRequest> list)
        : options_(options),
          loop_(loop),
          out_(STDOUT_FILENO, loop.signal_fd()),
          attempt_(options.connection.config.url),
          list_(std::move(list)) {}

    int run(ClientConfig config) {
        limit_to_one_attempt(config, options_.timeout);
        config.executor = loop_.executor();
        const auto limit = working_time(config, options_.timeout);
        Result<Client> client = Client::create(std::move(config), handlers());
        if (!client) {
            return finish(client.error(), exit_code_of(client.error()));
        }
        client_ = &*client;
        client->start();
        const MainLoop::End end = loop_.run(MainLoop::Clock::now() + limit);
        client_ = nullptr;
        // What stop() still reports comes after the answer that is printed.
        const std::optional<Result<Confirmation>> answer = answer_;
        const bool ready = attempt_.reached(Step::Boot);
        const bool waits_for_answer = ready && client->status().gate_open;
        client->stop();
        if (end.why == MainLoop::End::Why::Signal) {
            return finish(Error(errc::stopped, "interrupted by a signal"), exit_signal(end.signal));
        }
        if (answer && *answer) {
            return finish(*answer, exit_ok);
        }
        if (answer) {
            const Error error = with_cause(answer->error());
            return finish(error, exit_code_of(error));
        }
        const Error error = end.why == MainLoop::End::Why::Deadline
                                ? overdue(waits_for_answer)
                                : attempt_.error().value_or(Error(
                                      errc::internal, "the connection ended without a reason"));
        return finish(error, exit_code_of(error));
    }

private:
    ClientHandlers handlers() {
        ClientHandlers handlers;
        handlers.on_attempt = [this](const AttemptStep& step) {
            attempt_.add(step);
            note(step_line(step, false));
        };
        handlers.on_state = [this](const StateChange& change) {
            if (change.to == State::Ready && client_ != nullptr) {
                client_->send(std::move(list_), [this](const Result<Confirmation>& outcome) {
                    answer_ = outcome;
                    if (!is_lost(outcome) || attempt_.error()) {
                        loop_.quit();
                    }
                });
            } else if (attempt_.add(change) && (answer_ || !attempt_.reached(Step::Boot))) {
                loop_.quit();
            }
        };
        handlers.on_issue = [](const IssueReport& report) {
            for (const std::string& line : issue_lines(report)) {
                note("finding: " + line);
            }
        };
        return handlers;
    }

    static bool is_lost(const Result<Confirmation>& outcome) {
        return !outcome && outcome.error().code == errc::connection_lost;
    }

    /// That the connection was lost says less than why: the change of state knows.
    Error with_cause(const Error& error) const {
        if (error.code != errc::connection_lost || !attempt_.error()) {
            return error;
        }
        Error cause = *attempt_.error();
        cause.detail = error.detail;
        return cause;
    }

    Error overdue(bool waits_for_answer) {
        if (waits_for_answer) {
            return Error(errc::timeout, fmt::format("The CMS has not answered the list within "
                                                    "--timeout {}; it may have received it.",
                                                    format_duration(options_.timeout)));
        }
        return attempt_.add_overdue(options_.timeout).error.value();
    }

    int finish(const Result<Confirmation>& outcome, int exit_code) {
        if (options_.json) {
            out_.line(json_answer(outcome, exit_code));
        }
        if (!outcome) {
            report_error(outcome.error());
        } else if (!options_.json) {
            out_.line(fmt::format("Confirmed by the CMS after {} (message {}).",
                                  humane_duration(outcome->round_trip),
                                  printable(outcome->message_id)));
        }
        return exit_code;
    }

    const SendOptions& options_;
    MainLoop& loop_;
    Output out_;
    Attempt attempt_;
    std::vector<ChargingRequest> list_;
    Client* client_ = nullptr;
    std::optional<Result<Confirmation>> answer_;
};

/// Whatever is wrong with the input is a matter of usage, not of the peer.
int refuse_input(const SendOptions& options, Error error) {
    if (options.json) {
        Output(STDOUT_FILENO).line(json_answer(error, exit_usage));
    }
    report_error(error);
    return exit_usage;
}

int run_send(const SendOptions& options) {
    // Standard input may keep this waiting, so signals still end the program as usual.
    Result<std::string> text = read_file(options.file, DecodeLimits().max_message_bytes);
    if (!text) {
        return refuse_input(options, text.error());
    }
    Result<RequestsFile> requests = read_requests(*text);
    if (!requests) {
        Error error = std::move(requests).error();
        error.detail = fmt::format("{}: {}", options.file, error.detail);
        return refuse_input(options, std::move(error));
    }
    for (const Issue& issue : requests->issues) {
        note("finding: " + issue_line(issue));
    }
    Result<ClientConfig> config = make_config(options.connection);
    if (!config) {
        return refuse_input(options, config.error());
    }
    if (auto error = contradiction(requests->list, config->dialect.schema)) {
        error->detail = fmt::format("{}: {}", options.file, error->detail);
        return refuse_input(options, std::move(*error));
    }
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    return Sending(options, **loop, std::move(requests->list)).run(*std::move(config));
}

}  // namespace

void add_send(CLI::App& app, Run& run) {
    const auto options = std::make_shared<SendOptions>();
    CLI::App* const command = app.add_subcommand(
        "send",
        "Sends one complete list of charging requests and prints the answer\n\n"
        "What is missing from the list is deleted at the CMS. FILE holds the payload object, its\n"
        "bare list, or a whole message of which the payload is taken; - is standard input.\n\n"
        "Example:\n"
        "  vdv463 send requests.json --url wss://cms.example/vdv463/ws "
        "--presystem-id uri://Customer1/Presystem1\n");
    command->add_option("FILE", options->file, "JSON file, or - for standard input")->required();
    add_connection_options(*command, options->connection);
    add_duration(*command, "--timeout", options->timeout, "Bounds the whole of it");
    command->add_flag("--json", options->json, "Print the answer as JSON");
    command->callback([options, &run] { run = [options] { return run_send(*options); }; });
}

}  // namespace vdv463::cli
