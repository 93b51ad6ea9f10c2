// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <vdv463/message.hpp>
#include <vdv463/result.hpp>
#include <vdv463/status.hpp>

#include "json_writer.hpp"

/// The documents that --json prints, each on one line without a line break.
namespace vdv463::cli {

/// The member "issues".
void write_issues(JsonWriter& json, const std::vector<Issue>& issues);

/// An error as an object, or null.
void write_error(JsonWriter& json, const std::optional<Error>& error, int exit_code);

/// {"ok":...,"steps":[...],"connection":{...}|null,"error":{...}|null,"try":[...]}
/// `exit_code` is that of the program, which is not always that of the error.
std::string json_check(const std::vector<AttemptStep>& steps,
                       const std::optional<ConnectionInfo>& connection,
                       const std::optional<Error>& error, int exit_code);

/// {"event":"state",...}
std::string json_state(const StateChange& change);

/// {"event":"information","points":N,"message":{...}}. The message is written as the first of the
/// schema versions that can express it, beginning with `preferred`; when none can, because the CMS
/// strays from them all, with the members that it has.
std::string json_information(const ChargingInformation& information, SchemaVersion preferred);

/// {"event":"issue",...}
std::string json_issue(const IssueReport& report);

/// {"event":"plan",...}, {"event":"request",...} and {"event":"alarm",...}. What is not known is
/// null; numbers have the units of the schema.
std::string json_plan(const PlanChange& change);
std::string json_request(const TrackedRequest& request);
std::string json_alarm(const Alarm& alarm);

/// {"event":"answer",...}; `exit_code` as for json_check().
std::string json_answer(const Result<Confirmation>& outcome, int exit_code);

}  // namespace vdv463::cli
