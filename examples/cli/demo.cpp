// SPDX-License-Identifier: Apache-2.0
#include "demo_plan.hpp"
#include "depot_view.hpp"
#include "durations.hpp"
#include "exit_code.hpp"
#include "files.hpp"
#include "main_loop.hpp"
#include "plan_rows.hpp"
#include "report.hpp"
#include "sim_options.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "wire_log.hpp"

#include <vdv463/client.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <random>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view presystem_id = "uri://Demo/Presystem1";
constexpr std::string_view user = "demo";

std::string random_password() {
    std::random_device source;
    std::string password;
    for (int part = 0; part < 4; ++part) {
        password += fmt::format("{:08x}", source());
    }
    return password;
}

constexpr std::chrono::milliseconds preset_duration = 20s;

/// The time in which everything that the demo shows has to happen.
std::chrono::milliseconds duration_of(const SimOptions& options) {
    const std::chrono::milliseconds given = options.duration.value_or(preset_duration);
    return given > 0ms ? given : preset_duration;
}

class Demo {
public:
    Demo(const SimOptions& options, MainLoop& loop)
        : options_(options),
          loop_(loop),
          out_(STDOUT_FILENO, loop.signal_fd()),
          view_(out_, DepotView::Plain::Tables) {}

    int run() {
        const std::string password = random_password();
        Result<sim::Simulator> simulator = start_simulator(password);
        if (!simulator) {
            return report_error(simulator.error());
        }
        Result<TemporaryFile> ca_file = TemporaryFile::create(simulator->ca_pem());
        if (!ca_file) {
            return report_error(ca_file.error());
        }
        out_.line(fmt::format("A simulated CMS with {} charging points listens on {}.",
                              options_.simulator.points, simulator->url()));
        out_.line(fmt::format("Connecting as {}:\n", presystem_id));
        ClientConfig config = client_config(simulator->url(), ca_file->path(), password);
        if (!options_.record_file.empty()) {
            if (const std::optional<Error> error = record_to(options_.record_file, config)) {
                return report_error(*error);
            }
        }
        Result<Client> client = Client::create(std::move(config), handlers());
        if (!client) {
            return report_error(client.error());
        }
        client_ = &*client;
        loop_.every(1s, [this] {
            view_.plan(picture());
            view_.tick();
        });
        client->start();
        std::optional<MainLoop::Clock::time_point> deadline;
        if (options_.duration != 0ms) {
            deadline = MainLoop::Clock::now() + duration_of(options_);
        }
        const MainLoop::End end = loop_.run(deadline);
        const ClientStatus status = client->status();
        const PlanPicture plan = picture();
        view_.plan(plan);
        view_.finish();
        client->stop();
        simulator->stop();
        return conclude(end, status, plan, simulator->violations());
    }

private:
    Result<sim::Simulator> start_simulator(const std::string& password) {
        sim::SimulatorConfig config = options_.simulator;
        config.push_interval = options_.push_interval.value_or(1s);
        config.speed = options_.speed.value_or(180);
        config.credentials = Credentials{std::string(user), Secret(std::string(password))};
        return sim::Simulator::start(std::move(config));
    }

    ClientConfig client_config(const std::string& url, const std::string& ca_file,
                               const std::string& password) const {
        ClientConfig config;
        config.url = url;
        config.presystem_id = presystem_id;
        config.credentials = Credentials{std::string(user), Secret(std::string(password))};
        config.tls.ca_file = ca_file;
        config.reconnect.min_delay = 1s;
        config.executor = loop_.executor();
        return config;
    }

    ClientHandlers handlers() {
        ClientHandlers handlers;
        handlers.on_attempt = [this](const AttemptStep& step) {
            view_.event(step_line(step, out_.traits().colour));
            informed_ = informed_ || (step.ok && step.step == Step::Information);
            publish_once();
        };
        handlers.on_state = [this](const StateChange& change) { take(change); };
        handlers.on_charging_information = [this](const ChargingInformation& information) {
            latest_ = information;
            publish_once();
            view_.plan(picture());
            view_.information(information);
            end_when_unread();
        };
        handlers.on_plan = [this](const PlanChange& change) { take(change); };
        handlers.on_alarm = [this](const Alarm& alarm) {
            if (alarm.raised) {
                view_.event(paint(alarm_line(alarm), Colour::Yellow, out_.traits().colour));
            }
        };
        handlers.on_issue = [this](const IssueReport& report) {
            for (const std::string& line : issue_lines(report)) {
                view_.event("finding: " + line);
            }
        };
        return handlers;
    }

    void take(const StateChange& change) {
        if (change.cause) {
            view_.event(state_line(change));
        }
        std::string heading = fmt::format("vdv463 demo  {}", to_string(change.to));
        if (change.to == State::Ready) {
            const ConnectionInfo connection = client_->status().connection;
            heading += fmt::format("  {}  {}  {}", connection.tls_version, connection.cipher,
                                   connection.subprotocol);
        }
        view_.heading(std::move(heading));
    }

    /// The step and the information itself are told separately, in either order.
    void publish_once() {
        if (plan_ || !informed_ || !latest_) {
            return;
        }
        const DemoPlan plan =
            make_demo_plan(*latest_, Timestamp::from_system_clock(std::chrono::system_clock::now()),
                           duration_of(options_) / 4, duration_of(options_));
        const Result<PlanVersion> version = client_->publish(plan.list);
        if (!version) {
            report_error(version.error());
            loop_.quit();
            return;
        }
        plan_ = *version;
        published_ = std::chrono::steady_clock::now();
        view_.event(fmt::format("Plan {} published with {} requests. {} arrives in {}.", *plan_,
                                plan.list.size(), plan.arriving,
                                humane_duration(duration_of(options_) / 4)));
        if (!plan.late.empty()) {
            view_.event(fmt::format("{} departs too early to be full.", plan.late));
        }
        if (!plan.rejected.empty()) {
            view_.event(
                fmt::format("{} shall charge at a point that does not exist.", plan.rejected));
        }
    }

    PlanPicture picture() const {
        return plan_picture(client_->status(), client_->requests(), published_);
    }

    void take(const PlanChange& change) {
        const std::string_view colour_name = to_string(change.state);
        if (change.state == PlanState::Confirmed) {
            confirmed_ = true;
            view_.event(fmt::format("Plan {} {} by the CMS.", change.version,
                                    paint(colour_name, Colour::Green, out_.traits().colour)));
        } else if (change.cause) {
            view_.event(fmt::format("Plan {} {}: {}", change.version, colour_name,
                                    printable(change.cause->to_string())));
        }
    }

    void end_when_unread() {
        if (out_.broken()) {
            loop_.quit();
        }
    }

    int conclude(const MainLoop::End& end, const ClientStatus& status, const PlanPicture& plan,
                 const std::vector<std::string>& violations) {
        for (const std::string& violation : violations) {
            note("violation: " + violation);
        }
        if (end.why == MainLoop::End::Why::Signal) {
            return exit_signal(end.signal);
        }
        if (out_.broken()) {
            return exit_ok;
        }
        if (!confirmed_) {
            return report_error(status.last_error.value_or(
                Error(errc::timeout, "the demo ended before the plan was confirmed")));
        }
        const auto marked = [&plan](PlanMark mark) {
            return std::count_if(
                plan.requests.begin(), plan.requests.end(),
                [mark](const TrackedRequest& request) { return mark_of(request) == mark; });
        };
        out_.line(fmt::format(
            "\nClosed with 1000. {} charging informations received, {} bytes; plan {} confirmed, "
            "{} rejected, {} late; {} rule violations.",
            status.information_received, status.bytes_received, *plan_, marked(PlanMark::Bad),
            marked(PlanMark::Late), violations.size()));
        return violations.empty() ? exit_ok : exit_findings;
    }

    const SimOptions& options_;
    MainLoop& loop_;
    Output out_;
    DepotView view_;
    Client* client_ = nullptr;
    bool informed_ = false;  ///< the step of that name was told
    std::optional<ChargingInformation> latest_;
    std::optional<PlanVersion> plan_;
    std::optional<std::chrono::steady_clock::time_point> published_;
    bool confirmed_ = false;
};

}  // namespace

int run_demo(const SimOptions& options) {
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    return Demo(options, **loop).run();
}

}  // namespace vdv463::cli
