// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include "exit_code.hpp"
#include "settings.hpp"
#include "suggestion.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <vdv463/version.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <sstream>

namespace vdv463::cli {
namespace {

constexpr const char* description =
    "Talks VDV 463 to a charging management system (CMS)\n\n"
    "Examples:\n"
    "  vdv463 sim --demo                         a simulated CMS and a client, over TLS, 20 s\n"
    "  vdv463 check --url wss://cms.example/vdv463/ws --presystem-id uri://Customer1/Presystem1 "
    "\\\n"
    "      --user bms --password-file ~/.cms-password    does the connection work, and if not, "
    "why\n"
    "  vdv463 profile add north --url ...        name a connection, then:\n"
    "  vdv463 watch --profile north              stay connected and show the depot\n"
    "  vdv463 send requests.json ...             send one list of charging requests\n"
    "  vdv463 request --vehicle 'Bus 101' --min-soc 80 --max-soc 95 --departure 04:30\n"
    "  vdv463 validate requests.json             check messages in files, offline\n"
    "  vdv463 decode wire.ndjson                 read messages and recordings, offline\n"
    "  vdv463 record wire.ndjson ...             keep what is said on the wire\n\n"
    "The exit code says what happened: 0 well, 1 negative answer or findings, 2 usage or input,\n"
    "3 name or TCP, 4 TLS, 5 HTTP refusal, 6 subprotocol, 7 boot rejected, 8 answered by an "
    "Error,\n"
    "9 no answer in time, 10 protocol violation by the CMS, 70 internal, 74 output lost,\n"
    "130 and 143 signals.\n";

/// Lists the commands with the first line of their description only; the rest is their own help.
class Formatter : public CLI::Formatter {
public:
    std::string make_subcommand(const CLI::App* command) const override {
        const std::string text = command->get_description();
        std::stringstream out;
        CLI::detail::format_help(out, command->get_name(), text.substr(0, text.find('\n')),
                                 column_width_);
        return out.str();
    }
};

/// "--url" of "--url=wss://...".
std::string without_value(const std::string& word) {
    return word.substr(0, word.find('='));
}

/// The first word that was not understood; an option rather than what may be its value.
std::string unknown_word(const std::vector<const CLI::App*>& given) {
    std::string first;
    for (const CLI::App* const app : given) {
        for (const std::string& word : app->remaining()) {
            if (!word.empty() && word.front() == '-') {
                return without_value(word);
            }
            first = first.empty() ? word : first;
        }
    }
    return first;
}

std::vector<std::string> unknown_lines(const std::vector<const CLI::App*>& given) {
    const std::string word = unknown_word(given);
    const bool is_option = !word.empty() && word.front() == '-';
    std::vector<std::string> known;
    for (const CLI::App* const app : given) {
        const bool last = app == given.back();
        for (std::string& name : is_option ? option_names(*app) : command_names(*app)) {
            if (is_option || last) {
                known.push_back(std::move(name));
            }
        }
    }
    std::vector<std::string> lines;
    if (!is_option && known.empty()) {
        lines.push_back(fmt::format("vdv463: '{}' is one argument too many", printable(word)));
        return lines;
    }
    lines.push_back(fmt::format("vdv463: there is no {} {}", is_option ? "option" : "command",
                                printable(word)));
    const std::string nearest = nearest_word(word, known);
    if (!nearest.empty()) {
        lines.push_back(fmt::format("Did you mean {}?", nearest));
    }
    return lines;
}

const CLI::App* command_of(const CLI::App& app, const std::string& name) {
    const std::vector<const CLI::App*> found = app.get_subcommands(
        [&name](const CLI::App* candidate) { return candidate->get_name() == name; });
    if (found.empty()) {
        const std::string nearest = nearest_word(name, command_names(app));
        throw CLI::ValidationError(
            fmt::format("there is no command '{}'{}", name,
                        nearest.empty() ? "" : "; did you mean " + nearest + "?"));
    }
    return found.front();
}

}  // namespace

void add_command_line(CLI::App& app, Run& run) {
    app.description(description);
    app.name("vdv463");
    app.set_version_flag("--version", std::string("vdv463 ") + version_string);
    app.formatter(std::make_shared<Formatter>());
    app.require_subcommand(0, 1);
    app.fallthrough();  // options of the program are taken behind a command, too
    add_settings(app);
    add_sim(app, run);
    add_check(app, run);
    add_watch(app, run);
    add_send(app, run);
    add_request(app, run);
    add_record(app, run);
    add_replay(app, run);
    add_validate(app, run);
    add_decode(app, run);
    add_profile(app, run);
    add_completion(app, run);
    add_help(app, run);
}

std::vector<const CLI::App*> given_commands(const CLI::App& app) {
    std::vector<const CLI::App*> out{&app};
    while (!out.back()->get_subcommands().empty()) {
        out.push_back(out.back()->get_subcommands().front());
    }
    return out;
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> out;
    for (const CLI::Option* const option : app.get_options()) {
        for (const std::string& name : option->get_snames()) {
            out.push_back("-" + name);
        }
        for (const std::string& name : option->get_lnames()) {
            out.push_back("--" + name);
        }
    }
    return out;
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> out;
    for (const CLI::App* const command :
         app.get_subcommands([](const CLI::App*) { return true; })) {
        out.push_back(command->get_name());
    }
    return out;
}

std::vector<std::string> usage_lines(const CLI::App& app, const CLI::ParseError& error) {
    const std::vector<const CLI::App*> given = given_commands(app);
    std::vector<std::string> lines;
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
        lines = unknown_lines(given);
    } else {
        lines.push_back(fmt::format("vdv463: {}", printable(error.what())));
    }
    std::string command;
    for (const CLI::App* const one : given) {
        command += (command.empty() ? "" : " ") + one->get_name();
    }
    if (given.size() == 1) {
        lines.push_back(fmt::format("The commands are {}.", fmt::join(command_names(app), ", ")));
    }
    lines.push_back(fmt::format("'{} --help' tells what is possible.", command));
    return lines;
}

void add_help(CLI::App& app, Run& run) {
    const auto words = std::make_shared<std::vector<std::string>>();
    CLI::App* const command = app.add_subcommand("help",
                                                 "Tells what a command does\n\n"
                                                 "Examples:\n"
                                                 "  vdv463 help check\n"
                                                 "  vdv463 help profile add\n");
    command->add_option("COMMAND", *words, "The command, and one below it");
    command->callback([&app, &run, words] {
        const CLI::App* asked = &app;
        std::string path = app.get_name();
        for (const std::string& word : *words) {
            asked = command_of(*asked, word);
            path += " " + word;
        }
        run = [asked, path] {
            const auto formatter = asked->get_formatter();
            Output(STDOUT_FILENO)
                .write(formatter->make_help(asked, path, CLI::AppFormatMode::Normal));
            return exit_ok;
        };
    });
}

}  // namespace vdv463::cli
