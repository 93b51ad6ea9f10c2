// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "examination.hpp"
#include "examination_output.hpp"
#include "exit_code.hpp"
#include "files.hpp"
#include "input_files.hpp"
#include "options.hpp"
#include "report.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <utility>

namespace vdv463::cli {
namespace {

constexpr std::size_t max_file_bytes = std::size_t{256} * 1024 * 1024;

struct ValidateCommand {
    ReportOptions report;
    std::vector<std::string> files;
    std::string information_file;
    bool json = false;
    std::optional<std::string> junit_file;  ///< "-": standard output
};

Examination examine_file(const std::string& file, const ExamineOptions& options) {
    Examination out;
    const Result<std::string> text = read_file(file, max_file_bytes);
    if (text) {
        out = examine(*text, options);
    } else {
        const std::string& why = text.error().detail;
        const bool named = why.compare(0, file.size() + 1, file + ' ') == 0;
        out.unreadable = named ? why.substr(file.size() + 1) : why;
    }
    out.file = file;
    return out;
}

int refuse(const ValidateCommand& command, const std::string& problem) {
    if (command.json) {
        Output(STDOUT_FILENO).line(json_refusal(problem));
    }
    note("vdv463: " + printable(problem));
    return exit_usage;
}

/// Why there is no information to know the charging points from.
std::optional<std::string> read_information(ValidateCommand& command) {
    if (command.information_file.empty()) {
        return std::nullopt;
    }
    const std::string& file = command.information_file;
    const Result<std::string> text = read_file(file, max_file_bytes);
    if (!text) {
        return text.error().detail;
    }
    const JsonText json = read_json_text(*text);
    Result<Message> message =
        is_whole_message(json)
            ? decode(*text)
            : decode_payload(MessageType::Request, Action::ProvideChargingInformation, *text);
    if (!message) {
        return fmt::format("{}: {}", file, message.error().to_string());
    }
    auto* const information = std::get_if<ChargingInformation>(&message->payload);
    if (information == nullptr) {
        return fmt::format("{}: --information needs a ProvideChargingInformation Request", file);
    }
    command.report.examine.last_information = std::move(*information);
    return std::nullopt;
}

/// `--junit-xml a.json` means a file to validate and not one to write over: what ends in .json, or
/// exists with anything else than XML in it, is never taken for the report.
bool is_report_file(const std::string& file) {
    constexpr std::string_view json_ending = ".json";
    if (file.size() >= json_ending.size() &&
        file.compare(file.size() - json_ending.size(), json_ending.size(), json_ending) == 0) {
        return false;
    }
    struct stat about {};
    if (file == "-" || stat(file.c_str(), &about) != 0 || !S_ISREG(about.st_mode) ||
        about.st_size == 0) {
        return true;
    }
    const Result<std::string> text = read_file(file, max_file_bytes);
    return text && text->front() == '<';
}

void print_text(Output& out, const std::vector<Examination>& examinations) {
    for (const Examination& examination : examinations) {
        for (const std::string& line : finding_lines(examination)) {
            out.line(line);
        }
    }
    out.line(summary_line(examinations));
}

void note_unreadable(const std::vector<Examination>& examinations) {
    for (const Examination& examination : examinations) {
        if (examination.unreadable) {
            note("vdv463: " + printable(examination.file + ' ' + *examination.unreadable));
        }
    }
}

/// Why the report could not be written.
std::optional<std::string> write_report(const ValidateCommand& command, const std::string& report) {
    if (command.junit_file == "-") {
        Output(STDOUT_FILENO).write(report);
        return std::nullopt;
    }
    const auto written = write_file(*command.junit_file, report);
    return written ? std::nullopt : std::optional<std::string>(written.error().detail);
}

int run_validate(ValidateCommand& command) {
    if (command.junit_file && !is_report_file(*command.junit_file)) {
        command.files.insert(command.files.begin(), *command.junit_file);
        command.junit_file = "-";
    }
    if (command.files.empty()) {
        return refuse(command, "validate needs a FILE, or - for standard input");
    }
    if (command.json && command.junit_file == "-") {
        return refuse(command,
                      "--json and --junit-xml cannot both go to standard output: name a file");
    }
    if (const std::optional<std::string> problem = read_information(command)) {
        return refuse(command, *problem);
    }
    std::vector<Examination> examinations;
    for (const std::string& file : expanded_files(command.files)) {
        examinations.push_back(examine_file(file, command.report.examine));
    }
    note_unreadable(examinations);
    if (command.junit_file) {
        const std::string report = junit_examinations(examinations, command.report);
        if (const std::optional<std::string> problem = write_report(command, report)) {
            return refuse(command, *problem);
        }
    }
    Output out(STDOUT_FILENO);
    if (command.json) {
        out.line(json_examinations(examinations, command.report));
    } else if (command.junit_file != "-") {
        print_text(out, examinations);
    }
    return exit_code_of(examinations, command.report.fail_level);
}

void add_examine_options(CLI::App& command, ExamineOptions& options) {
    add_optional_choice<SchemaVersion>(
        command, "--schema", options.schema,
        {{"1.0", SchemaVersion::V1_0}, {"1.1", SchemaVersion::V1_1}, {"2.0", SchemaVersion::V2_0}},
        "Schema version to hold against; without, any one will do");
    command.add_flag("--strict", options.strict,
                     "Forgive nothing: what the official schema refuses is an error");
    command.add_flag("--schema-only", options.schema_only, "Leave the rules of plausibility out");
    add_optional_choice<PayloadKind>(
        command, "--payload", options.payload, payload_kinds(),
        "The files are payloads of this kind; without, it is recognised from the members");
}

}  // namespace

void add_validate(CLI::App& app, Run& run) {
    const auto options = std::make_shared<ValidateCommand>();
    CLI::App* const command = app.add_subcommand(
        "validate",
        "Checks messages in files, without any connection\n\n"
        "Examples:\n"
        "  vdv463 validate requests.json                    does anything speak against it?\n"
        "  vdv463 validate --strict --schema 2.0 --schema-only *.json    only the official schema\n"
        "  vdv463 validate --junit-xml=report.xml --fail-level warning *.json    for a CI server\n"
        "\n"
        "Each FILE holds one message, array or object, or a payload alone. The exit code is 0 "
        "when\n"
        "nothing of the --fail-level was found, 1 when something was, 2 when a file cannot be\n"
        "opened or is no JSON text.\n");
    command->add_option("FILE", options->files, "JSON files or patterns, or - for standard input");
    add_examine_options(*command, options->report.examine);
    command
        ->add_option("--information", options->information_file,
                     "The CMS's newest charging information, to know the charging points from")
        ->type_name("FILE");
    add_choice<IssueSeverity>(*command, "--fail-level", options->report.fail_level,
                              {{"error", IssueSeverity::Error},
                               {"warning", IssueSeverity::Warning},
                               {"info", IssueSeverity::Info}},
                              "The least severity that makes the exit code 1");
    command->add_flag("--json", options->json, "Print one JSON document");
    command
        ->add_option_function<std::string>(
            "--junit-xml",
            [options](const std::string& file) { options->junit_file = file.empty() ? "-" : file; },
            "Write a JUnit report to the file; without one, to standard output")
        ->expected(0, 1)
        ->type_name("[FILE]");
    command->callback([options, &run] { run = [options] { return run_validate(*options); }; });
}

}  // namespace vdv463::cli
