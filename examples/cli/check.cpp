// SPDX-License-Identifier: Apache-2.0
#include "attempt.hpp"
#include "commands.hpp"
#include "durations.hpp"
#include "exit_code.hpp"
#include "json_output.hpp"
#include "main_loop.hpp"
#include "options.hpp"
#include "report.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "things_to_try.hpp"

#include <vdv463/client.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

struct CheckOptions {
    ConnectionOptions connection;
    Step until = Step::Information;
    std::chrono::milliseconds timeout{30s};
    bool json = false;
};

int refuse_config(const CheckOptions& options, const Error& error) {
    if (options.json) {
        Output(STDOUT_FILENO).line(json_check({}, {}, error, exit_code_of(error)));
    }
    return report_error(error);
}

class Check {
public:
    Check(const CheckOptions& options, MainLoop& loop)
        : options_(options),
          loop_(loop),
          out_(STDOUT_FILENO, loop.signal_fd()),
          attempt_(options.connection.config.url) {}

    int run(ClientConfig config) {
        limit_to_one_attempt(config, options_.timeout);
        config.executor = loop_.executor();
        const auto limit = working_time(config, options_.timeout);
        const std::string title =
            fmt::format("{} as {}\n", shown_url(config.url), printable(config.presystem_id));
        Result<Client> client = Client::create(std::move(config), handlers());
        if (!client) {
            return refuse_config(options_, client.error());
        }
        client_ = &*client;
        text_line(title);
        const auto begin = MainLoop::Clock::now();
        client->start();
        const MainLoop::End end = loop_.run(begin + limit);
        if (end.why == MainLoop::End::Why::Deadline) {
            text_step(attempt_.add_overdue(options_.timeout));
        }
        note_connection();
        client_ = nullptr;
        client->stop();
        if (end.why == MainLoop::End::Why::Signal) {
            attempt_.fail(Error(errc::stopped, "interrupted by a signal"));
            return finish(exit_signal(end.signal), {});
        }
        const std::optional<Error>& error = attempt_.error();
        return finish(
            error ? exit_code_of(*error) : exit_ok,
            std::chrono::duration_cast<std::chrono::microseconds>(MainLoop::Clock::now() - begin));
    }

private:
    ClientHandlers handlers() {
        ClientHandlers handlers;
        handlers.on_attempt = [this](const AttemptStep& step) {
            attempt_.add(step);
            note_connection();
            text_step(attempt_.steps().back());
            if (step.ok && step.step == options_.until) {
                loop_.quit();
            }
        };
        handlers.on_state = [this](const StateChange& change) {
            if (!attempt_.reached(options_.until) && attempt_.add(change)) {
                add_missing_information();
                loop_.quit();
            }
        };
        handlers.on_issue = [this](const IssueReport& report) { take_issue(report); };
        return handlers;
    }

    /// It is forgotten when it ends, which may be before the last step is told.
    void note_connection() {
        if (client_ == nullptr) {
            return;
        }
        ConnectionInfo connection = client_->status().connection;
        if (!connection.address.empty()) {
            connection_ = std::move(connection);
        }
    }

    /// The library tells of no step that has not begun to end: a connection that is lost before the
    /// first information fails that step here.
    void add_missing_information() {
        if (!attempt_.reached(Step::Boot)) {
            return;
        }
        AttemptStep step;
        step.step = Step::Information;
        step.error = attempt_.error();
        step.detail = step.error->detail;
        attempt_.add(step);
        text_step(attempt_.steps().back());
    }

    void take_issue(const IssueReport& report) {
        for (const std::string& line : issue_lines(report)) {
            remark("finding: " + line);
        }
        if (report.kind == IssueReport::Kind::Undecodable && report.error) {
            attempt_.note_unreadable(*report.error);
        }
        const bool awaited = options_.until == Step::Information &&
                             report.action == Action::ProvideChargingInformation;
        if (report.kind == IssueReport::Kind::Undecodable && awaited && report.error &&
            !attempt_.reached(Step::Information)) {
            AttemptStep step;
            step.step = Step::Information;
            step.error = report.error;
            attempt_.add(step);
            text_step(attempt_.steps().back());
            loop_.quit();
        }
    }

    int finish(int exit_code, std::chrono::microseconds elapsed) {
        const std::optional<Error>& error = attempt_.error();
        if (options_.json) {
            out_.line(json_check(attempt_.steps(), connection_, error, exit_code));
            return exit_code;
        }
        text_certificates();
        if (!error) {
            text_line(fmt::format("\nAll is well, {} in all.", humane_duration(elapsed)));
            return exit_code;
        }
        text_line("");
        for (const std::string& line : error_lines(*error)) {
            text_line(line);
        }
        for (const std::string_view line : things_to_try(*error)) {
            text_line(fmt::format("  try:      {}", line));
        }
        return exit_code;
    }

    void text_certificates() {
        if (!connection_) {
            return;
        }
        const Timestamp now = Timestamp::from_system_clock(std::chrono::system_clock::now());
        for (const CertificateInfo& certificate : connection_->certificates) {
            constexpr std::int64_t soon_days = 30;
            const std::int64_t days = certificate.days_left(now);
            const Colour colour = days < soon_days ? Colour::Yellow : Colour::None;
            const std::string left =
                paint(fmt::format("{} days left", days), colour, out_.traits().colour);
            text_line(fmt::format("      certificate {:<6}    {}, {}", to_string(certificate.role),
                                  printable(certificate.subject), left));
        }
    }

    void text_line(std::string_view line) {
        if (!options_.json) {
            out_.line(line);
        }
    }
    void text_step(const AttemptStep& step) { text_line(step_line(step, out_.traits().colour)); }

    const CheckOptions& options_;
    MainLoop& loop_;
    Output out_;
    Attempt attempt_;
    Client* client_ = nullptr;
    std::optional<ConnectionInfo> connection_;  ///< the last one that there was
};

int run_check(const CheckOptions& options) {
    Result<ClientConfig> config = make_config(options.connection);
    if (!config) {
        return refuse_config(options, config.error());
    }
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    return Check(options, **loop).run(*std::move(config));
}

}  // namespace

void add_check(CLI::App& app, Run& run) {
    const auto options = std::make_shared<CheckOptions>();
    CLI::App* const command = app.add_subcommand(
        "check",
        "Connects once and says how far it came\n\n"
        "Example:\n"
        "  vdv463 check --url wss://cms.example/vdv463/ws --presystem-id "
        "uri://Customer1/Presystem1 "
        "\\\n"
        "      --user bms --password-file ~/.cms-password --ca-file cms-ca.pem\n");
    add_connection_options(*command, options->connection);
    add_choice<Step>(*command, "--until", options->until,
                     {{"boot", Step::Boot}, {"information", Step::Information}}, "How far to go");
    add_duration(*command, "--timeout", options->timeout, "Bounds the whole check");
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([options, &run] { run = [options] { return run_check(*options); }; });
}

}  // namespace vdv463::cli
