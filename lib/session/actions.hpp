// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <vdv463/log.hpp>
#include <vdv463/message.hpp>
#include <vdv463/plan_store.hpp>
#include <vdv463/result.hpp>
#include <vdv463/status.hpp>

#include "events.hpp"
#include "plan_audit.hpp"

/// What a session wants done. The caller carries the actions out in order.
namespace vdv463::session {

/// Begin an attempt to connect to the url with this index (0 is config.url, then the alternates).
struct OpenTransport {
    std::uint32_t attempt = 0;
    std::size_t url_index = 0;
};
/// Encode and send; MessageWritten with the same token is expected once it has left.
struct SendMessage {
    Token token = 0;
    Message message;
};
struct SendPing {
    std::string payload;
};
/// Send what is queued, then a close frame; TransportClosed is expected.
struct CloseTransport {
    std::uint16_t code = 1000;
    std::string reason;
};
/// Ask the provider, without connecting, whether it has others than the refused credentials.
/// CredentialsAsked is expected.
struct AskCredentials {
    std::uint32_t attempt = 0;
};
/// Forget the connection or the attempt at once; no event of it may come afterwards.
struct DropTransport {};

struct ReportState {
    StateChange change;
};
struct ReportStep {
    AttemptStep step;  ///< Boot or Information; `url` is filled in by the caller
};
struct ReportInformation {
    ChargingInformation information;
};
struct ReportIssue {
    IssueReport report;
};
struct ReportPlan {
    PlanChange change;
};
struct ReportRequest {
    TrackedRequest request;
};
struct ReportPlanNeeded {
    PlanNeeded needed;
};
/// Read the plan store; StoreLoaded is expected. Asked again with each start until it has come.
struct LoadStore {};
/// Write it; StoreSaved is expected, and none is asked for before, unless a new start comes first.
struct SaveStore {
    std::shared_ptr<const StoredPlan> plan;
};
/// Hand an audit record to the log, with the SHA-256 of the list.
struct Audit {
    PlanAudit record;
};
struct ReportAlarm {
    Alarm alarm;
};
struct CompleteSend {
    SendId id = 0;
    Result<Confirmation> outcome;
};
struct Log {
    LogLevel level = LogLevel::Info;
    std::string text;
    std::string message_id;
};

using Action = std::variant<OpenTransport, SendMessage, SendPing, CloseTransport, DropTransport,
                            ReportState, ReportStep, ReportInformation, ReportIssue, ReportPlan,
                            ReportRequest, ReportPlanNeeded, LoadStore, SaveStore, Audit,
                            ReportAlarm, CompleteSend, AskCredentials, Log>;
using Actions = std::vector<Action>;

}  // namespace vdv463::session
