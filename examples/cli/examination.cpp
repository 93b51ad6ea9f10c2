// SPDX-License-Identifier: Apache-2.0
#include "examination.hpp"

#include "json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

namespace vdv463::cli {
namespace {

constexpr SchemaVersion versions[] = {SchemaVersion::V1_1, SchemaVersion::V2_0,
                                      SchemaVersion::V1_0};

/// The schemas know no limits but these, which the stand-ins keep to.
DecodeLimits no_limits() {
    DecodeLimits limits;
    limits.max_message_bytes = std::numeric_limits<std::size_t>::max();
    limits.max_depth = 64;
    limits.max_list_entries = std::numeric_limits<std::size_t>::max();
    limits.max_string_bytes = std::numeric_limits<std::size_t>::max();
    limits.max_number_bytes = std::numeric_limits<std::size_t>::max();
    return limits;
}

bool is_error(const Issue& issue) {
    return issue.severity == IssueSeverity::Error;
}

/// Path and rule, which tell one finding from another.
std::string key_of(const Issue& issue) {
    return issue.path + ' ' + issue.rule;
}

class Examiner {
public:
    Examiner(std::string_view text, const JsonText& json, const ExamineOptions& options)
        : text_(options.schema_only ? std::string_view(json.holdable) : text),
          options_(options),
          kind_(kind_of(json, options)),
          whole_(!options.payload && is_whole_message(json)) {}

    Examination run() {
        Examination out;
        if (!whole_ && !kind_) {
            out.schema.push_back({"", "unknown_payload",
                                  "expected a message, or the members of a payload that is known; "
                                  "--payload says which it is",
                                  IssueSeverity::Error});
            return out;
        }
        const Result<Message> lenient = read(DecodeMode::Lenient, versions[0]);
        if (!lenient) {
            out.schema.push_back(issue_of(lenient.error()));
            return out;
        }
        const Envelope& envelope = lenient->envelope;
        out.kind =
            fmt::format("{} {}", to_string(envelope.action), to_string(envelope.message_type));
        out.conforms_to = lenient->conforms_to;
        const SchemaVersion closest = closest_version(*lenient);
        out.schema = schema_findings(*lenient, options_.schema.value_or(closest));
        if (!options_.schema_only) {
            out.plausibility = plausibility_findings(*lenient, closest);
            drop_double_findings(out);
        }
        return out;
    }

private:
    static std::optional<PayloadKind> kind_of(const JsonText& json, const ExamineOptions& options) {
        return options.payload ? options.payload : recognised_kind(json);
    }

    Result<Message> read(DecodeMode mode, SchemaVersion version) const {
        constexpr std::size_t most_findings = 1000;
        DecodeOptions options{mode, version, {}};
        if (options_.schema_only) {
            options.limits = no_limits();
        }
        options.limits.max_issues = most_findings;
        return whole_ ? decode(text_, options)
                      : decode_payload(kind_->type, kind_->action, text_, options);
    }

    std::vector<Issue> audit(SchemaVersion version) const {
        Result<Message> message = read(DecodeMode::Audit, version);
        return message ? std::move(message->issues) : std::vector<Issue>{issue_of(message.error())};
    }

    static Issue issue_of(const Error& error) {
        return {error.path, std::string(error_info(error.value()).name), error.detail,
                IssueSeverity::Error};
    }

    /// The version that the message satisfies, or else offends least.
    SchemaVersion closest_version(const Message& lenient) const {
        if (options_.schema && lenient.conforms_to.contains(*options_.schema)) {
            return *options_.schema;
        }
        for (const SchemaVersion version : versions) {
            if (lenient.conforms_to.contains(version)) {
                return version;
            }
        }
        SchemaVersion closest = versions[0];
        auto fewest = std::numeric_limits<std::ptrdiff_t>::max();
        for (const SchemaVersion version : versions) {
            const std::vector<Issue> issues = audit(version);
            const auto errors = std::count_if(issues.begin(), issues.end(), is_error);
            if (errors < fewest) {
                closest = version;
                fewest = errors;
            }
        }
        return closest;
    }

    std::vector<Issue> schema_findings(const Message& lenient, SchemaVersion version) const {
        std::vector<Issue> issues = audit(version);
        if (!options_.strict) {
            forgive(issues, lenient.issues);
        }
        const auto is_unwanted = [this](const Issue& issue) {
            return options_.schema_only &&
                   (options_.strict ? !is_error(issue) : issue.severity == IssueSeverity::Info);
        };
        issues.erase(std::remove_if(issues.begin(), issues.end(), is_unwanted), issues.end());
        return issues;
    }

    /// What lenient reading tolerates is no error here either. What another version allows is one
    /// only where a version was asked for.
    void forgive(std::vector<Issue>& issues, const std::vector<Issue>& tolerated) const {
        if (!options_.schema) {
            const auto is_told_otherwise = [](const Issue& issue) {
                return issue.severity != IssueSeverity::Info;
            };
            issues.erase(std::remove_if(issues.begin(), issues.end(), is_told_otherwise),
                         issues.end());
        }
        std::unordered_set<std::string> known;
        for (const Issue& issue : tolerated) {
            known.insert(key_of(issue));
        }
        const auto is_known = [&known](const Issue& issue) {
            return known.count(key_of(issue)) > 0;
        };
        issues.erase(std::remove_if(issues.begin(), issues.end(), is_known), issues.end());
        issues.insert(issues.begin(), tolerated.begin(), tolerated.end());
    }

    std::vector<Issue> plausibility_findings(const Message& message, SchemaVersion version) const {
        ValidateOptions options;
        options.version = version;
        options.schema = false;
        if (options_.last_information) {
            options.last_information = &*options_.last_information;
        }
        std::vector<Issue> issues = validate(message, options);
        constexpr std::string_view array_root = "/6";
        const bool named = message.envelope.form == EnvelopeForm::Object;
        for (Issue& issue : issues) {
            issue.path.replace(0, array_root.size(), !whole_ ? "" : named ? "/payload" : "/6");
        }
        return issues;
    }

    /// A percentage out of range is told once, with the greater severity.
    static void drop_double_findings(Examination& out) {
        const auto drop = [](std::vector<Issue>& issues, std::string_view rule,
                             const std::unordered_set<std::string>& paths) {
            const auto is_double = [&](const Issue& issue) {
                return issue.rule == rule && paths.count(issue.path) > 0;
            };
            issues.erase(std::remove_if(issues.begin(), issues.end(), is_double), issues.end());
        };
        std::unordered_set<std::string> refused;
        for (const Issue& issue : out.schema) {
            if (is_error(issue)) {
                refused.insert(issue.path);
            }
        }
        drop(out.plausibility, "soc_out_of_range", refused);
        std::unordered_set<std::string> implausible;
        for (const Issue& issue : out.plausibility) {
            if (issue.rule == "soc_out_of_range") {
                implausible.insert(issue.path);
            }
        }
        drop(out.schema, "out_of_range", implausible);
    }

    std::string_view text_;
    const ExamineOptions& options_;
    std::optional<PayloadKind> kind_;
    bool whole_;
};

}  // namespace

std::size_t Examination::count(IssueSeverity severity) const {
    const auto matches = [severity](const Issue& issue) { return issue.severity == severity; };
    return static_cast<std::size_t>(
        std::count_if(schema.begin(), schema.end(), matches) +
        std::count_if(plausibility.begin(), plausibility.end(), matches));
}

bool Examination::has_any_at_least(IssueSeverity severity) const {
    const auto matches = [severity](const Issue& issue) { return issue.severity >= severity; };
    return std::any_of(schema.begin(), schema.end(), matches) ||
           std::any_of(plausibility.begin(), plausibility.end(), matches);
}

Examination examine(std::string_view text, const ExamineOptions& options) {
    const JsonText json = read_json_text(text);
    if (json.fault) {
        Examination out;
        out.unreadable =
            fmt::format("is no JSON text: expected {} at {} (byte {})", json.fault->expected,
                        position_text(text, json.fault->offset), json.fault->offset);
        return out;
    }
    return Examiner(text, json, options).run();
}

}  // namespace vdv463::cli
