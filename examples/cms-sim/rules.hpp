// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace vdv463::sim {

/// What a presystem can do wrong in the simulator's eyes.
enum class Rule : std::uint8_t {
    Auth,
    Subprotocol,
    WebSocket,
    Binary,
    NoPong,
    SlowReader,
    Unreadable,
    Schema,
    BootFirst,
    SecondBoot,
    InformationFirst,
    ListInFlight,
    List,
    Direction,
    MessageId,
    PresystemId,
    ConfirmationMissing,
    ConfirmationWrong,
    UnaskedAnswer,
    AnsweredAnswer,
    NeverBooted,
};

struct RuleInfo {
    Rule rule;
    std::string_view name;     ///< short and stable, for machines
    std::string_view demands;  ///< one sentence: what a presystem has to do
};

/// All rules, in the order of Rule.
const std::vector<RuleInfo>& rule_table();
std::string_view to_string(Rule value);

}  // namespace vdv463::sim
