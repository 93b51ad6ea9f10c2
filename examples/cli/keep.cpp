// SPDX-License-Identifier: Apache-2.0
#include "keep.hpp"

#include "exit_code.hpp"
#include "main_loop.hpp"
#include "report.hpp"
#include "terminal.hpp"

#include <vdv463/client.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

class Keeping {
public:
    Keeping(const KeepOptions& options, MainLoop& loop, const ClientConfig& config,
            std::vector<ChargingRequest> list)
        : options_(options),
          loop_(loop),
          out_(STDOUT_FILENO, loop.signal_fd()),
          plan_(options.plan, config, std::move(list)) {}

    int run(ClientConfig config) {
        config.executor = loop_.executor();
        Result<Client> client = Client::create(std::move(config), handlers());
        if (!client) {
            return report_error(client.error());
        }
        plan_.begin(*client);
        if (plan_.refused()) {
            return *plan_.refused();
        }
        loop_.every(100ms, [this] {
            plan_.tick();
            end_when_refused();
        });
        client->start();
        const MainLoop::End end = loop_.run(std::nullopt);
        // The list stays with the CMS: to stop withdraws nothing.
        client->stop();
        if (plan_.refused()) {
            return *plan_.refused();
        }
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
        handlers.on_charging_information = [this](const ChargingInformation& information) {
            plan_.take(information);
            end_when_refused();
        };
        add_plan_handlers(handlers, [this](std::string_view kind, const std::string& json,
                                           const std::string& text) { tell(kind, json, text); });
        return handlers;
    }

    void end_when_refused() {
        if (plan_.refused()) {
            loop_.quit();
        }
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
    KeptPlan plan_;
};

}  // namespace

int keep_list(const KeepOptions& options, ClientConfig config, std::vector<ChargingRequest> list) {
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    Keeping keeping(options, **loop, config, std::move(list));
    return keeping.run(std::move(config));
}

}  // namespace vdv463::cli
