// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "depot_view.hpp"
#include "durations.hpp"
#include "exit_code.hpp"
#include "json_output.hpp"
#include "main_loop.hpp"
#include "options.hpp"
#include "report.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <vdv463/client.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <optional>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

struct WatchOptions {
    ConnectionOptions connection;
    std::chrono::milliseconds duration{0};  ///< 0: until a signal
    bool json = false;
};

class Watch {
public:
    Watch(const WatchOptions& options, MainLoop& loop)
        : options_(options),
          loop_(loop),
          out_(STDOUT_FILENO, loop.signal_fd()),
          view_(out_, DepotView::Plain::Changes) {}

    int run(ClientConfig config) {
        const std::string url = shown_url(config.url);
        schema_ = config.dialect.schema;
        config.executor = loop_.executor();
        Result<Client> client = Client::create(std::move(config), handlers());
        if (!client) {
            return report_error(client.error());
        }
        client_ = &*client;
        title_ = url;
        if (!options_.json) {
            loop_.every(1s, [this] { view_.heading(heading()); });
        }
        client->start();
        std::optional<MainLoop::Clock::time_point> deadline;
        if (options_.duration > 0ms) {
            deadline = MainLoop::Clock::now() + options_.duration;
        }
        const MainLoop::End end = loop_.run(deadline);
        client->stop();
        return end.why == MainLoop::End::Why::Signal ? exit_signal(end.signal) : exit_ok;
    }

private:
    ClientHandlers handlers() {
        ClientHandlers handlers;
        handlers.on_state = [this](const StateChange& change) { take(change); };
        handlers.on_charging_information = [this](const ChargingInformation& information) {
            if (options_.json) {
                json_line(json_information(information, schema_));
            } else {
                view_.information(information);
            }
            end_when_unread();
        };
        handlers.on_issue = [this](const IssueReport& report) {
            if (options_.json) {
                json_line(json_issue(report));
                return;
            }
            for (const std::string& line : issue_lines(report)) {
                event("finding", line);
            }
        };
        handlers.on_alarm = [this](const Alarm& alarm) {
            event("alarm", fmt::format("{} {}: {}", alarm.id, alarm.raised ? "raised" : "over",
                                       printable(alarm.text)));
        };
        return handlers;
    }

    void take(const StateChange& change) {
        if (options_.json) {
            json_line(json_state(change));
            return;
        }
        event("state", state_line(change));
        view_.heading(heading());
        end_when_unread();
    }

    /// Where things stand, for the top of the table.
    std::string heading() const {
        const ClientStatus status = client_->status();
        std::string text = fmt::format("{}  {}", title_, to_string(status.state));
        if (status.state == State::Ready) {
            const ConnectionInfo& connection = status.connection;
            text += fmt::format("  {} {}  {}", connection.tls_version, connection.cipher,
                                printable(connection.subprotocol));
        }
        if (status.retry_in) {
            text += fmt::format(", next attempt in {} s",
                                std::chrono::ceil<std::chrono::seconds>(*status.retry_in).count());
        }
        return text;
    }

    void event(std::string_view kind, std::string_view text) {
        const std::string line = fmt::format("{} {:<12} {}", clock_time(), kind, text);
        if (options_.json) {
            note(line);
        } else {
            view_.event(line);
        }
    }

    void json_line(const std::string& line) {
        out_.line(line);
        end_when_unread();
    }

    /// A reader that went away, as head does, is no error.
    void end_when_unread() {
        if (out_.broken()) {
            loop_.quit();
        }
    }

    const WatchOptions& options_;
    MainLoop& loop_;
    Output out_;
    DepotView view_;
    SchemaVersion schema_ = SchemaVersion::V1_1;
    std::string title_;
    Client* client_ = nullptr;
};

int run_watch(const WatchOptions& options) {
    Result<ClientConfig> config = make_config(options.connection);
    if (!config) {
        return report_error(config.error());
    }
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    return Watch(options, **loop).run(*std::move(config));
}

}  // namespace

void add_watch(CLI::App& app, Run& run) {
    const auto options = std::make_shared<WatchOptions>();
    CLI::App* const command = app.add_subcommand(
        "watch",
        "Stays connected and shows what the CMS reports\n\n"
        "On a terminal a table that is kept up to date, elsewhere one line per event.\n\n"
        "Example:\n"
        "  vdv463 watch --json --url wss://cms.example/vdv463/ws "
        "--presystem-id uri://Customer1/Presystem1\n");
    add_connection_options(*command, options->connection);
    add_duration(*command, "--duration", options->duration, "End after this time; 0: at a signal");
    command->add_flag("--json", options->json, "Print one JSON object per event");
    command->callback([options, &run] { run = [options] { return run_watch(*options); }; });
}

}  // namespace vdv463::cli
