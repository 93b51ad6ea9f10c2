// SPDX-License-Identifier: Apache-2.0
#include "config_check.hpp"

#include <vdv463/validate.hpp>

#include "http_text.hpp"
#include "proxy.hpp"
#include "tls_check.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace vdv463::client {

namespace {

using std::chrono::milliseconds;
using transport::has_control;
using transport::is_token;

constexpr milliseconds longest = std::chrono::hours{24 * 365};
constexpr std::size_t max_presystem_id_bytes = 4096;
constexpr std::size_t max_offer_bytes = 512;
constexpr std::size_t max_header_bytes = 3000;  // libwebsockets builds the request in 4 KiB

class Findings {
public:
    void add(std::string path, std::string text) {
        issues_.push_back({std::move(path), "invalid_config", std::move(text)});
    }

    void positive(const std::string& path, milliseconds value) {
        if (value <= milliseconds::zero() || value > longest) {
            add(path, "Must be longer than 0 and at most a year.");
        }
    }

    void not_negative(const std::string& path, milliseconds value) {
        if (value < milliseconds::zero() || value > longest) {
            add(path, "Must be 0 or longer, at most a year.");
        }
    }

    void add_all(std::vector<Issue> others) {
        std::move(others.begin(), others.end(), std::back_inserter(issues_));
    }

    std::vector<Issue> take() { return std::move(issues_); }

private:
    std::vector<Issue> issues_;
};

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

std::string indexed(std::string_view name, std::size_t index) {
    return std::string(name) + "[" + std::to_string(index) + "]";
}

void check_url(Findings& findings, const std::string& path, const std::string& text,
               bool allow_insecure) {
    const auto url = transport::parse_url(text);
    if (!url) {
        findings.add(path, url.error().detail);
        return;
    }
    if (!url->secure && !allow_insecure) {
        findings.add(path,
                     "ws:// sends everything in clear, credentials too: use wss://, or set "
                     "allow_insecure if that is meant.");
    }
}

/// Whether the codec can write it.
bool is_writable(const std::string& presystem_id) {
    Message message;
    message.envelope.presystem_id = presystem_id;
    const auto issues = validate(message, SchemaVersion::V1_1);
    return std::none_of(issues.begin(), issues.end(),
                        [](const Issue& issue) { return issue.path == "/2"; });
}

void check_identity(Findings& findings, const ClientConfig& config) {
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

void check_credentials(Findings& findings, const ClientConfig& config) {
    if (const auto* fixed = std::get_if<Credentials>(&config.credentials)) {
        if (fixed->user.find(':') != std::string::npos) {
            findings.add("credentials.user", "Must not hold a colon (RFC 7617).");
        }
        if (has_control(fixed->user) || has_control(fixed->password.reveal())) {
            findings.add("credentials", "User and password must not hold control characters.");
        }
        if (fixed->user.size() + fixed->password.reveal().size() > max_header_bytes / 4 * 3) {
            findings.add("credentials", "User and password are too long for a header.");
        }
    }
    const auto* provider = std::get_if<CredentialsProvider>(&config.credentials);
    if (provider != nullptr && !*provider) {
        findings.add("credentials", "The provider is empty.");
    }
}

void check_headers(Findings& findings, const ClientConfig& config) {
    constexpr std::array<std::string_view, 8> ours{
        "host",   "upgrade",        "connection",        "sec-websocket-key",
        "origin", "content-length", "transfer-encoding", "sec-websocket-version"};
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < config.headers.size(); ++i) {
        const auto path = indexed("headers", i);
        const auto& header = config.headers[i];
        const auto name = lower(header.name);
        bytes += header.name.size() + header.value.reveal().size() + 4;
        if (!is_token(header.name)) {
            findings.add(path, "The name is no HTTP header name.");
        } else if (std::find(ours.begin(), ours.end(), name) != ours.end() ||
                   name == "sec-websocket-protocol" || name == "sec-websocket-extensions") {
            findings.add(path, "The header '" + name + "' belongs to the WebSocket handshake.");
        } else if (name == "authorization" &&
                   !std::holds_alternative<std::monostate>(config.credentials)) {
            findings.add(path, "Authorization is given here and by the credentials: choose one.");
        }
        if (has_control(header.value.reveal())) {
            findings.add(path, "The value must not hold control characters.");
        }
    }
    if (bytes > max_header_bytes) {
        findings.add("headers", "Together they must not exceed 3000 bytes.");
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

void check_times(Findings& findings, const ClientConfig& config) {
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

std::vector<Issue> check(const ClientConfig& config) {
    Findings findings;
    check_url(findings, "url", config.url, config.allow_insecure);
    for (std::size_t i = 0; i < config.alternate_urls.size(); ++i) {
        check_url(findings, indexed("alternate_urls", i), config.alternate_urls[i],
                  config.allow_insecure);
    }
    check_identity(findings, config);
    check_credentials(findings, config);
    check_headers(findings, config);
    check_subprotocol(findings, config.subprotocol);
    findings.add_all(transport::check_tls(config.tls));
    findings.add_all(transport::check_proxy(config.proxy));
    check_times(findings, config);
    check_plan_times(findings, config.plan, config.limits.answer_timeout);
    check_plan(findings, config.plan);
    check_sizes(findings, config.limits);
    return findings.take();
}

std::vector<transport::Url> parse_urls(const ClientConfig& config) {
    std::vector<transport::Url> urls;
    urls.push_back(*transport::parse_url(config.url));
    for (const auto& url : config.alternate_urls) {
        urls.push_back(*transport::parse_url(url));
    }
    return urls;
}

Result<std::vector<std::optional<transport::Proxy>>> choose_proxies(
    const ClientConfig& config, const std::vector<transport::Url>& urls) {
    std::vector<std::optional<transport::Proxy>> out;
    for (const auto& url : urls) {
        auto chosen = transport::choose_proxy(config.proxy, url);
        if (!chosen) {
            Error error = std::move(chosen).error();
            error.path = "proxy.from_environment";
            error.issues.push_back({error.path, "invalid_config", error.detail});
            return error;
        }
        out.push_back(*std::move(chosen));
    }
    return out;
}

}  // namespace vdv463::client
