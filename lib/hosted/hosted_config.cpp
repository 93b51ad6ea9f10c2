// SPDX-License-Identifier: Apache-2.0
#include "hosted_config.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

#include <vdv463/validate.hpp>

#include "config_findings.hpp"
#include "http_text.hpp"

namespace vdv463::hosted {

namespace {

using common::has_control;
using common::is_token;
using std::chrono::milliseconds;

constexpr std::size_t max_presystem_id_bytes = 4096;
constexpr std::size_t max_offer_bytes = 512;

/// Whether the codec can write it.
bool is_writable(const std::string& presystem_id) {
    Message message;
    message.envelope.presystem_id = presystem_id;
    const auto issues = validate(message, SchemaVersion::V1_1);
    return std::none_of(issues.begin(), issues.end(),
                        [](const Issue& issue) { return issue.path == "/2"; });
}

void check_identity(Findings& findings, const SessionConfig& config) {
    if (config.presystem_id.empty()) {
        findings.add("presystem_id", "Is empty: the CMS operator assigns one.");
    } else if (has_control(config.presystem_id) ||
               config.presystem_id.size() > max_presystem_id_bytes) {
        findings.add("presystem_id", "Must not hold control characters nor exceed 4096 bytes.");
    } else if (!is_writable(config.presystem_id)) {
        findings.add("presystem_id", "Is not valid UTF-8.");
    }
    if (config.presystem == PresystemType::Unrecognized) {
        findings.add("presystem", "Must be Bms or Itcs.");
    }
}

void check_subprotocol(Findings& findings, const SubprotocolConfig& subprotocol) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < subprotocol.offer.size(); ++i) {
        const auto& name = subprotocol.offer[i];
        bytes += name.size() + 2;
        if (!is_token(name)) {
            findings.add(indexed("subprotocol.offer", i), "Is no subprotocol name.");
        } else if (std::count(subprotocol.offer.begin(), subprotocol.offer.end(), name) > 1) {
            findings.add(indexed("subprotocol.offer", i), "Is listed twice.");
        }
    }
    if (bytes > max_offer_bytes) {
        findings.add("subprotocol.offer", "Together they must not exceed 512 bytes.");
    }
    if (subprotocol.offer.empty() && subprotocol.policy == SubprotocolPolicy::Require) {
        findings.add("subprotocol.policy", "Cannot require a subprotocol when none is offered.");
    }
}

void check_times(Findings& findings, const SessionConfig& config) {
    const auto& reconnect = config.reconnect;
    findings.positive("reconnect.min_delay", reconnect.min_delay);
    findings.positive("reconnect.max_delay", reconnect.max_delay);
    findings.not_negative("reconnect.stable_after", reconnect.stable_after);
    if (reconnect.max_delay < reconnect.min_delay) {
        findings.add("reconnect.max_delay", "Must not be shorter than reconnect.min_delay.");
    }
    if (reconnect.jitter_pct < 0 || reconnect.jitter_pct > 100) {
        findings.add("reconnect.jitter_pct", "Must be 0 to 100.");
    }
    if (reconnect.max_attempts == 0U) {
        findings.add("reconnect.max_attempts", "Must be at least 1, or empty for no end.");
    }
    findings.positive("liveness.ping_interval", config.liveness.ping_interval);
    findings.positive("liveness.timeout", config.liveness.timeout);
    findings.not_negative("liveness.information_silent_after",
                          config.liveness.information_silent_after);
    findings.not_negative("liveness.information_timeout", config.liveness.information_timeout);
    findings.positive("limits.connect_timeout", config.limits.connect_timeout);
    findings.positive("limits.boot_timeout", config.limits.boot_timeout);
    findings.positive("limits.answer_timeout", config.limits.answer_timeout);
    findings.positive("limits.message_timeout", config.limits.message_timeout);
    findings.not_negative("limits.close_timeout", config.limits.close_timeout);
}

void check_plan_times(Findings& findings, const PlanConfig& plan, milliseconds answer_timeout) {
    findings.positive("plan.first_information_timeout", plan.first_information_timeout);
    findings.not_negative("plan.min_interval", plan.min_interval);
    findings.positive("plan.valid_for", plan.valid_for);
    findings.not_negative("plan.fresh_plan_after", plan.fresh_plan_after);
    findings.not_negative("plan.fresh_plan_wait", plan.fresh_plan_wait);
    findings.not_negative("plan.expired_after", plan.expired_after);
    findings.positive("plan.unanswered_retry_max", plan.unanswered_retry_max);
    findings.positive("plan.refused_retry_min", plan.refused_retry_min);
    findings.positive("plan.refused_retry_max", plan.refused_retry_max);
    findings.positive("plan.poisoned_retry", plan.poisoned_retry);
    if (plan.min_interval >= plan.valid_for) {
        findings.add("plan.min_interval", "Must be shorter than plan.valid_for.");
    }
    if (plan.unanswered_retry_max < answer_timeout) {
        findings.add("plan.unanswered_retry_max",
                     "Must not be shorter than limits.answer_timeout.");
    }
    if (plan.refused_retry_max < plan.refused_retry_min) {
        findings.add("plan.refused_retry_max", "Must not be shorter than plan.refused_retry_min.");
    }
}

void check_plan(Findings& findings, const PlanConfig& plan) {
    if (plan.mass_removal_pct < 0 || plan.mass_removal_pct > 100) {
        findings.add("plan.mass_removal_pct", "Must be 0 to 100.");
    }
    if (plan.mass_removal_least == 0) {
        findings.add("plan.mass_removal_least", "Must be at least 1.");
    }
    if (plan.resume_stored_plan && !plan.store) {
        findings.add("plan.resume_stored_plan", "Needs plan.store, where the plan is kept.");
    }
    for (std::size_t i = 0; i < plan.expected_depots.size(); ++i) {
        if (plan.expected_depots[i].empty()) {
            findings.add(indexed("plan.expected_depots", i), "Is empty.");
        }
    }
    if (plan.gate == Gate::AfterBoot && !plan.expected_depots.empty()) {
        findings.add("plan.gate",
                     "AfterBoot cannot wait for the depots of plan.expected_depots, which only "
                     "charging information names: use AfterInformation.");
    }
}

void check_sizes(Findings& findings, const LimitsConfig& limits) {
    if (limits.max_message_bytes < 1024 || limits.max_message_bytes > std::size_t{1} << 30U) {
        findings.add("limits.max_message_bytes", "Must be 1 kB to 1 GiB.");
    }
    if (limits.max_send_bytes < 65536 || limits.max_send_bytes > std::size_t{1} << 30U) {
        findings.add("limits.max_send_bytes", "Must be 64 kB to 1 GiB.");
    }
    if (limits.max_queued_sends == 0) {
        findings.add("limits.max_queued_sends", "Must be at least 1.");
    }
    if (limits.max_parallel_handshakes < 1 || limits.max_parallel_handshakes > 4000) {
        findings.add("limits.max_parallel_handshakes", "Must be 1 to 4000.");
    }
}

}  // namespace

std::vector<Issue> check(const SessionConfig& config) {
    Findings findings;
    check_identity(findings, config);
    check_subprotocol(findings, config.subprotocol);
    check_times(findings, config);
    check_plan_times(findings, config.plan, config.limits.answer_timeout);
    check_plan(findings, config.plan);
    check_sizes(findings, config.limits);
    return findings.take();
}

Error invalid_config(std::vector<Issue> problems) {
    Error error(errc::invalid_config,
                "The configuration cannot be used: " + problems[0].path + ": " + problems[0].text);
    if (problems.size() > 1) {
        error.detail += " (" + std::to_string(problems.size()) + " problems in all)";
    }
    error.path = problems[0].path;
    error.issues = std::move(problems);
    return error;
}

session::SessionConfig machine_config(const SessionConfig& config) {
    session::SessionConfig out;
    out.presystem_id = config.presystem_id;
    out.presystem = config.presystem;
    out.has_store = config.plan.store != nullptr;
    out.schema = config.dialect.schema;
    out.subprotocol = config.subprotocol;
    out.reconnect = config.reconnect;
    out.liveness = config.liveness;
    out.plan = config.plan;
    out.plan.store = nullptr;  // the host's, which goes when the host's half does
    out.limits = config.limits;
    out.log_level = config.log.sink ? config.log.level : LogLevel::Off;
    return out;
}

}  // namespace vdv463::hosted
