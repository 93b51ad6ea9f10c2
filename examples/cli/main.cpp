// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"
#include "exit_code.hpp"
#include "local_time.hpp"
#include "report.hpp"
#include "terminal.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <sstream>
#include <string>

namespace {

using namespace vdv463;

int run(int argc, char** argv) {
    CLI::App app;
    cli::Run command;
    cli::add_command_line(app, command);
    try {
        app.parse(argc, argv);
        if (!command) {
            throw CLI::RequiredError("a command is needed", CLI::ExitCodes::RequiredError);
        }
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            std::ostringstream text;
            app.exit(error, text);
            cli::Output(STDOUT_FILENO).write(text.str());
            return cli::exit_ok;
        }
        for (const std::string& line : cli::usage_lines(app, error)) {
            cli::note(line);
        }
        return cli::exit_usage;
    }
    if (!app.got_subcommand("completion")) {  // which shells run often
        if (const auto problem = cli::local_time_problem()) {
            cli::remark(fmt::format("vdv463: {}.", *problem));
        }
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
    std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is no reason to die
    try {
        return cli::final_exit_code(run(argc, argv));
    } catch (const std::exception& problem) {
        cli::note(fmt::format("vdv463: {}", problem.what()));
        return cli::exit_internal;
    }
}
