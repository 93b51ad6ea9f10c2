// SPDX-License-Identifier: Apache-2.0
#include "examination_output.hpp"

#include "exit_code.hpp"
#include "json_writer.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace vdv463::cli {
namespace {

struct Counts {
    std::size_t unreadable = 0;
    std::size_t errors = 0;
    std::size_t warnings = 0;
    std::size_t infos = 0;
};

Counts counts_of(const std::vector<Examination>& examinations) {
    Counts counts;
    for (const Examination& examination : examinations) {
        counts.unreadable += examination.unreadable ? 1 : 0;
        counts.errors += examination.count(IssueSeverity::Error);
        counts.warnings += examination.count(IssueSeverity::Warning);
        counts.infos += examination.count(IssueSeverity::Info);
    }
    return counts;
}

std::string counted(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void write_number(JsonWriter& json, std::string_view name, std::size_t value) {
    json.member(name, static_cast<std::int64_t>(value));
}

void write_findings(JsonWriter& json, const std::vector<Issue>& issues, std::string_view group) {
    for (const Issue& issue : issues) {
        json.begin_object();
        json.member("path", issue.path);
        json.member("severity", to_string(issue.severity));
        json.member("rule", issue.rule);
        json.member("group", group);
        json.member("text", issue.text);
        json.end_object();
    }
}

void write_file(JsonWriter& json, const Examination& examination, IssueSeverity fail_level) {
    json.begin_object();
    json.member("file", examination.file);
    json.member("ok", exit_code_of({examination}, fail_level) == exit_ok);
    json.key("unreadable");
    examination.unreadable ? json.string(*examination.unreadable) : json.null();
    json.key("kind");
    examination.kind.empty() ? json.null() : json.string(examination.kind);
    json.key("conformsTo");
    json.begin_array();
    for (const SchemaVersion version :
         {SchemaVersion::V1_0, SchemaVersion::V1_1, SchemaVersion::V2_0}) {
        if (examination.conforms_to.contains(version)) {
            json.string(to_string(version));
        }
    }
    json.end_array();
    json.key("findings");
    json.begin_array();
    write_findings(json, examination.schema, "schema");
    write_findings(json, examination.plausibility, "plausibility");
    json.end_array();
    json.end_object();
}

}  // namespace

int exit_code_of(const std::vector<Examination>& examinations, IssueSeverity fail_level) {
    int code = exit_ok;
    for (const Examination& examination : examinations) {
        if (examination.unreadable) {
            return exit_usage;
        }
        code = examination.has_any_at_least(fail_level) ? exit_findings : code;
    }
    return code;
}

std::vector<std::string> finding_lines(const Examination& examination) {
    std::vector<std::string> lines;
    for (const auto* const group : {&examination.schema, &examination.plausibility}) {
        for (const Issue& issue : *group) {
            lines.push_back(fmt::format("{}: {}{}{} {}: {}", printable(examination.file),
                                        printable(issue.path), issue.path.empty() ? "" : ": ",
                                        to_string(issue.severity), issue.rule,
                                        printable(issue.text)));
        }
    }
    return lines;
}

std::string summary_line(const std::vector<Examination>& examinations) {
    const Counts counts = counts_of(examinations);
    std::string line = fmt::format(
        "{}: {}, {}, {}", counted(examinations.size(), "file"), counted(counts.errors, "error"),
        counted(counts.warnings, "warning"), counted(counts.infos, "info"));
    return counts.unreadable == 0 ? line : line + fmt::format(", {} unreadable", counts.unreadable);
}

std::string json_examinations(const std::vector<Examination>& examinations,
                              const ReportOptions& options) {
    const int code = exit_code_of(examinations, options.fail_level);
    const Counts counts = counts_of(examinations);
    JsonWriter json;
    json.begin_object();
    json.member("ok", code == exit_ok);
    json.member("exitCode", std::int64_t{code});
    json.key("error");
    json.null();
    json.key("schema");
    options.examine.schema ? json.string(to_string(*options.examine.schema)) : json.null();
    json.member("strict", options.examine.strict);
    json.member("schemaOnly", options.examine.schema_only);
    json.member("failLevel", to_string(options.fail_level));
    json.key("files");
    json.begin_array();
    for (const Examination& examination : examinations) {
        write_file(json, examination, options.fail_level);
    }
    json.end_array();
    write_number(json, "unreadable", counts.unreadable);
    write_number(json, "errors", counts.errors);
    write_number(json, "warnings", counts.warnings);
    write_number(json, "infos", counts.infos);
    json.end_object();
    return json.text();
}

std::string json_refusal(std::string_view problem) {
    JsonWriter json;
    json.begin_object();
    json.member("ok", false);
    json.member("exitCode", std::int64_t{exit_usage});
    json.member("error", problem);
    json.key("files");
    json.begin_array();
    json.end_array();
    json.end_object();
    return json.text();
}

}  // namespace vdv463::cli
