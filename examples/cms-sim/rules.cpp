// SPDX-License-Identifier: Apache-2.0
#include "rules.hpp"

namespace vdv463::sim {

const std::vector<RuleInfo>& rule_table() {
    static const std::vector<RuleInfo> table{
        {Rule::Auth, "auth", "Gives the credentials that are asked for."},
        {Rule::Subprotocol, "subprotocol", "Offers a subprotocol that the CMS speaks."},
        {Rule::WebSocket, "websocket", "Keeps to RFC 6455: masked frames, whole UTF-8 and so on."},
        {Rule::Binary, "binary", "Sends text messages, no binary ones."},
        {Rule::NoPong, "no-pong", "Answers a ping before the next one is due."},
        {Rule::SlowReader, "slow-reader", "Reads what it is sent."},
        {Rule::Unreadable, "unreadable", "Sends messages that can be read."},
        {Rule::Schema, "schema", "Sends messages that satisfy the official schema."},
        {Rule::BootFirst, "boot-first",
         "Sends nothing but its boot notification until that was accepted."},
        {Rule::SecondBoot, "second-boot", "Boots once on a connection."},
        {Rule::InformationFirst, "information-first",
         "Sends no list before the first charging information."},
        {Rule::ListInFlight, "list-in-flight",
         "Waits for the answer to a list, ten seconds at least, before it sends the next."},
        {Rule::List, "list", "Sends lists that the CMS can take."},
        {Rule::Direction, "direction", "Sends the requests of a presystem only."},
        {Rule::MessageId, "message-id", "Uses a message id for one request only."},
        {Rule::PresystemId, "presystem-id", "Keeps the presystem id that it has booted with."},
        {Rule::ConfirmationMissing, "confirmation-missing",
         "Answers each charging information in time."},
        {Rule::ConfirmationWrong, "confirmation-wrong",
         "Answers with the action and the presystem id of the request."},
        {Rule::UnaskedAnswer, "unasked-answer", "Answers what it was asked, and that once."},
        {Rule::AnsweredAnswer, "answered-answer", "Never answers a Confirmation or an Error."},
        {Rule::NeverBooted, "never-booted", "Boots at least once while a scenario is played."},
    };
    return table;
}

std::string_view to_string(Rule value) {
    return rule_table()[static_cast<std::size_t>(value)].name;
}

}  // namespace vdv463::sim
