// SPDX-License-Identifier: Apache-2.0
#include <vdv463/error.hpp>

#include <cstddef>
#include <iterator>
#include <vector>

namespace vdv463 {
namespace {

// clang-format off
constexpr ErrorInfo rows[] = {
    // configuration and arguments
    {errc::invalid_config, "invalid_config", Stage::Config, 2,
     "The configuration has problems.",
     "Correct every member that the issues name, then try again."},
    {errc::invalid_url, "invalid_url", Stage::Config, 2,
     "The URL is not of the form wss://host[:port][/path].",
     "Enter the URL as the CMS operator gave it, with wss:// in front."},
    {errc::validation_failed, "validation_failed", Stage::Config, 2,
     "The list of charging requests was refused before sending.",
     "Correct every value that the issues name and publish the whole list again."},
    {errc::empty_list, "empty_list", Stage::Config, 2,
     "An empty list was to be published, which deletes all charging requests at the CMS.",
     "Call withdraw_all() if that is meant; otherwise find out why the list is empty."},
    {errc::plan_active, "plan_active", Stage::Config, 2,
     "A single list was to be sent while a published list is kept in force.",
     "Use publish() for every list, or send() for every list, but not both."},
    {errc::mass_removal, "mass_removal", Stage::Config, 2,
     "A list was refused because too many vehicles with a future departure would vanish.",
     "Check where the list comes from; if it is right, publish it with allow_removals."},
    {errc::no_plan, "no_plan", Stage::Config, 2, "There is no published list to send again.",
     "Publish a list first."},
    {errc::duplicate_client, "duplicate_client", Stage::Config, 2,
     "Another client of this process has the same URL and presystem id.",
     "Use that client: two would delete each other's charging requests."},
    {errc::credentials_failed, "credentials_failed", Stage::Config, 2,
     "The credentials provider did not return credentials.",
     "Check the store that the provider reads; the connection is tried again with the next delay."},

    // name and TCP
    {errc::resolve_failed, "resolve_failed", Stage::Resolve, 3,
     "The host name could not be resolved.",
     "Check the spelling of the host name and the name servers of this machine."},
    {errc::resolve_timeout, "resolve_timeout", Stage::Resolve, 3,
     "The name servers did not answer in time.",
     "Check that this machine reaches its name servers."},
    {errc::connect_refused, "connect_refused", Stage::Connect, 3,
     "The host refused the TCP connection.",
     "Check the port, and ask the CMS operator whether the service is running."},
    {errc::connect_failed, "connect_failed", Stage::Connect, 3,
     "No TCP connection could be made.",
     "Check network, routes and proxy between this machine and the CMS."},
    {errc::connect_timeout, "connect_timeout", Stage::Connect, 3,
     "The TCP connection was not made in time.",
     "Check firewalls between this machine and the CMS; they often drop without an answer."},
    {errc::proxy_failed, "proxy_failed", Stage::Connect, 3,
     "The proxy was not reached, or did not let the connection through.",
     "Check the proxy's address and credentials, and ask its operator to permit the CMS's host."},

    // TLS
    {errc::tls_setup_failed, "tls_setup_failed", Stage::Tls, 4,
     "A certificate or key of this client could not be used.",
     "Check that the configured files exist, are readable for this user and fit together."},
    {errc::tls_timeout, "tls_timeout", Stage::Tls, 4,
     "The TLS handshake was not finished in time.",
     "Check that the port speaks TLS and that no firewall inspects the connection."},
    {errc::tls_handshake_failed, "tls_handshake_failed", Stage::Tls, 4,
     "The TLS handshake failed.",
     "Compare TLS versions, ciphers and client certificates with the CMS operator."},
    {errc::tls_untrusted, "tls_untrusted", Stage::Tls, 4,
     "The certificate of the CMS does not lead to a CA that this client trusts.",
     "Configure the CA certificate that the CMS operator hands out."},
    {errc::tls_expired, "tls_expired", Stage::Tls, 4,
     "The certificate of the CMS, or one of its chain, has expired.",
     "Check the clock of this machine, then ask the CMS operator to renew the certificate."},
    {errc::tls_not_yet_valid, "tls_not_yet_valid", Stage::Tls, 4,
     "The certificate of the CMS is not valid yet.",
     "Check the clock of this machine; it is most likely behind."},
    {errc::tls_name_mismatch, "tls_name_mismatch", Stage::Tls, 4,
     "The certificate of the CMS was issued for another name.",
     "Use the host name that the certificate names, or ask the CMS operator for the right one."},
    {errc::tls_pin_mismatch, "tls_pin_mismatch", Stage::Tls, 4,
     "The CMS holds none of the keys that this client has pinned.",
     "Ask the CMS operator whether the key was changed; pin the new one only if that is so."},
    {errc::tls_certificate_invalid, "tls_certificate_invalid", Stage::Tls, 4,
     "The certificate of the CMS was refused.",
     "Show the detail to the CMS operator; the certificate has to be replaced."},

    // HTTP upgrade
    {errc::http_unauthorized, "http_unauthorized", Stage::Upgrade, 5,
     "The CMS refused user and password (401).",
     "Check user and password with the CMS operator; after repeated refusals many CMSs lock the account."},
    {errc::http_forbidden, "http_forbidden", Stage::Upgrade, 5,
     "The CMS knows this client but does not let it in (403).",
     "Ask the CMS operator to permit this user, this address and this path."},
    {errc::http_not_found, "http_not_found", Stage::Upgrade, 5,
     "The CMS does not know the path of the URL (404).",
     "Compare the path of the URL with what the CMS operator gave."},
    {errc::http_redirect, "http_redirect", Stage::Upgrade, 5,
     "The CMS sent this client to another address (3xx), which is never followed.",
     "Ask the CMS operator for the final URL and configure it."},
    {errc::http_too_many_requests, "http_too_many_requests", Stage::Upgrade, 5,
     "The CMS says that this client asks too often (429).",
     "Check that no other program uses the same credentials; it is tried again after a delay."},
    {errc::http_server_error, "http_server_error", Stage::Upgrade, 5,
     "The CMS, or what is in front of it, is out of order (5xx).",
     "Wait for the next attempts, then show the status to the CMS operator."},
    {errc::http_status, "http_status", Stage::Upgrade, 5,
     "The CMS refused the connection with an HTTP status.",
     "Show the status to the CMS operator."},
    {errc::not_http, "not_http", Stage::Upgrade, 10,
     "What answered is no HTTP server.",
     "Check the port, and whether the URL should begin with wss://."},
    {errc::header_too_large, "header_too_large", Stage::Upgrade, 10,
     "The header of the answer to the upgrade was longer than 16 kB.",
     "Ask the CMS operator which gateway adds so much, cookies as a rule."},
    {errc::accept_invalid, "accept_invalid", Stage::Upgrade, 10,
     "The answer to the upgrade does not belong to our request.",
     "Check that the path leads to a WebSocket service and that no cache is in between."},
    {errc::upgrade_timeout, "upgrade_timeout", Stage::Upgrade, 9,
     "The CMS did not answer the upgrade to WebSocket in time.",
     "Ask the CMS operator whether the service is overloaded; check proxies on the way."},
    {errc::upgrade_failed, "upgrade_failed", Stage::Upgrade, 10,
     "The CMS closed the connection, or gave no valid HTTP answer, during the upgrade.",
     "Check that URL and port belong to the VDV 463 service, and that TLS is used where expected."},

    // subprotocol and boot
    {errc::subprotocol_mismatch, "subprotocol_mismatch", Stage::Subprotocol, 6,
     "The CMS did not choose a subprotocol that this client offers.",
     "Ask the CMS operator which subprotocol is spoken and configure it."},
    {errc::boot_rejected, "boot_rejected", Stage::Boot, 7,
     "The CMS rejected the boot notification.",
     "Check presystem id and presystem type with the CMS operator."},
    {errc::boot_timeout, "boot_timeout", Stage::Boot, 9,
     "The CMS did not answer the boot notification in time.",
     "Ask the CMS operator whether the service is working; it is tried again after a delay."},

    // the running connection
    {errc::remote_error, "remote_error", Stage::Session, 8,
     "The CMS answered a request with an error.",
     "Read the CMS's text and correct the request; it is not repeated by itself."},
    {errc::timeout, "timeout", Stage::Session, 9,
     "The CMS did not answer a request in time.",
     "Look for other signs of overload; the outcome of the request is unknown."},
    {errc::unanswered, "unanswered", Stage::Session, 9,
     "Two requests in a row stayed without an answer, so the connection was closed.",
     "Ask the CMS operator why requests are not answered; a new connection is tried by itself."},
    {errc::information_timeout, "information_timeout", Stage::Information, 9,
     "The CMS sent no charging information in time.",
     "Ask the CMS operator whether charging information is enabled for this presystem."},
    {errc::stale, "stale", Stage::Session, 9,
     "Nothing was received although the CMS was pinged, so the connection was dropped.",
     "Check the network; a new connection is tried by itself."},
    {errc::closed_by_peer, "closed_by_peer", Stage::Session, 1,
     "The CMS closed the connection.",
     "Read close code and reason; a new connection is tried by itself."},
    {errc::refused_by_peer, "refused_by_peer", Stage::Session, 5,
     "The CMS closed the connection because it refuses this client (close code 1008).",
     "Check credentials and permissions with the CMS operator."},
    {errc::connection_lost, "connection_lost", Stage::Session, 3,
     "The connection ended without a close frame.",
     "Check the network if it happens often; a new connection is tried by itself."},
    {errc::protocol_violation, "protocol_violation", Stage::Session, 10,
     "The peer broke the WebSocket protocol or the message sequence of VDV 463.",
     "Show the detail to the CMS operator."},
    {errc::message_too_large, "message_too_large", Stage::Message, 10,
     "A message is larger than the limit.",
     "Raise the limit if messages of that size are expected."},

    // the plan
    {errc::plan_stale, "plan_stale", Stage::Session, 1,
     "The list is held: it is too old, or all its departures are in the past.",
     "Publish a fresh list."},
    {errc::plan_poisoned, "plan_poisoned", Stage::Session, 1,
     "The list is held: connections were lost again and again after it was sent.",
     "Ask the CMS operator what it cannot bear in this list; a changed list is sent at once."},
    {errc::plan_not_loaded, "plan_not_loaded", Stage::Session, 1,
     "The list waits until the stored plan was read.",
     "Nothing; if it lasts, check the storage that the plan store uses."},
    {errc::wrong_depot, "wrong_depot", Stage::Session, 1,
     "The CMS shows other depots than expected, so that it gets no list.",
     "Check URL and presystem id, or correct plan.expected_depots."},
    {errc::second_master, "second_master", Stage::Session, 1,
     "Somebody else publishes charging requests under this presystem id.",
     "Find the other system and switch it off or to standby: each deletes the other's requests."},
    {errc::standby, "standby", Stage::Session, 1, "This client is in standby and sends no list.",
     "Call set_active(true) when this system shall speak."},

    // messages
    {errc::invalid_json, "invalid_json", Stage::Message, 10,
     "A message is not valid JSON.",
     "Show offset and message to the vendor of the sending system."},
    {errc::invalid_utf8, "invalid_utf8", Stage::Message, 10,
     "A text is not valid UTF-8.",
     "Convert texts to UTF-8 before they are handed over; the path names the text."},
    {errc::invalid_envelope, "invalid_envelope", Stage::Message, 10,
     "The seven parts of a message are not as the standard has them.",
     "Show path and message to the vendor of the sending system."},
    {errc::missing_member, "missing_member", Stage::Message, 10,
     "A required member is missing.",
     "Fill the member that the path names, or ask the sending system's vendor to."},
    {errc::unknown_member, "unknown_member", Stage::Message, 10,
     "A member does not exist in the schema version.",
     "Compare the schema versions of both systems, or read in lenient mode."},
    {errc::wrong_type, "wrong_type", Stage::Message, 10,
     "A value has another JSON type than the schema says.",
     "Show path and detail to the vendor of the sending system."},
    {errc::out_of_range, "out_of_range", Stage::Message, 10,
     "A number is outside of its range.",
     "Correct the value that the path names; percentages go from 0 to 100."},
    {errc::invalid_value, "invalid_value", Stage::Message, 10,
     "A value is not one that the schema allows.",
     "Correct the value that the path names; the detail says what was expected."},
    {errc::not_expressible, "not_expressible", Stage::Message, 2,
     "A value cannot be written in the chosen schema version.",
     "Choose another schema version, or leave out the value that the path names."},
    {errc::limit_exceeded, "limit_exceeded", Stage::Message, 10,
     "A message nests deeper, or has a longer list, text or number, than the limits allow.",
     "Raise the limit if such messages are expected."},

    // local
    {errc::not_ready, "not_ready", Stage::Local, 1,
     "There is no connection that the CMS has accepted.",
     "Wait for the state Ready, or use publish(), which waits by itself."},
    {errc::queue_full, "queue_full", Stage::Local, 1,
     "Too many requests are waiting to be sent.",
     "Wait for answers before sending more."},
    {errc::store_failed, "store_failed", Stage::Local, 1,
     "The plan store could not be read or written.",
     "Check the file, its folder, the rights and the space on the disk."},
    {errc::stopped, "stopped", Stage::Local, 1,
     "The client was stopped.",
     "Nothing needs to be done if that was meant; otherwise start the client again."},
    {errc::internal, "internal", Stage::Local, 70,
     "Something happened that should not be possible.",
     "Report it with the detail and the log."},
};
// clang-format on

}  // namespace

const std::vector<ErrorInfo>& error_table() {
    static const std::vector<ErrorInfo> table(std::begin(rows), std::end(rows));
    return table;
}

const ErrorInfo& error_info(errc code) noexcept {
    // The rows stand in the order of errc, which begins with 1.
    const auto index = static_cast<std::size_t>(static_cast<int>(code) - 1);
    return index < std::size(rows) ? rows[index] : *std::prev(std::end(rows));
}

std::string_view to_string(Stage value) noexcept {
    switch (value) {
        case Stage::Config:
            return "config";
        case Stage::Resolve:
            return "resolve";
        case Stage::Connect:
            return "connect";
        case Stage::Tls:
            return "tls";
        case Stage::Upgrade:
            return "upgrade";
        case Stage::Subprotocol:
            return "subprotocol";
        case Stage::Boot:
            return "boot";
        case Stage::Information:
            return "information";
        case Stage::Session:
            return "session";
        case Stage::Message:
            return "message";
        case Stage::Local:
            return "local";
    }
    return "local";
}

}  // namespace vdv463
