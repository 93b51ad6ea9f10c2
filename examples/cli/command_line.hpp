// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "commands.hpp"

namespace vdv463::cli {

/// Makes `app` the whole command line of the program: options for every command, and all commands.
/// Lifetime: `run` must outlive the parsing.
void add_command_line(CLI::App& app, Run& run);

/// The commands that were given, the program itself first.
std::vector<const CLI::App*> given_commands(const CLI::App& app);

/// Names of an app's options as they are typed ("--url", "-v"), and of its commands.
std::vector<std::string> option_names(const CLI::App& app);
std::vector<std::string> command_names(const CLI::App& app);

/// What is wrong with a command line and what was most likely meant, one line each. Values are not
/// repeated: somebody may have tried to give a password.
std::vector<std::string> usage_lines(const CLI::App& app, const CLI::ParseError& error);

}  // namespace vdv463::cli
