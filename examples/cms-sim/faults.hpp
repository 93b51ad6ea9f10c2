// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/result.hpp>

namespace vdv463::sim {

/// What the simulator can do wrong on demand, in the order of a connection's life.
enum class FaultId : std::uint8_t {
    RefuseTcp,
    StallTcp,
    StallAccept,
    CertHost,
    CertCa,
    CertExpired,
    CertNotYetValid,
    TlsVersion,
    TlsCipher,
    Http401,
    Http403,
    Http404,
    Http503,
    HttpStatus,
    Redirect,
    StallUpgrade,
    NoSubprotocol,
    OtherSubprotocol,
    BootRejected,
    BootError,
    BootSilent,
    BootLate,
    BootTwice,
    BootPrefixedId,
    InfoNever,
    InfoGarbage,
    InfoHuge,
    InfoFragmented,
    InfoInvalidUtf8,
    InfoBinary,
    InfoUnknownEnum,
    InfoMissingMember,
    AnswerNever,
    AnswerLate,
    AnswerTwice,
    AnswerUnknownId,
    AnswerError,
    AnswerErrorsAndConfirmation,
    ErrorToConfirmation,
    Freeze,
    Drop,
    Close,
    SlowDrip,
    NoPong,
    Flood,
};

/// What a fault is about, which decides when it can begin.
enum class FaultStage : std::uint8_t { Port, Tls, Upgrade, Boot, Information, Answer, Connection };
std::string_view to_string(FaultStage value) noexcept;

enum class FaultValue : std::uint8_t { None, Number, Duration, Text };

/// One row of the table of faults.
struct FaultInfo {
    FaultId id;
    std::string_view name;
    FaultStage stage;
    FaultValue kind;          ///< of its value
    std::string_view preset;  ///< the value when none is given
    std::string_view does;    ///< one sentence; it names the value as VALUE
};

/// All faults, in the order of FaultId.
const std::vector<FaultInfo>& fault_table();
const FaultInfo& fault_info(FaultId id);

/// A fault as it was asked for.
struct Fault {
    FaultId id = FaultId::RefuseTcp;
    std::string text;                       ///< the value as text
    std::int64_t number = 0;                ///< the value of FaultValue::Number
    std::chrono::milliseconds duration{0};  ///< the value of FaultValue::Duration
    // When it strikes; all of these have to hold:
    std::chrono::milliseconds after{0};  ///< this long after the connection was opened
    std::optional<int> from_message;     ///< from the n-th message that it is about, from 1
    int from_connection = 1;             ///< from the n-th connection of this run
    std::optional<int> times;            ///< at most so often in this run
    double probability = 1;              ///< for each message that it is about, 0 to 1
};

/// Reads NAME[=VALUE][@SELECTOR]..., such as "drop@5s", "close=1008:go away@message=3" or
/// "answer-error@p=0.1@times=2". Selectors: a duration, message=N, connection=N, times=N, p=0..1.
/// Errors: invalid_config, which for an unknown name tells the nearest.
[[nodiscard]] Result<Fault> parse_fault(std::string_view text);

}  // namespace vdv463::sim
