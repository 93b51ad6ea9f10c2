// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <vdv463/config.hpp>

/// Secrets come from files, from the environment or from systemd, never from the command line.
namespace vdv463::cli {

/// Where a password is; at most one of them is set.
struct PasswordSource {
    std::string file;
    std::string variable;    ///< an environment variable
    std::string credential;  ///< a file in $CREDENTIALS_DIRECTORY

    bool empty() const { return file.empty() && variable.empty() && credential.empty(); }
};

/// The one line that a file holds, without its line break.
/// Errors: invalid_config.
[[nodiscard]] Result<Secret> read_secret_file(const std::string& file);

/// Errors: invalid_config, also when more than one source is given.
[[nodiscard]] Result<Secret> read_password(const PasswordSource& source);

/// Refuses a value of the setting `url` or `proxy` that can have a password in it: it would be kept
/// and shown. The error names the options for passwords and quotes nothing.
/// Errors: invalid_config.
[[nodiscard]] std::optional<Error> refuse_credentials_in(std::string_view setting,
                                                         std::string_view value);

/// User and password; empty when neither is given.
/// Errors: invalid_config, also when only one of the two is given.
[[nodiscard]] Result<CredentialsSource> read_credentials(const std::string& user,
                                                         const PasswordSource& password);

/// The same with the password in a file.
[[nodiscard]] Result<CredentialsSource> read_credentials(const std::string& user,
                                                         const std::string& password_file);

}  // namespace vdv463::cli
