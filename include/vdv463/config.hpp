// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <vdv463/enums.hpp>
#include <vdv463/executor.hpp>
#include <vdv463/log.hpp>
#include <vdv463/result.hpp>
#include <vdv463/secret.hpp>

namespace vdv463 {

/// User and password for HTTP Basic. The user must not hold a colon (RFC 7617).
struct Credentials {
    std::string user;
    Secret password;
};

/// Asked before each connection attempt, so that a password can change without a restart.
/// Threads: a worker thread, never two at once for one client; may block. stop() waits for it.
using CredentialsProvider = std::function<Result<Credentials>()>;

/// No credentials, fixed ones, or a provider.
using CredentialsSource = std::variant<std::monostate, Credentials, CredentialsProvider>;

/// An additional HTTP header of the upgrade request, for gateways that want a token.
struct Header {
    std::string name;
    Secret value;
};

/// What the CMS has to do about the subprotocol.
enum class SubprotocolPolicy : std::uint8_t {
    Require,        ///< a 101 answer without one of ours ends the attempt (the standard's way)
    AcceptMissing,  ///< a 101 answer without any is taken; one that was not offered never is
};

struct SubprotocolConfig {
    std::vector<std::string> offer{"v1.463.vdv.de"};  ///< in order of preference; may be empty
    SubprotocolPolicy policy = SubprotocolPolicy::Require;
};

/// How the CMS proves itself, and we ourselves if it asks. Chain and host name are always verified;
/// there is no setting that switches that off. TLS 1.2 is the least. Files are read anew at each
/// connection attempt.
struct TlsConfig {
    std::string ca_file;           ///< PEM; only these are trusted then. Empty: the system's CAs
    std::string certificate_file;  ///< PEM, our own chain for mutual TLS; empty: none
    std::string key_file;          ///< PEM, its key; needed with certificate_file
};

struct ReconnectConfig {
    std::chrono::milliseconds min_delay{std::chrono::seconds{15}};   ///< first retry; > 0
    std::chrono::milliseconds max_delay{std::chrono::seconds{300}};  ///< ceiling; >= min_delay
    /// Ready this long before the delay starts anew at min_delay; 0 = at once.
    std::chrono::milliseconds stable_after{std::chrono::seconds{60}};
    int jitter_pct = 0;  ///< added to each delay at random, 0 to 100: never earlier than configured
    std::optional<std::uint32_t>
        max_attempts;  ///< in a row without Ready, then Stopped; empty: no end
};

struct LivenessConfig {
    /// A ping goes out after this time without a byte received; > 0.
    std::chrono::milliseconds ping_interval{std::chrono::seconds{30}};
    /// The connection is dropped when nothing came this long after the ping; > 0.
    std::chrono::milliseconds timeout{std::chrono::seconds{20}};
    /// Charging information older than this raises INFORMATION_SILENT; 0 = never.
    std::chrono::milliseconds information_silent_after{std::chrono::seconds{60}};
};

/// How the messages we write look. Reading takes every version and both envelopes at any time.
struct DialectConfig {
    SchemaVersion schema = SchemaVersion::V1_1;
    EnvelopeForm envelope = EnvelopeForm::Array;
};

/// When charging requests may leave.
enum class Gate : std::uint8_t {
    AfterInformation,  ///< after the boot and the first charging information (ChargePilot's rule)
    AfterBoot,         ///< as soon as the boot was accepted
};

struct PlanConfig {
    Gate gate = Gate::AfterInformation;
    /// Opens the gate when a CMS sends no information at all; > 0.
    std::chrono::milliseconds first_information_timeout{std::chrono::seconds{60}};
};

struct LimitsConfig {
    /// Name, TCP, TLS and upgrade of one attempt together; > 0.
    std::chrono::milliseconds connect_timeout{std::chrono::seconds{30}};
    std::chrono::milliseconds boot_timeout{std::chrono::seconds{30}};    ///< > 0
    std::chrono::milliseconds answer_timeout{std::chrono::seconds{30}};  ///< of a request; > 0
    /// For a message of ours to leave: a peer that takes nothing for so long is gone; > 0.
    std::chrono::milliseconds message_timeout{std::chrono::seconds{120}};
    /// For the close handshake and for what was handed over before it; 0 = drop at once.
    std::chrono::milliseconds close_timeout{std::chrono::seconds{2}};
    std::size_t max_message_bytes = std::size_t{16} * 1024 * 1024;  ///< received; 1 kB to 1 GiB
    std::size_t max_queued_sends = 100;  ///< send() beyond this ends with queue_full; > 0
};

/// Everything a client needs to know. Client::create checks it once and reports every problem.
struct ClientConfig {
    std::string url;  ///< wss://host[:port][/path]; the path is taken as it is
    std::vector<std::string> alternate_urls;  ///< tried in turn, one per attempt, never two at once
    std::string presystem_id;  ///< such as "uri://Customer1/Presystem1"; given by the CMS operator
    PresystemType presystem = PresystemType::Bms;
    CredentialsSource credentials;
    std::vector<Header> headers;  ///< extra headers of the upgrade request
    SubprotocolConfig subprotocol;
    bool allow_insecure = false;  ///< allow ws://, where credentials travel in clear
    TlsConfig tls;
    ReconnectConfig reconnect;
    LivenessConfig liveness;
    DialectConfig dialect;
    PlanConfig plan;
    LimitsConfig limits;
    LogConfig log;
    Executor executor;  ///< where handlers run; empty: one handler thread for the whole process
};

}  // namespace vdv463
