// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "depot_view.hpp"
#include "durations.hpp"
#include "exit_code.hpp"
#include "information_filter.hpp"
#include "json_output.hpp"
#include "kept_plan.hpp"
#include "list_input.hpp"
#include "main_loop.hpp"
#include "options.hpp"
#include "plan_rows.hpp"
#include "report.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <vdv463/client.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

struct WatchOptions {
    ConnectionOptions connection;
    std::chrono::milliseconds duration{0};  ///< 0: until a signal
    KeptPlan::Options plan;                 ///< without a file nothing is published
    InformationFilter filter;
    bool once = false;  ///< end with the first charging information
    bool json = false;
};

class Watch {
public:
    Watch(const WatchOptions& options, MainLoop& loop, std::optional<KeptPlan> plan)
        : options_(options),
          loop_(loop),
          out_(STDOUT_FILENO, loop.signal_fd()),
          view_(out_, DepotView::Plain::Changes),
          plan_(std::move(plan)) {}

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
            loop_.every(1s, [this] { refresh(); });
        }
        if (plan_) {
            plan_->begin(*client);
            if (plan_->refused()) {
                return *plan_->refused();
            }
            loop_.every(100ms, [this] {
                plan_->tick();
                end_when_refused();
            });
        }
        client->start();
        std::optional<MainLoop::Clock::time_point> deadline;
        if (options_.duration > 0ms) {
            deadline = MainLoop::Clock::now() + options_.duration;
        }
        const MainLoop::End end = loop_.run(deadline);
        const std::optional<Error> last_error = client->status().last_error;
        client->stop();
        if (plan_ && plan_->refused()) {
            return *plan_->refused();
        }
        if (end.why == MainLoop::End::Why::Signal) {
            return exit_signal(end.signal);
        }
        const bool in_vain = options_.once && !informed_ && !out_.broken();
        return in_vain ? report_error(last_error.value_or(
                             Error(errc::information_timeout,
                                   "No charging information came within --duration.")))
                       : exit_ok;
    }

private:
    ClientHandlers handlers() {
        ClientHandlers handlers;
        handlers.on_state = [this](const StateChange& change) { take(change); };
        handlers.on_charging_information = [this](const ChargingInformation& information) {
            if (plan_) {
                plan_->take(information);
                end_when_refused();
            }
            take(options_.filter.empty() ? information : filtered(information, options_.filter));
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
        add_plan_handlers(handlers, [this](std::string_view kind, const std::string& json,
                                           const std::string& text) { tell(kind, json, text); });
        return handlers;
    }

    void end_when_refused() {
        if (plan_->refused()) {
            loop_.quit();
        }
    }

    void take(const ChargingInformation& information) {
        if (options_.json) {
            json_line(json_information(information, schema_));
        } else {
            view_.plan(picture());
            view_.information(information);
        }
        end_when_unread();
        if (options_.once) {
            informed_ = true;
            loop_.quit();
        }
    }

    void take(const StateChange& change) {
        if (options_.json) {
            json_line(json_state(change));
            return;
        }
        event("state", state_line(change));
        refresh();
        end_when_unread();
    }

    PlanPicture picture() const {
        return plan_picture(client_->status(), client_->requests(),
                            plan_ ? plan_->published() : std::nullopt);
    }

    void refresh() {
        view_.plan(picture());
        view_.heading(heading());
    }

    void tell(std::string_view kind, const std::string& json, const std::string& text) {
        if (options_.json) {
            json_line(json);
        } else {
            event(kind, text);
        }
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
        if (status.round_trip) {
            text += "  round trip " + humane_duration(*status.round_trip);
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
    bool informed_ = false;
    std::optional<KeptPlan> plan_;  ///< the list of --plan
};

int run_watch(const WatchOptions& options) {
    std::optional<std::vector<ChargingRequest>> plan;
    if (!options.plan.file.empty()) {
        Result<std::vector<ChargingRequest>> list = read_list(options.plan.file);
        if (!list) {
            report_error(list.error());
            return exit_usage;
        }
        plan = *std::move(list);
    }
    Result<ClientConfig> config = make_config(options.connection);
    if (!config) {
        return report_error(config.error());
    }
    if (plan) {
        if (const auto error = unsendable(options.plan.file, *plan, config->dialect.schema)) {
            report_error(*error);
            return exit_usage;
        }
    }
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    std::optional<KeptPlan> kept;
    if (plan) {
        kept.emplace(options.plan, *config, *std::move(plan));
    }
    return Watch(options, **loop, std::move(kept)).run(*std::move(config));
}

}  // namespace

void add_watch(CLI::App& app, Run& run) {
    const auto options = std::make_shared<WatchOptions>();
    CLI::App* const command = app.add_subcommand(
        "watch",
        "Stays connected and shows what the CMS reports\n\n"
        "On a terminal a table that is kept up to date, elsewhere one line per event. With --plan\n"
        "the list in FILE is published and kept in force, and what has become of it is shown "
        "too.\n\n"
        "Examples:\n"
        "  vdv463 watch --profile north --point 'CP1*'     some points alone\n"
        "  vdv463 watch --profile north --once --json      the depot as it is, for a program\n");
    add_connection_options(*command, options->connection);
    command->add_option("--depot", options->filter.depot, "Show this depot alone, by id or name")
        ->type_name("DEPOT");
    command
        ->add_option("--point", options->filter.point,
                     "Show the charging points alone whose id, or its last part, is like this")
        ->type_name("GLOB");
    command->add_flag("--once", options->once, "End with the first charging information");
    add_run_time(*command, options->duration);
    CLI::Option* const plan =
        command
            ->add_option("--plan", options->plan.file,
                         "Publish the list of charging requests in this file; - is standard input")
            ->type_name("FILE");
    command
        ->add_flag("--replace-all", options->plan.replace_all,
                   "Publish even if that deletes requests of ours that the CMS shows")
        ->needs(plan);
    command->add_flag("--json", options->json, "Print one JSON object per event");
    command->callback([options, &run] { run = [options] { return run_watch(*options); }; });
}

}  // namespace vdv463::cli
