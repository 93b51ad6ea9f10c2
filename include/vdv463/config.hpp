// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <vdv463/enums.hpp>
#include <vdv463/executor.hpp>
#include <vdv463/log.hpp>
#include <vdv463/plan_store.hpp>
#include <vdv463/result.hpp>
#include <vdv463/secret.hpp>

namespace vdv463 {

/// User and password for HTTP Basic. The user must not hold a colon (RFC 7617).
struct Credentials {
    std::string user;  ///< without a colon; may be empty
    Secret password;   ///< sent in the Authorization header, nowhere else
};

/// Asked before each connection attempt, so that a password can change without a restart. While
/// refused credentials wait for max_delay it is asked more often, at the pace of the back-off, and
/// only others than those make the client connect earlier.
/// Threads: a worker thread, never two at once for one client; may block. stop() waits for it.
using CredentialsProvider = std::function<Result<Credentials>()>;

/// No credentials, fixed ones, or a provider.
using CredentialsSource = std::variant<std::monostate, Credentials, CredentialsProvider>;

/// An additional HTTP header of the upgrade request, for gateways that want a token.
struct Header {
    std::string name;  ///< a token of RFC 9110
    Secret value;      ///< may hold a token: it is never logged
};

/// What the CMS has to do about the subprotocol.
enum class SubprotocolPolicy : std::uint8_t {
    Require,        ///< a 101 answer without one of ours ends the attempt (the standard's way)
    AcceptMissing,  ///< a 101 answer without any is taken; one that was not offered never is
};

/// Which subprotocols are offered, and what happens when the CMS chooses none.
struct SubprotocolConfig {
    std::vector<std::string> offer{"v1.463.vdv.de"};  ///< in order of preference; may be empty
    SubprotocolPolicy policy = SubprotocolPolicy::Require;  ///< about an answer without any
};

/// Asked for the passphrase of tls.key_file, at each attempt that finds the key encrypted.
/// Threads: a worker thread, never two at once for one client; may block. stop() waits for it.
using PassphraseProvider = std::function<Result<Secret>()>;

/// Which ciphers are offered. The least TLS version is 1.2, or what the host's OpenSSL
/// configuration demands if that is more; its security level holds with every choice.
enum class TlsCiphers : std::uint8_t {
    System,  ///< what OpenSSL and its configuration say; as a rule this has the standard's cipher
    Vdv463,  ///< System, and ECDHE-ECDSA-AES128-SHA256 where a policy took it out
    Own,     ///< tls.cipher_list
};

/// What to do about a CMS whose keys match none of tls.pins.
enum class PinPolicy : std::uint8_t {
    Enforce,  ///< tls_pin_mismatch
    Report,   ///< connect, and say so in ConnectionInfo::warnings and the log
};

/// How the CMS proves itself, and we ourselves if it asks. Chain and host name are always verified;
/// there is no setting that switches that off. Files are read anew at each connection attempt, so
/// that one that is missing or does not fit ends the attempt and not the client.
struct TlsConfig {
    // Who is trusted. With none of these three it is the system's CAs, else those given alone. A
    // certificate that is listed is trusted as it is, be it a CA's or the server's own.
    std::string ca_file;           ///< PEM, any number of certificates
    std::string ca_directory;      ///< every file in it that holds PEM certificates
    std::string ca_pem;            ///< PEM text instead of a file
    bool also_system_cas = false;  ///< trust the system's CAs besides those given

    /// What the CMS's certificate is checked against and what is sent as the TLS server name (SNI),
    /// when it is not the host of the URL. DNS name or IP address; empty: the URL's host.
    std::string server_name;

    /// Base64 of the SHA-256 of a public key (SubjectPublicKeyInfo): one of the verified chain must
    /// be listed. On top of all other checks, never instead. Empty: no such check.
    std::vector<std::string> pins;
    PinPolicy pin_policy = PinPolicy::Enforce;  ///< about a CMS with none of them

    // Our own certificate, for mutual TLS.
    std::string certificate_file;       ///< PEM, our certificate and its chain; empty: none
    std::string key_file;               ///< PEM, its key; may be the same file
    PassphraseProvider key_passphrase;  ///< for an encrypted key; empty: keys must not be encrypted

    TlsCiphers ciphers = TlsCiphers::System;  ///< which are offered
    /// For TlsCiphers::Own: OpenSSL's names with ':' between them. Those of TLS 1.3 (TLS_...) and
    /// those of TLS 1.2 are two lists: without any of TLS 1.3 that half stays as the system has it,
    /// without any of TLS 1.2 only TLS 1.3 is offered.
    std::string cipher_list;

    /// The sessions' keys are appended here (NSS key log format, mode 0600), for a packet analyser.
    /// Danger: who has this file and a record of the traffic reads everything, passwords included.
    /// Empty: none; the environment's SSLKEYLOGFILE is never used.
    std::string key_log_file;
};

/// The way to the CMS through an HTTP proxy (CONNECT). The proxy looks up the CMS's name; TLS goes
/// through it to the CMS, so it sees no credentials of the CMS's. Without these settings the
/// environment's proxies are not used.
struct ProxyConfig {
    std::string url;  ///< "http://host[:port]", port 80 unless given; empty: none
    /// Take https_proxy for wss, http_proxy for ws or all_proxy from the environment, unless
    /// no_proxy exempts the CMS. Read once, in Client::create.
    bool from_environment = false;
    /// HTTP Basic for the proxy, together at most 90 bytes; sent in clear to the proxy.
    std::optional<Credentials> credentials;
};

/// When the next attempt follows: docs/lifecycle.md.
struct ReconnectConfig {
    std::chrono::milliseconds min_delay{std::chrono::seconds{15}};  ///< first retry; > 0
    /// Ceiling; >= min_delay. Refused credentials (401, 403) wait this long at once, unless the
    /// provider hands out others. Only an HTTP Retry-After lengthens it, to at most an hour.
    std::chrono::milliseconds max_delay{std::chrono::seconds{300}};
    /// Ready this long before the delay starts anew at min_delay; 0 = at once.
    std::chrono::milliseconds stable_after{std::chrono::seconds{60}};
    int jitter_pct = 0;  ///< added to each delay at random, 0 to 100: never earlier than configured
    std::optional<std::uint32_t>
        max_attempts;  ///< in a row without Ready, then Stopped; empty: no end
};

/// How a dead connection is noticed: docs/lifecycle.md.
struct LivenessConfig {
    /// A ping goes out after this time without a byte received; > 0.
    std::chrono::milliseconds ping_interval{std::chrono::seconds{30}};
    /// The connection is dropped when nothing came this long after the ping; > 0. While a long
    /// message of ours is on its way, what the CMS's system acknowledges of it counts as life, too.
    std::chrono::milliseconds timeout{std::chrono::seconds{20}};
    /// Charging information older than this raises INFORMATION_SILENT; 0 = never.
    std::chrono::milliseconds information_silent_after{std::chrono::seconds{60}};
    /// Ready for so long without charging information closes the connection, with the cause
    /// information_timeout; 0 = never: the silence of one message does not make a dead link.
    std::chrono::milliseconds information_timeout{0};
};

/// How the messages we write look. Reading takes every version and both envelopes at any time.
struct DialectConfig {
    SchemaVersion schema = SchemaVersion::V1_1;   ///< official schema that messages of ours satisfy
    EnvelopeForm envelope = EnvelopeForm::Array;  ///< layout of messages of ours
};

/// When charging requests may leave.
enum class Gate : std::uint8_t {
    AfterInformation,  ///< after the boot and the first charging information (ChargePilot's rule)
    AfterBoot,         ///< as soon as the boot was accepted
};

/// How a published list is kept in force. The numbers in brackets are those of the rules in
/// docs/charging-plan.md.
struct PlanConfig {
    Gate gate = Gate::AfterInformation;  ///< (D1)
    /// Opens the gate when a CMS sends no information at all (D1); > 0. With `expected_depots` it
    /// opens nothing.
    std::chrono::milliseconds first_information_timeout{std::chrono::seconds{60}};
    /// Lists are sent only to a CMS whose information names exactly these depots (D2). Empty: those
    /// of the first contact are remembered, and a change raises WRONG_DEPOT, though lists go on
    /// being sent. Order and duplicates do not matter.
    std::vector<std::string> expected_depots;

    /// At least so long between two lists (P1); 0 = none.
    std::chrono::milliseconds min_interval{std::chrono::seconds{2}};
    /// publish() is refused when more than this share of the vehicles with a future departure
    /// vanishes, and at least so many (P3). Percent, 0 to 100; number > 0. A request without a
    /// departure counts as one in the future. Compared with: the list accepted last; after a
    /// restart the stored one; without it the own requests in the first charging information.
    int mass_removal_pct = 30;
    std::size_t mass_removal_least = 3;  ///< see mass_removal_pct

    /// Keeps the plan over a restart of the process (P5); empty: nothing is kept.
    std::shared_ptr<PlanStore> store;
    /// After a restart the stored list is kept in force again (P5) until one is published; else it
    /// only serves as what a published list is compared with.
    bool resume_stored_plan = false;

    /// A list older than this is held and raises PLAN_STALE (P6); > 0.
    std::chrono::milliseconds valid_for{std::chrono::hours{26}};
    /// After an outage longer than this on_plan_needed asks for a fresh list (P6), and the kept one
    /// waits for it so long. The outage ends when the gate opens; it counts from when lists could
    /// leave last, or from when the list was published if that is later.
    std::chrono::milliseconds fresh_plan_after{std::chrono::seconds{60}};
    std::chrono::milliseconds fresh_plan_wait{
        std::chrono::seconds{10}};  ///< see above; 0 or longer
    /// Whenever a list is sent, entries whose departure passed longer ago than this are left out
    /// (P6): RequestState::Expired.
    std::chrono::milliseconds expired_after{std::chrono::hours{4}};

    /// Each start() begins in standby (D3): set_active(true) ends it.
    bool start_in_standby = false;
    /// In standby the connection is up and information flows (D3); false: there is no connection.
    bool connected_in_standby = true;

    /// The longest wait between tries of a list that stays without an answer (D4); the first is
    /// limits.answer_timeout, and each doubles. > 0.
    std::chrono::milliseconds unanswered_retry_max{std::chrono::minutes{5}};
    /// Waits between tries of a list that the CMS answers with an Error (D5), doubling; > 0.
    std::chrono::milliseconds refused_retry_min{std::chrono::seconds{60}};
    std::chrono::milliseconds refused_retry_max{
        std::chrono::minutes{15}};  ///< >= refused_retry_min
    /// Between tries of a list that three connections in a row did not survive (D7); > 0.
    std::chrono::milliseconds poisoned_retry{std::chrono::minutes{15}};

    /// Lists are held while requests are seen that another presystem under our id must have
    /// published (K3). The alarm SECOND_MASTER is raised either way.
    bool hold_on_second_master = false;
};

/// Deadlines and sizes. All of them keep something from growing or lasting without bound.
struct LimitsConfig {
    /// Name, TCP, TLS and upgrade of one attempt together; > 0.
    std::chrono::milliseconds connect_timeout{std::chrono::seconds{30}};
    std::chrono::milliseconds boot_timeout{std::chrono::seconds{30}};    ///< > 0
    std::chrono::milliseconds answer_timeout{std::chrono::seconds{30}};  ///< of a request; > 0
    /// For one message of ours to leave from beginning to end, in which a peer that takes it all
    /// too slowly is gone, and for one of the peer's to arrive; > 0.
    std::chrono::milliseconds message_timeout{std::chrono::seconds{120}};
    /// For the close handshake and for what was handed over before it; 0 = drop at once.
    std::chrono::milliseconds close_timeout{std::chrono::seconds{2}};
    std::size_t max_message_bytes = std::size_t{16} * 1024 * 1024;  ///< received; 1 kB to 1 GiB
    /// Messages of ours waiting to leave, in bytes; a single one may exceed it. A CMS that asks but
    /// does not read ends the connection with stale instead of filling memory; 64 kB to 1 GiB.
    std::size_t max_send_bytes = std::size_t{64} * 1024 * 1024;
    std::size_t max_queued_sends = 100;  ///< send() beyond this ends with queue_full; > 0
    /// An attempt of this client begins its TCP connection when fewer attempts than these of all
    /// clients in the process are in TCP, TLS or upgrade, and all that asked before have had their
    /// turn; `connect_timeout` stands still meanwhile. One that has been at it for a second counts
    /// no more, so that a CMS that does not answer holds up no other. 1 to 4000.
    std::size_t max_parallel_handshakes = 50;
};

/// Everything a client needs to know. Client::create checks it once and reports every problem.
struct ClientConfig {
    std::string url;  ///< wss://host[:port][/path]; the path is taken as it is
    std::vector<std::string> alternate_urls;  ///< tried in turn, one per attempt, never two at once
    std::string presystem_id;  ///< such as "uri://Customer1/Presystem1"; given by the CMS operator
    PresystemType presystem = PresystemType::Bms;  ///< what the BootNotification says we are
    CredentialsSource credentials;  ///< for HTTP Basic: none, fixed ones or a provider
    std::vector<Header> headers;    ///< extra headers of the upgrade request
    SubprotocolConfig subprotocol;  ///< offered in the upgrade request
    bool allow_insecure = false;    ///< allow ws://, where credentials travel in clear
    TlsConfig tls;                  ///< how the CMS proves itself, and we ourselves
    ProxyConfig proxy;              ///< an HTTP proxy on the way; none by default
    ReconnectConfig reconnect;      ///< delays between attempts
    LivenessConfig liveness;        ///< pings, and what too long a silence does
    DialectConfig dialect;          ///< schema version and layout of what we write
    PlanConfig plan;                ///< how published lists are kept in force
    LimitsConfig limits;            ///< deadlines and sizes
    LogConfig log;                  ///< silent by default
    Executor executor;  ///< where handlers run; empty: one handler thread for the whole process
};

}  // namespace vdv463
