// SPDX-License-Identifier: Apache-2.0
#include "kept_plan.hpp"

#include "exit_code.hpp"
#include "json_output.hpp"
#include "own_requests.hpp"
#include "plan_rows.hpp"
#include "report.hpp"

#include <utility>

namespace vdv463::cli {

KeptPlan::KeptPlan(Options options, const ClientConfig& config, std::vector<ChargingRequest> list)
    : options_(std::move(options)),
      presystem_id_(config.presystem_id),
      looks_first_(config.plan.gate == Gate::AfterInformation && !options_.replace_all),
      list_(std::move(list)) {}

void KeptPlan::begin(Client& client) {
    client_ = &client;
    // An empty list is refused whatever the CMS shows.
    if (!looks_first_ || list_.empty()) {
        publish();
    }
}

void KeptPlan::take(const ChargingInformation& information) {
    if (!waits()) {
        return;
    }
    if (const std::optional<Error> error = deletion(information, presystem_id_, list_)) {
        report_deletion(*error);
        refused_ = exit_usage;
        return;
    }
    publish();
}

void KeptPlan::tick() {
    if (!waits()) {
        return;
    }
    const ClientStatus status = client_->status();
    if (status.state == State::Ready && status.gate_open && status.information_received == 0) {
        publish();
    }
}

void KeptPlan::publish() {
    PublishOptions options;
    options.allow_removals = options_.replace_all;
    options.reason = options_.file == "-" ? "vdv463, standard input" : "vdv463, " + options_.file;
    const Result<PlanVersion> version = client_->publish(std::move(list_), options);
    if (version) {
        published_ = std::chrono::steady_clock::now();
    } else {
        refused_ = report_error(version.error());
    }
}

void add_plan_handlers(ClientHandlers& handlers, const TellPlan& tell) {
    handlers.on_plan = [tell](const PlanChange& change) {
        tell("plan", json_plan(change), plan_change_line(change));
    };
    handlers.on_request = [tell](const TrackedRequest& request) {
        tell("request", json_request(request), request_line(request));
    };
    handlers.on_alarm = [tell](const Alarm& alarm) {
        tell("alarm", json_alarm(alarm), alarm_line(alarm));
    };
}

}  // namespace vdv463::cli
