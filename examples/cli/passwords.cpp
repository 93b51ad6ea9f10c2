// SPDX-License-Identifier: Apache-2.0
#include "passwords.hpp"

#include "files.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

namespace vdv463::cli {
namespace {

constexpr std::size_t max_password_bytes = 4096;

Error config_error(std::string detail) {
    return Error(errc::invalid_config, std::move(detail));
}

void drop_line_break(std::string& text) {
    if (!text.empty() && text.back() == '\n') {
        text.pop_back();
        if (!text.empty() && text.back() == '\r') {
            text.pop_back();
        }
    }
}

Result<Secret> read_variable(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') {
        return config_error(fmt::format(
            "the environment variable {} is not set: it has to hold the password", name));
    }
    return Secret(value);
}

Result<Secret> read_credential(const std::string& name) {
    const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr || *folder == '\0') {
        return config_error(
            "--password-credential needs $CREDENTIALS_DIRECTORY, which systemd sets for a unit "
            "with LoadCredential=");
    }
    if (name.find('/') != std::string::npos) {
        return config_error("--password-credential is the name of a credential, without a '/'");
    }
    return read_secret_file(fmt::format("{}/{}", folder, name));
}

}  // namespace

Result<Secret> read_secret_file(const std::string& file) {
    Result<std::string> text = read_file(file, max_password_bytes);
    if (!text) {
        return std::move(text).error();
    }
    drop_line_break(*text);
    if (text->empty()) {
        return config_error(file + " is empty: it has to hold the password");
    }
    if (text->find_first_of("\r\n") != std::string::npos) {
        return config_error(file + " holds more than one line: the password is one line alone");
    }
    return Secret(std::move(*text));
}

Result<Secret> read_password(const PasswordSource& source) {
    const int given = (source.file.empty() ? 0 : 1) + (source.variable.empty() ? 0 : 1) +
                      (source.credential.empty() ? 0 : 1);
    if (given > 1) {
        return config_error(
            "--password-file, --password-env and --password-credential exclude one another");
    }
    if (!source.variable.empty()) {
        return read_variable(source.variable);
    }
    return source.credential.empty() ? read_secret_file(source.file)
                                     : read_credential(source.credential);
}

std::optional<Error> refuse_credentials_in(std::string_view setting, std::string_view value) {
    if (value.find('@') == std::string_view::npos) {
        return std::nullopt;
    }
    if (setting == "url") {
        return config_error(
            "--url must not hold an @: user and password belong into --user and --password-file, "
            "--password-env or --password-credential, and in a path it is written %40");
    }
    if (setting == "proxy") {
        return config_error(
            "--proxy must not hold an @: user and password belong into --proxy-user and "
            "--proxy-password-file");
    }
    return std::nullopt;
}

Result<CredentialsSource> read_credentials(const std::string& user,
                                           const PasswordSource& password) {
    if (user.empty() && password.empty()) {
        return CredentialsSource{};
    }
    if (password.empty()) {
        return config_error(
            "--user needs --password-file, --password-env or --password-credential: the password "
            "is never read from the command line");
    }
    if (user.empty()) {
        return config_error("a password needs --user");
    }
    Result<Secret> secret = read_password(password);
    if (!secret) {
        return std::move(secret).error();
    }
    return CredentialsSource{Credentials{user, *std::move(secret)}};
}

Result<CredentialsSource> read_credentials(const std::string& user,
                                           const std::string& password_file) {
    return read_credentials(user, PasswordSource{password_file, {}, {}});
}

}  // namespace vdv463::cli
