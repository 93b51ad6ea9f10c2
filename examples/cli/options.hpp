// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/error.hpp>

namespace vdv463::cli {

/// How to reach a CMS, as given by options and environment.
struct ConnectionOptions {
    ClientConfig config;  ///< all but the credentials and the headers
    std::string user;
    std::string password_file;         ///< the password itself is never an argument
    std::vector<std::string> headers;  ///< "Name: value"
};

/// Adds the connection options to a command. An option wins over its environment variable.
/// Lifetime: `options` must outlive the parsing.
void add_connection_options(CLI::App& command, ConnectionOptions& options);

/// The configuration with its credentials and headers filled in.
/// Errors: invalid_config, for a missing URL or presystem id, an unreadable password file or a
/// header without a colon.
[[nodiscard]] Result<ClientConfig> make_config(const ConnectionOptions& options);

/// User and password; empty when neither is given. One trailing line break of the file is dropped.
/// Errors: invalid_config, also when only one of the two is given.
[[nodiscard]] Result<CredentialsSource> read_credentials(const std::string& user,
                                                         const std::string& password_file);

/// Adds an option that takes a duration such as 500ms, 15s or 5m.
CLI::Option* add_duration(CLI::App& command, const std::string& name,
                          std::chrono::milliseconds& target, const std::string& description);

/// Adds an option that takes one of the given words and is left alone when not given.
template <class T, class Target>
CLI::Option* add_optional_choice(CLI::App& command, const std::string& name, Target& target,
                                 std::vector<std::pair<std::string, T>> choices,
                                 const std::string& description) {
    std::string words;
    for (const auto& [word, value] : choices) {
        words += (words.empty() ? "" : "|") + word;
    }
    const auto take = [&target, choices = std::move(choices), name,
                       words](const std::string& text) {
        for (const auto& [word, value] : choices) {
            if (word == text) {
                target = value;
                return;
            }
        }
        throw CLI::ValidationError(name, "'" + text + "' is not one of " + words);
    };
    return command.add_option_function<std::string>(name, take, description)->type_name(words);
}

/// The same with a preset, the value that `target` has.
template <class T>
CLI::Option* add_choice(CLI::App& command, const std::string& name, T& target,
                        std::vector<std::pair<std::string, T>> choices,
                        const std::string& description) {
    std::string preset;
    for (const auto& [word, value] : choices) {
        preset = value == target ? word : preset;
    }
    return add_optional_choice<T>(command, name, target, std::move(choices), description)
        ->default_str(preset);
}

}  // namespace vdv463::cli
