// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <vdv463/error.hpp>
#include <vdv463/message.hpp>
#include <vdv463/now.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/plan_store.hpp>
#include <vdv463/result.hpp>
#include <vdv463/status.hpp>
#include <vdv463/timestamp.hpp>

/// What happens to a session. Each event comes with the time at which it happened.
namespace vdv463::session {

using TimePoint = std::chrono::steady_clock::time_point;

using vdv463::Now;

/// Names one message that was handed to the transport.
using Token = std::uint64_t;
/// Names one call of send(), chosen by the caller.
using SendId = std::uint64_t;

struct Start {};
struct Stop {};
struct ReconnectNow {};
struct TimerFired {};  ///< deadline() has come; a timer that fires early does no harm

/// Something was changed by one of the session's own calls (publish and the like): what follows
/// from it is due.
struct Woken {};
struct SetActive {
    bool active = true;
};
/// What became of LoadStore.
struct StoreLoaded {
    Result<std::optional<StoredPlan>> plan = std::optional<StoredPlan>{};
    /// Why its newest list cannot be sent as things are now; asked only when it may be.
    std::optional<Error> unsendable = std::nullopt;
};
/// What became of SaveStore.
struct StoreSaved {
    std::optional<Error> error;
};
struct Send {
    SendId id = 0;
    std::vector<ChargingRequest> list;
};

/// The WebSocket is up. `subprotocol` is empty when the 101 answer named none.
struct TransportOpened {
    std::string subprotocol;
    std::vector<CertificateInfo> certificates{};
};
/// The connection has ended, or never came up; nothing more comes from it.
struct TransportClosed {
    Error error;
};
/// The peer has sent a close frame; TransportClosed follows.
struct PeerClosing {
    Error error;
};
struct BytesReceived {};  ///< any bytes of any frame
/// The peer's system has acknowledged bytes of a message of ours. Those of a ping do not count:
/// even a process that is frozen has a system that acknowledges.
struct SendProgress {};
struct PongReceived {
    std::string payload;
};
struct MessageReceived {
    Message message;
};
struct UndecodableReceived {
    Error error;  ///< with message id, action and type as far as they were readable
};
/// The message has left for the network.
struct MessageWritten {
    Token token = 0;
};

/// What became of AskCredentials.
struct CredentialsAsked {
    std::uint32_t attempt = 0;
    Result<bool> others = false;  ///< whether they differ from those that the attempt was refused
};

using Event = std::variant<Start, Stop, ReconnectNow, TimerFired, Woken, SetActive, StoreLoaded,
                           StoreSaved, Send, TransportOpened, TransportClosed, PeerClosing,
                           BytesReceived, PongReceived, MessageReceived, UndecodableReceived,
                           MessageWritten, SendProgress, CredentialsAsked>;

}  // namespace vdv463::session
