// SPDX-License-Identifier: Apache-2.0
#include "json_output.hpp"

#include "exit_code.hpp"
#include "information_json.hpp"
#include "json_writer.hpp"
#include "point_rows.hpp"
#include "things_to_try.hpp"

#include <vdv463/codec.hpp>

#include <fmt/format.h>

#include <chrono>

namespace vdv463::cli {
namespace {

void member_if(JsonWriter& json, std::string_view name, const std::string& text) {
    if (!text.empty()) {
        json.member(name, text);
    }
}

/// All four members, so that a reader need not ask which are there.
void write_cause(JsonWriter& json, const std::optional<Error>& cause) {
    if (!cause) {
        json.null();
        return;
    }
    json.begin_object();
    json.member("stage", to_string(cause->stage()));
    json.member("code", error_info(cause->value()).name);
    json.member("detail", cause->detail);
    json.key("peerText");
    cause->peer_text.empty() ? json.null() : json.string(cause->peer_text);
    json.end_object();
}

void write_milliseconds(JsonWriter& json, std::string_view name,
                        std::chrono::microseconds duration) {
    json.key(name);
    json.raw(fmt::format("{:.1f}", static_cast<double>(duration.count()) / 1e3));
}

void write_value(JsonWriter& json, const std::string& value) {
    json.string(value);
}
void write_value(JsonWriter& json, double value) {
    json.number(value);
}
void write_value(JsonWriter& json, Timestamp value) {
    json.string(value.to_string());
}

template <class T>
void write_optional(JsonWriter& json, std::string_view name, const std::optional<T>& value) {
    json.key(name);
    if (value) {
        write_value(json, *value);
    } else {
        json.null();
    }
}

std::optional<std::string> encoded(const ChargingInformation& information,
                                   SchemaVersion preferred) {
    for (const SchemaVersion version :
         {preferred, SchemaVersion::V1_1, SchemaVersion::V2_0, SchemaVersion::V1_0}) {
        EncodeOptions options;
        options.version = version;
        Result<std::string> text = encode_payload(information, options);
        if (text) {
            return *std::move(text);
        }
    }
    return std::nullopt;
}

void write_connection(JsonWriter& json, const std::optional<ConnectionInfo>& connection) {
    if (!connection) {
        json.null();
        return;
    }
    const Timestamp now = Timestamp::from_system_clock(std::chrono::system_clock::now());
    json.begin_object();
    json.member("address", connection->address);
    json.member("tlsVersion", connection->tls_version);
    json.member("cipher", connection->cipher);
    json.member("subprotocol", connection->subprotocol);
    json.key("certificates");
    json.begin_array();
    for (const CertificateInfo& certificate : connection->certificates) {
        json.begin_object();
        json.member("role", to_string(certificate.role));
        json.member("subject", certificate.subject);
        json.member("notAfter", certificate.not_after.to_string());
        json.member("daysLeft", certificate.days_left(now));
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

}  // namespace

void write_issues(JsonWriter& json, const std::vector<Issue>& issues) {
    json.key("issues");
    json.begin_array();
    for (const Issue& issue : issues) {
        json.begin_object();
        json.member("path", issue.path);
        json.member("rule", issue.rule);
        json.member("text", issue.text);
        json.end_object();
    }
    json.end_array();
}

void write_error(JsonWriter& json, const std::optional<Error>& error, int exit_code) {
    if (!error) {
        json.null();
        return;
    }
    const ErrorInfo& info = error_info(error->value());
    json.begin_object();
    json.member("code", info.name);
    json.member("stage", to_string(error->stage()));
    json.member("exitCode", std::int64_t{exit_code});
    json.member("detail", error->detail.empty() ? info.meaning : error->detail);
    json.member("advice", info.advice);
    member_if(json, "peerText", error->peer_text);
    member_if(json, "path", error->path);
    if (error->http_status) {
        json.member("httpStatus", std::int64_t{*error->http_status});
    }
    if (error->close_code) {
        json.member("closeCode", std::int64_t{*error->close_code});
    }
    if (!error->issues.empty()) {
        write_issues(json, error->issues);
    }
    json.end_object();
}

std::string json_check(const std::vector<AttemptStep>& steps,
                       const std::optional<ConnectionInfo>& connection,
                       const std::optional<Error>& error, int exit_code) {
    JsonWriter json;
    json.begin_object();
    json.member("ok", !error);
    json.key("steps");
    json.begin_array();
    for (const AttemptStep& step : steps) {
        json.begin_object();
        json.member("step", to_string(step.step));
        json.member("ok", step.ok);
        write_milliseconds(json, "ms", step.elapsed);
        json.member("detail", step.detail);
        json.end_object();
    }
    json.end_array();
    json.key("connection");
    write_connection(json, connection);
    json.key("error");
    write_error(json, error, exit_code);
    json.key("try");
    json.begin_array();
    if (error) {
        for (const std::string_view text : things_to_try(*error)) {
            json.string(text);
        }
    }
    json.end_array();
    json.end_object();
    return json.text();
}

std::string json_state(const StateChange& change) {
    JsonWriter json;
    json.begin_object();
    json.member("event", "state");
    json.member("from", to_string(change.from));
    json.member("to", to_string(change.to));
    json.key("retryInMs");
    change.retry_in ? json.integer(change.retry_in->count()) : json.null();
    json.key("cause");
    write_cause(json, change.cause);
    json.end_object();
    return json.text();
}

std::string json_information(const ChargingInformation& information, SchemaVersion preferred) {
    JsonWriter json;
    json.begin_object();
    json.member("event", "information");
    json.member("points", static_cast<std::int64_t>(count_points(information)));
    json.key("message");
    if (const std::optional<std::string> text = encoded(information, preferred)) {
        json.raw(*text);
    } else {
        write_information(json, information);
    }
    json.end_object();
    return json.text();
}

std::string json_issue(const IssueReport& report) {
    JsonWriter json;
    json.begin_object();
    json.member("event", "issue");
    json.member("kind", to_string(report.kind));
    json.member("messageId", report.message_id);
    json.key("action");
    report.action ? json.string(to_string(*report.action)) : json.null();
    write_issues(json, report.issues);
    json.key("error");
    write_error(json, report.error, report.error ? exit_code_of(*report.error) : exit_ok);
    json.end_object();
    return json.text();
}

std::string json_plan(const PlanChange& change) {
    JsonWriter json;
    json.begin_object();
    json.member("event", "plan");
    json.member("version", static_cast<std::int64_t>(change.version));
    json.member("state", to_string(change.state));
    json.key("cause");
    write_cause(json, change.cause);
    json.end_object();
    return json.text();
}

std::string json_request(const TrackedRequest& request) {
    JsonWriter json;
    json.begin_object();
    json.member("event", "request");
    json.member("chargingRequestId", request.charging_request_id);
    json.member("vehicleId", request.vehicle_id);
    json.member("state", to_string(request.state));
    json.member("since", request.since.to_string());
    json.member("late", request.late);
    json.member("evidence", request.evidence);
    json.key("reason");
    request.reason.empty() ? json.null() : json.string(request.reason);
    write_optional(json, "chargingPointId", request.charging_point_id);
    write_optional(json, "chargingProcessId", request.charging_process_id);
    write_optional(json, "startTime", request.start_time);
    write_optional(json, "stateOfCharge", request.soc_pct);
    write_optional(json, "chargingPower", request.power_kw);
    write_optional(json, "minTargetSoc", std::optional<double>(request.min_target_soc_pct));
    write_optional(json, "maxTargetSoc", std::optional<double>(request.max_target_soc_pct));
    write_optional(json, "requestedTimeForDeparture", request.departure);
    write_optional(json, "predictedDepartureTimeSoc", request.predicted_departure_soc_pct);
    write_optional(json, "predictedMinTargetTime", request.predicted_min_target_time);
    json.end_object();
    return json.text();
}

std::string json_alarm(const Alarm& alarm) {
    JsonWriter json;
    json.begin_object();
    json.member("event", "alarm");
    json.member("id", alarm.id);
    json.member("severity", to_string(alarm.severity));
    json.member("raised", alarm.raised);
    json.member("since", alarm.since.to_string());
    json.member("text", alarm.text);
    json.end_object();
    return json.text();
}

std::string json_answer(const Result<Confirmation>& outcome, int exit_code) {
    JsonWriter json;
    json.begin_object();
    json.member("event", "answer");
    json.member("ok", outcome.has_value());
    if (outcome) {
        json.member("messageId", outcome->message_id);
        write_milliseconds(json, "roundTripMs", outcome->round_trip);
        json.key("error");
        json.null();
    } else {
        json.key("messageId");
        const std::string& id = outcome.error().message_id;
        id.empty() ? json.null() : json.string(id);
        json.key("roundTripMs");
        json.null();
        json.key("error");
        write_error(json, outcome.error(), exit_code);
    }
    json.end_object();
    return json.text();
}

}  // namespace vdv463::cli
