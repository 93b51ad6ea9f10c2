// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

#include <vdv463/enums.hpp>
#include <vdv463/export.hpp>

namespace vdv463 {

/// Everything that can go wrong, grouped by where it goes wrong. What each code means, what to do
/// about it and the exit code of the command line tool are in one table: error_info().
enum class errc {
    // configuration and arguments
    invalid_config = 1,  ///< the configuration has problems; all are in Error::issues
    invalid_url,         ///< the URL is not of the form wss://host[:port][/path]
    validation_failed,   ///< a list was refused before sending; all problems are in Error::issues
    empty_list,          ///< publish({}) is refused: withdraw_all() says what is meant
    plan_active,         ///< send() is refused while a published list is kept in force
    mass_removal,        ///< a list was refused because too many vehicles would vanish
    no_plan,             ///< republish() without a published list
    duplicate_client,    ///< another client of this process has the same URL and presystem id
    credentials_failed,  ///< the credentials provider returned an error or threw

    // name and TCP
    resolve_failed,
    resolve_timeout,
    connect_refused,
    connect_failed,
    connect_timeout,
    proxy_failed,  ///< the proxy was not reached, or did not let the connection through

    // TLS
    tls_setup_failed,  ///< our side: a certificate or key file is missing or unreadable
    tls_timeout,
    tls_handshake_failed,
    tls_untrusted,  ///< the chain does not end in a CA that we trust
    tls_expired,
    tls_not_yet_valid,
    tls_name_mismatch,
    tls_pin_mismatch,         ///< no key of the chain is among tls.pins
    tls_certificate_invalid,  ///< refused for another reason; the detail names it

    // HTTP upgrade
    http_unauthorized,       ///< 401
    http_forbidden,          ///< 403
    http_not_found,          ///< 404
    http_redirect,           ///< 3xx; never followed, because the credentials would travel along
    http_too_many_requests,  ///< 429
    http_server_error,       ///< 5xx
    http_status,             ///< any other status than 101
    not_http,                ///< what answers is no HTTP server
    header_too_large,        ///< the header of the answer exceeds 16 kB
    accept_invalid,          ///< 101 with a wrong Sec-WebSocket-Accept or none
    upgrade_timeout,
    upgrade_failed,  ///< closed without a whole answer, or 101 without an upgrade

    // subprotocol and boot
    subprotocol_mismatch,
    boot_rejected,
    boot_timeout,

    // the running connection
    remote_error,         ///< the CMS answered our request with an Error
    timeout,              ///< no answer in time
    unanswered,           ///< closed by us: two requests in a row stayed without answer
    information_timeout,  ///< no charging information in time
    stale,                ///< nothing received although we pinged
    closed_by_peer,       ///< close frame from the CMS
    refused_by_peer,      ///< close frame 1008: the CMS refuses this client
    connection_lost,      ///< the connection ended without a close frame
    protocol_violation,   ///< the peer broke the WebSocket protocol or VDV 463's sequence
    message_too_large,

    // the plan: why a list is held
    plan_stale,       ///< it is too old, or all its departures are in the past
    plan_poisoned,    ///< connections were lost again and again after it was sent
    plan_not_loaded,  ///< the stored plan is not read yet
    wrong_depot,      ///< the CMS shows other depots than expected
    second_master,    ///< somebody else publishes under our presystem id
    standby,          ///< set_active(false)

    // messages
    invalid_json,
    invalid_utf8,
    invalid_envelope,
    missing_member,
    unknown_member,
    wrong_type,
    out_of_range,
    invalid_value,
    not_expressible,  ///< the value cannot be written in the chosen schema version
    limit_exceeded,   ///< nesting, list or string longer than the limits allow

    // local
    not_ready,  ///< there is no booted connection
    queue_full,
    store_failed,  ///< the plan store could not be read or written
    stopped,
    internal,
};

/// Where in the course of a connection an error belongs.
enum class Stage : std::uint8_t {
    Config,
    Resolve,
    Connect,
    Tls,
    Upgrade,
    Subprotocol,
    Boot,
    Information,
    Session,
    Message,
    Local,
};
VDV463_EXPORT std::string_view to_string(Stage value) noexcept;  ///< "config", "resolve", ...

/// One row of the error table.
struct ErrorInfo {
    errc code;                 ///< of which this is the row
    std::string_view name;     ///< the enumerator's name
    Stage stage;               ///< where it usually happens
    int exit_code;             ///< of the command line tool `vdv463`
    std::string_view meaning;  ///< one sentence: what happened
    std::string_view advice;   ///< one sentence: what to do
};

/// The row of `code`; that of errc::internal when there is none.
VDV463_EXPORT const ErrorInfo& error_info(errc code) noexcept;
/// All rows, in the order of errc.
VDV463_EXPORT const std::vector<ErrorInfo>& error_table();

/// The category "vdv463", whose values are those of errc.
VDV463_EXPORT const std::error_category& error_category() noexcept;
/// Lets an errc be compared with a std::error_code.
VDV463_EXPORT std::error_code make_error_code(errc code) noexcept;

/// How much an Issue weighs, in ascending order.
enum class IssueSeverity : std::uint8_t {
    Info,     ///< allowed, and worth knowing
    Warning,  ///< tolerated or taken, but hardly meant like this
    Error,    ///< wrong: not valid, or contradicting itself
};
VDV463_EXPORT std::string_view to_string(IssueSeverity value) noexcept;  ///< "info", "warning", ...

/// A finding in one message, configuration or list of requests.
struct Issue {
    std::string path;  ///< JSON Pointer into the message, or the name of the configuration member;
                       ///< for mass_removal the charging request id
    std::string rule;  ///< short stable id, such as "unknown_member"
    std::string text;  ///< one sentence: what was expected and what was found
    IssueSeverity severity = IssueSeverity::Error;  ///< how much it weighs
    friend bool operator==(const Issue& a, const Issue& b) {
        return a.path == b.path && a.rule == b.rule && a.text == b.text && a.severity == b.severity;
    }
};

/// What went wrong, where, and what the peer said about it.
struct Error {
    std::error_code code;   ///< category "vdv463"; compare with errc
    std::string detail;     ///< our wording, one sentence; safe to log, never holds a secret
    std::string peer_text;  ///< the CMS's wording, unchecked; show it, do not parse it
    std::string path;       ///< JSON Pointer into the offending message, else empty
    std::optional<std::size_t> offset;  ///< byte offset of a JSON syntax error

    // For an error in a message whose envelope was still readable, so that it can be answered:
    std::optional<MessageType> message_type;  ///< of that message
    std::string message_id;                   ///< of that message
    std::optional<Action> action;             ///< of that message

    std::optional<int> http_status;             ///< status of a refused upgrade
    std::optional<int> close_code;              ///< WebSocket close code, if a close frame was seen
    std::optional<std::int64_t> retry_after_s;  ///< seconds, from HTTP Retry-After
    std::vector<Issue> issues;                  ///< for create and publish: every problem

    Error() = default;
    /// An error of ours with no more than its code and detail.
    Error(errc value, std::string what);

    /// The stage of `code`.
    VDV463_EXPORT Stage stage() const noexcept;
    /// The enumerator of `code`; errc::internal for a foreign category.
    VDV463_EXPORT errc value() const noexcept;
    /// One line for people: detail, path and the CMS's text, as far as present.
    VDV463_EXPORT std::string to_string() const;
};

inline Error::Error(errc value, std::string what)
    : code(make_error_code(value)), detail(std::move(what)) {}

}  // namespace vdv463

/// @cond
template <>
struct std::is_error_code_enum<vdv463::errc> : std::true_type {};
/// @endcond
