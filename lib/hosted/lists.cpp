// SPDX-License-Identifier: Apache-2.0
#include "lists.hpp"

#include <utility>

#include <vdv463/message.hpp>
#include <vdv463/validate.hpp>

namespace vdv463::hosted {

namespace {

std::vector<Issue> problems_of(const ListRules& rules, const std::vector<ChargingRequest>& list) {
    Message message;
    message.envelope.source = std::string(to_string(rules.presystem));
    message.envelope.presystem_id = rules.presystem_id;
    message.envelope.message_id = "00000000-0000-4000-8000-000000000000";
    message.envelope.action = Action::ProvideChargingRequests;
    message.payload = ChargingRequests{list};
    ValidateOptions options;
    options.version = rules.schema;
    options.least = IssueSeverity::Error;
    return validate(message, options);
}

}  // namespace

std::optional<Error> refused_to_send(const ListRules& rules,
                                     const std::vector<ChargingRequest>& list) {
    auto issues = problems_of(rules, list);
    if (issues.empty()) {
        return std::nullopt;
    }
    Error error(errc::validation_failed, "The list was not sent: " + issues[0].text);
    if (issues.size() > 1) {
        error.detail += " (" + std::to_string(issues.size()) + " problems in all)";
    }
    error.path = issues[0].path;
    error.issues = std::move(issues);
    return error;
}

std::optional<Error> refused_to_publish(const ListRules& rules,
                                        const std::vector<ChargingRequest>& list) {
    if (list.empty()) {
        return Error(errc::empty_list,
                     "An empty list deletes every request at the CMS; withdraw_all() does that.");
    }
    return refused_to_send(rules, list);
}

}  // namespace vdv463::hosted
