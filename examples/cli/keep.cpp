// SPDX-License-Identifier: Apache-2.0
#include "keep.hpp"

#include "exit_code.hpp"
#include "json_output.hpp"
#include "main_loop.hpp"
#include "plan_rows.hpp"
#include "report.hpp"
#include "terminal.hpp"

#include <vdv463/client.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <optional>
#include <utility>

namespace vdv463::cli {
namespace {

class Keeping {
public:
    Keeping(const KeepOptions& options, MainLoop& loop)
        : options_(options), loop_(loop), out_(STDOUT_FILENO, loop.signal_fd()) {}

    int run(ClientConfig config, std::vector<ChargingRequest> list) {
        config.executor = loop_.executor();
        Result<Client> client = Client::create(std::move(config), handlers());
        if (!client) {
            return report_error(client.error());
        }
        const Result<PlanVersion> version = client->publish(
            std::move(list), publish_options(options_.file, options_.allow_removals));
        if (!version) {
            return report_error(version.error());
        }
        client->start();
        const MainLoop::End end = loop_.run(std::nullopt);
        // The list stays with the CMS: to stop withdraws nothing.
        client->stop();
        return end.why == MainLoop::End::Why::Signal ? exit_signal(end.signal) : exit_ok;
    }

private:
    ClientHandlers handlers() {
        ClientHandlers handlers;
        handlers.on_attempt = [](const AttemptStep& step) { remark(step_line(step, false)); };
        handlers.on_state = [](const StateChange& change) {
            remark(fmt::format("{} state        {}", clock_time(), state_line(change)));
        };
        handlers.on_issue = remark_issues;
        handlers.on_plan = [this](const PlanChange& change) {
            tell("plan", json_plan(change), plan_change_line(change));
        };
        handlers.on_request = [this](const TrackedRequest& request) {
            tell("request", json_request(request), request_line(request));
        };
        handlers.on_alarm = [this](const Alarm& alarm) {
            tell("alarm", json_alarm(alarm), alarm_line(alarm));
        };
        return handlers;
    }

    void tell(std::string_view kind, const std::string& json, const std::string& text) {
        out_.line(options_.json ? json : fmt::format("{} {:<12} {}", clock_time(), kind, text));
        // A reader that went away, as head does, is no error.
        if (out_.broken()) {
            loop_.quit();
        }
    }

    const KeepOptions& options_;
    MainLoop& loop_;
    Output out_;
};

}  // namespace

PublishOptions publish_options(const std::string& file, bool allow_removals) {
    PublishOptions options;
    options.allow_removals = allow_removals;
    options.reason = file == "-" ? "vdv463, standard input" : "vdv463, " + file;
    return options;
}

int keep_list(const KeepOptions& options, ClientConfig config, std::vector<ChargingRequest> list) {
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    return Keeping(options, **loop).run(std::move(config), std::move(list));
}

}  // namespace vdv463::cli
