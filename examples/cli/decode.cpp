// SPDX-License-Identifier: Apache-2.0
#include "choices.hpp"
#include "commands.hpp"
#include "decoding.hpp"
#include "files.hpp"
#include "input_files.hpp"
#include "report.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <memory>

namespace vdv463::cli {
namespace {

constexpr std::size_t max_file_bytes = std::size_t{256} * 1024 * 1024;

struct DecodeCommand {
    std::vector<std::string> files;
    std::optional<PayloadKind> payload;
    DecodeView view;
    bool json = false;
};

DecodedFile decode_file(const std::string& file, const std::optional<PayloadKind>& kind) {
    DecodedFile out;
    const Result<std::string> text = read_file(file, max_file_bytes);
    if (text) {
        out = decode_text(*text, kind);
    } else {
        out.unreadable = text.error().detail;
        note("vdv463: " + printable(*out.unreadable));
    }
    out.file = file;
    return out;
}

int run_decode(const DecodeCommand& command) {
    std::vector<DecodedFile> files;
    for (const std::string& file : expanded_files(command.files)) {
        files.push_back(decode_file(file, command.payload));
    }
    const int code = exit_code_of(files);
    Output out(STDOUT_FILENO);
    if (command.json) {
        out.line(json_decoded(files, code));
        return code;
    }
    for (const DecodedFile& file : files) {
        if (files.size() > 1) {
            out.line(fmt::format("{}:", printable(file.file)));
        }
        for (const std::string& line : decoded_lines(file, command.view)) {
            out.line(line);
        }
    }
    return code;
}

}  // namespace

void add_decode(CLI::App& app, Run& run) {
    const auto options = std::make_shared<DecodeCommand>();
    CLI::App* const command = app.add_subcommand(
        "decode",
        "Shows what messages say, without any connection\n\n"
        "Examples:\n"
        "  vdv463 decode requests.json             a message, or a payload alone\n"
        "  vdv463 decode wire.ndjson               a recording, message by message\n"
        "  vdv463 decode --json '*.json' | jq .    for programs\n\n"
        "Each FILE holds one message, array or object, a payload alone, or a recording. In a\n"
        "recording messages are numbered, and times left out unless --times is given, so that\n"
        "two of them can be compared. The exit code is 0 when everything could be read, 1 when\n"
        "not, 2 when a file cannot be opened.\n");
    command->add_option("FILE", options->files, "Files or patterns, or - for standard input")
        ->type_name("FILE")
        ->required();
    add_optional_choice<PayloadKind>(
        *command, "--payload", options->payload, payload_kinds(),
        "The files are payloads of this kind; without, it is recognised from the members");
    command->add_flag("--times", options->view.times, "Show times and ids of recordings, too");
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([options, &run] { run = [options] { return run_decode(*options); }; });
}

}  // namespace vdv463::cli
