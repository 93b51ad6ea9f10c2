// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/error.hpp>
#include <vdv463/export.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/timestamp.hpp>

namespace vdv463 {

/// What a client is doing: docs/lifecycle.md.
enum class State : std::uint8_t {
    Stopped,
    Connecting,
    Booting,  ///< connected, waiting for the answer to the BootNotification
    Ready,    ///< booted: messages flow
    Closing,
    Waiting,  ///< for the next attempt
};
VDV463_EXPORT std::string_view to_string(State value) noexcept;  ///< "Stopped", "Connecting", ...

/// The client went from one state to another.
struct StateChange {
    State from = State::Stopped;  ///< the state that has ended
    State to = State::Stopped;    ///< the state that has begun
    std::optional<Error> cause;   ///< why, when it was not as planned
    /// To Waiting: until the next attempt. Empty in a standby without a connection.
    std::optional<std::chrono::milliseconds> retry_in;
};

/// The steps of a connection attempt, in order.
enum class Step : std::uint8_t { Resolve, Connect, Tls, Upgrade, Subprotocol, Boot, Information };
VDV463_EXPORT std::string_view to_string(Step value) noexcept;  ///< "resolve", "connect", ...

/// One step of a connection attempt that has ended.
struct AttemptStep {
    std::uint32_t attempt = 0;             ///< counted from 1 since start()
    std::string url;                       ///< the URL that is being tried
    Step step = Step::Resolve;             ///< which one
    bool ok = false;                       ///< whether it succeeded
    std::chrono::microseconds elapsed{0};  ///< of this step alone
    std::string detail;                    ///< one sentence, for people
    std::optional<Error> error;            ///< set when not ok
};

/// Something odd about a received message.
struct IssueReport {
    /// What is odd about it.
    enum class Kind : std::uint8_t {
        Findings,           ///< read, but not as the schema has it: see `issues`
        Undecodable,        ///< not readable; answered with an Error where that is possible
        UnmatchedAnswer,    ///< a Confirmation or Error that fits no request of ours
        UnexpectedRequest,  ///< a request that a CMS may not send; answered with an Error
    };
    Kind kind = Kind::Findings;    ///< decides which of the rest is set
    std::string message_id;        ///< of the message, empty when it was not readable
    std::optional<Action> action;  ///< of the message, empty when it was not readable
    std::vector<Issue> issues;     ///< for Findings
    std::optional<Error> error;    ///< for the others: what is wrong
};
VDV463_EXPORT std::string_view to_string(IssueReport::Kind value) noexcept;  ///< "findings", ...

/// How much an Alarm weighs: look at it soon, or now.
enum class Severity : std::uint8_t { Warning, Critical };
VDV463_EXPORT std::string_view to_string(Severity value) noexcept;  ///< "warning", "critical"

/// A condition with a begin and an end: told once when it begins and once when it is over.
struct Alarm {
    std::string id;  ///< "LINK_DOWN", "AUTH_FAILED", "INFORMATION_SILENT", "CLOCK_OFFSET",
                     ///< "CERTIFICATE_EXPIRY", "HANDLER_EXCEPTION": see docs/lifecycle.md;
                     ///< "PLAN_NOT_IN_FORCE", "PLAN_REFUSED", "PLAN_UNANSWERED", "PLAN_POISONED",
                     ///< "PLAN_STALE", "PLAN_LOST_AT_CMS", "PLAN_STORE_FAILED", "WRONG_DEPOT",
                     ///< "SECOND_MASTER", "BUS_LATE", "REQUEST_REJECTED": docs/charging-plan.md
    Severity severity = Severity::Warning;  ///< of the condition
    bool raised = true;                     ///< false: it is over
    Timestamp since;                        ///< when it began
    std::string text;                       ///< one sentence, for people
};

/// The CMS's "received".
struct Confirmation {
    std::string message_id;                   ///< of our request
    Timestamp timestamp;                      ///< of the answer, by the CMS's clock
    std::chrono::microseconds round_trip{0};  ///< from written to answered
};

/// Whose certificate it is.
enum class CertificateRole : std::uint8_t {
    Server,  ///< the CMS's own
    Client,  ///< ours, tls.certificate_file
    Ca,      ///< above the CMS's own in the verified chain: intermediates and what we trust
};
VDV463_EXPORT std::string_view to_string(CertificateRole value) noexcept;  ///< "server", ...

/// A certificate that the connection depends on.
struct CertificateInfo {
    CertificateRole role = CertificateRole::Server;  ///< whose it is
    std::string subject;                             ///< RFC 2253, such as "CN=cms.example"
    Timestamp not_after;                             ///< when it expires

    /// Whole days until it expires, rounded down; negative: expired that many days ago.
    std::int64_t days_left(Timestamp now) const noexcept {
        constexpr std::int64_t day_us = std::int64_t{24} * 3600 * 1000000;
        const std::int64_t left = (not_after - now).count();
        return left / day_us - (left % day_us < 0 ? 1 : 0);
    }
};

/// The connection as it is; all empty when there is none.
struct ConnectionInfo {
    std::string url;          ///< the one of ClientConfig that it leads to
    std::string address;      ///< numeric, with port
    std::string tls_version;  ///< "TLSv1.3"; empty over ws://
    std::string cipher;       ///< OpenSSL's name
    std::string subprotocol;  ///< that the CMS chose; empty: none
    /// Over TLS: the server's, then the CAs upwards, then our own.
    std::vector<CertificateInfo> certificates;
    std::vector<std::string> warnings;  ///< about TLS: a pin that was only reported, a key log
};

/// How a client stands: a snapshot, made by Client::status(). Ages count by the steady clock.
struct ClientStatus {
    State state = State::Stopped;  ///< what the client is doing
    /// Since `state` began; empty before the first start().
    std::optional<std::chrono::milliseconds> state_age;
    std::uint32_t attempt = 0;  ///< of the current or last attempt, since start()
    std::optional<std::chrono::milliseconds> retry_in;    ///< Waiting: until the next attempt
    std::optional<Error> last_error;                      ///< of the last connection that failed
    ConnectionInfo connection;                            ///< as it is now
    bool gate_open = false;                               ///< charging requests may leave
    std::optional<std::chrono::microseconds> round_trip;  ///< of the last ping
    std::optional<std::chrono::milliseconds> silence;     ///< since the last byte was received
    std::optional<std::chrono::milliseconds> information_age;  ///< since the last information
    /// Ready, and no information for liveness.information_silent_after: the link lives all the
    /// same. False without a booted link, however old the information is.
    bool information_silent = false;
    /// The clock of the CMS minus ours, by the times in its messages: the least delayed of the last
    /// eight. Empty until a first one came; kept when the connection ends.
    std::optional<std::chrono::milliseconds> cms_clock_offset;

    PlanVersion plan_version = 0;             ///< of the newest published list; 0: none
    std::optional<PlanState> plan_state;      ///< of that list; empty: none
    std::optional<Timestamp> plan_published;  ///< from when on its age counts, by our clock
    std::optional<Error> plan_cause;          ///< why it is Refused, Held or has to wait again
    PlanVersion confirmed_plan_version = 0;   ///< of the list confirmed last; 0: none
    /// Since the CMS confirmed a published list last; empty: it never did.
    std::optional<std::chrono::milliseconds> plan_confirmed_age;
    bool active = true;  ///< false: standby, no list is sent
    /// Requests of the plan whose minimum target is missed at the departure, by the prediction of
    /// the CMS.
    std::vector<TrackedRequest> late_requests;

    std::vector<Alarm> alarms;  ///< those that are raised

    // Counted since create():
    std::uint64_t connections = 0;            ///< that reached Ready
    std::uint64_t messages_received = 0;      ///< of any kind, answers included
    std::uint64_t messages_sent = 0;          ///< of any kind, answers included
    std::uint64_t bytes_received = 0;         ///< of messages
    std::uint64_t bytes_sent = 0;             ///< of messages
    std::uint64_t information_received = 0;   ///< that could be decoded
    std::uint64_t information_coalesced = 0;  ///< replaced by a newer one before its handler ran
    std::uint64_t undecodable_messages = 0;   ///< see IssueReport::Kind::Undecodable
    std::uint64_t unmatched_answers = 0;      ///< see IssueReport::Kind::UnmatchedAnswer
    std::uint64_t lists_sent = 0;             ///< published lists, each time that one was written
    std::uint64_t lists_confirmed = 0;        ///< of these, answered with a Confirmation
    std::uint64_t lists_refused = 0;          ///< of these, answered with an Error
    std::uint64_t issues_dropped = 0;         ///< more than 100 were waiting for on_issue
    /// State changes, steps, plan changes, states of requests, wishes for a plan and alarms that
    /// made room for newer ones before their handler ran: see docs/threads.md.
    std::uint64_t events_coalesced = 0;
    std::uint64_t handler_exceptions = 0;  ///< that left a handler, and were caught
};

}  // namespace vdv463
