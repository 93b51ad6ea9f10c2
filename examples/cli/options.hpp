// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <chrono>
#include <string>
#include <vector>

#include <vdv463/config.hpp>
#include <vdv463/error.hpp>

#include "choices.hpp"
#include "passwords.hpp"

namespace vdv463::cli {

/// The group of the options that a profile can hold.
constexpr const char* connection_group = "Connection";

/// How to reach a CMS, as given by options, environment and profile, in this order.
struct ConnectionOptions {
    ClientConfig config;  ///< all but what the following members refer to
    std::string profile;  ///< its name; empty: none
    std::string user;
    PasswordSource password;           ///< the password itself is never an argument
    std::vector<std::string> headers;  ///< "Name: value"
    std::string key_passphrase_file;
    std::string ciphers;  ///< "system", "vdv463" or a list
    std::string proxy_user;
    std::string proxy_password_file;
    std::string record_file;  ///< where the wire log goes; empty: nowhere
    bool from_environment = true;
};

/// Adds the connection options to a command, with --profile: what neither an option nor the
/// environment says is taken from the profile.
/// Lifetime: `options` must outlive the parsing.
void add_connection_options(CLI::App& command, ConnectionOptions& options);

/// Adds those that a profile can hold, without their environment variables.
/// Lifetime: as above.
void add_profile_options(CLI::App& command, ConnectionOptions& options);

/// The configuration with its credentials, headers and logs filled in.
/// Errors: invalid_config, for a missing URL or presystem id, a password within a URL, an
/// unreadable password file, a header without a colon or a recording that cannot be written.
[[nodiscard]] Result<ClientConfig> make_config(const ConnectionOptions& options);

/// The value of the option of that name. Throws CLI::ValidationError when it is no duration.
std::chrono::milliseconds duration_given(const std::string& name, const std::string& text);

/// Adds --duration, the time after which a command ends; 0: at a signal.
CLI::Option* add_run_time(CLI::App& command, std::chrono::milliseconds& target);

/// Adds an option that takes a duration such as 500ms, 15s or 5m, and not 0.
CLI::Option* add_duration(CLI::App& command, const std::string& name,
                          std::chrono::milliseconds& target, const std::string& description);

}  // namespace vdv463::cli
