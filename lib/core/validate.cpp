// SPDX-License-Identifier: Apache-2.0
#include <vdv463/validate.hpp>

#include "message_writer.hpp"
#include "plausibility.hpp"

#include <utility>

namespace vdv463 {
namespace {

void find_schema_problems(const Message& message, SchemaVersion version,
                          std::vector<Issue>& issues) {
    std::string unused;
    core::Writer writer{unused, version, core::Collect::All};
    core::write_message(writer, message, EnvelopeForm::Array);
    for (core::Problem& problem : writer.problems()) {
        issues.push_back({std::move(problem.path), std::string{error_info(problem.code).name},
                          std::move(problem.text), IssueSeverity::Error});
    }
}

}  // namespace

std::vector<Issue> validate(const Message& message, const ValidateOptions& options) {
    std::vector<Issue> issues;
    if (options.schema) {
        find_schema_problems(message, options.version, issues);
    }
    if (options.plausibility) {
        core::Doubts doubts{options, issues};
        if (const auto* requests = std::get_if<ChargingRequests>(&message.payload)) {
            core::check_plausibility(*requests, doubts);
        } else if (const auto* information = std::get_if<ChargingInformation>(&message.payload)) {
            core::check_plausibility(*information, doubts);
        }
    }
    return issues;
}

std::vector<Issue> validate(const Message& message, SchemaVersion version) {
    ValidateOptions options;
    options.version = version;
    options.least = IssueSeverity::Warning;
    return validate(message, options);
}

}  // namespace vdv463
