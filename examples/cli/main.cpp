// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "exit_code.hpp"
#include "report.hpp"

#include <vdv463/version.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <sstream>
#include <string>

namespace {

using namespace vdv463;

constexpr const char* description =
    "Talks VDV 463 to a charging management system (CMS)\n\n"
    "Examples:\n"
    "  vdv463 sim --demo                         a simulated CMS and a client, over TLS, 20 s\n"
    "  vdv463 check --url wss://cms.example/vdv463/ws --presystem-id uri://Customer1/Presystem1 "
    "\\\n"
    "      --user bms --password-file ~/.cms-password    does the connection work, and if not, "
    "why\n"
    "  vdv463 watch ...                          stay connected and show the depot\n"
    "  vdv463 send requests.json ...             send one list of charging requests\n"
    "  vdv463 validate requests.json             check messages in files, offline\n\n"
    "The exit code says what happened: 0 well, 1 negative answer or findings, 2 usage or input,\n"
    "3 name or TCP, 4 TLS, 5 HTTP refusal, 6 subprotocol, 7 boot rejected, 8 answered by an "
    "Error,\n"
    "9 no answer in time, 10 protocol violation by the CMS, 70 internal, 130 and 143 signals.\n";

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

int usage_error(const CLI::App& app, std::string_view problem) {
    std::string command;
    for (const CLI::App* const given : app.get_subcommands()) {
        command = " " + given->get_name();
    }
    cli::note(fmt::format("vdv463: {}", problem));
    if (command.empty()) {
        cli::note("The commands are sim, check, watch, send and validate.");
    }
    cli::note(fmt::format("'vdv463{} --help' tells what is possible.", command));
    return cli::exit_usage;
}

int run(int argc, char** argv) {
    CLI::App app(description, "vdv463");
    app.set_version_flag("--version", std::string("vdv463 ") + version_string);
    app.formatter(std::make_shared<Formatter>());
    app.require_subcommand(0, 1);
    cli::Run command;
    cli::add_sim(app, command);
    cli::add_check(app, command);
    cli::add_watch(app, command);
    cli::add_send(app, command);
    cli::add_validate(app, command);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            return app.exit(error);
        }
        return usage_error(app, error.what());
    }
    if (!command) {
        return usage_error(app, "a command is needed");
    }
    return command();
}

/// A descriptor 0, 1 or 2 that was closed would be given to a socket, which then got our output.
void open_standard_descriptors() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) != fd) {
            std::abort();  // there is nowhere to say why
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    open_standard_descriptors();
    try {
        return run(argc, argv);
    } catch (const std::exception& problem) {
        cli::note(fmt::format("vdv463: {}", problem.what()));
        return cli::exit_internal;
    }
}
