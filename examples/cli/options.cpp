// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include "durations.hpp"
#include "files.hpp"

#include <fmt/format.h>

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

void add_tls_options(CLI::App& command, ConnectionOptions& options) {
    TlsConfig& tls = options.config.tls;
    command
        .add_option("--ca-file", tls.ca_file,
                    "PEM file of the CAs to trust; the system's when not given")
        ->envname("VDV463_CA_FILE")
        ->type_name("FILE");
    command.add_option("--cert", tls.certificate_file, "Our own certificate chain, for mutual TLS")
        ->type_name("FILE");
    command.add_option("--key", tls.key_file, "The key of --cert")->type_name("FILE");
    command.add_flag("--allow-insecure", options.config.allow_insecure,
                     "Allow ws://, where everything travels in clear");
}

void add_dialect_options(CLI::App& command, ClientConfig& config) {
    add_choice<EnvelopeForm>(command, "--envelope", config.dialect.envelope,
                             {{"array", EnvelopeForm::Array}, {"object", EnvelopeForm::Object}},
                             "Layout of the messages we write");
    add_choice<SchemaVersion>(
        command, "--schema", config.dialect.schema,
        {{"1.0", SchemaVersion::V1_0}, {"1.1", SchemaVersion::V1_1}, {"2.0", SchemaVersion::V2_0}},
        "Schema version of the messages we write");
    add_choice<SubprotocolPolicy>(command, "--subprotocol-policy", config.subprotocol.policy,
                                  {{"require", SubprotocolPolicy::Require},
                                   {"accept-missing", SubprotocolPolicy::AcceptMissing}},
                                  "What to do when the CMS names no subprotocol");
    add_choice<Gate>(
        command, "--gate", config.plan.gate,
        {{"after-information", Gate::AfterInformation}, {"after-boot", Gate::AfterBoot}},
        "When charging requests may leave");
}

void add_timing_options(CLI::App& command, ClientConfig& config) {
    add_duration(command, "--reconnect-min", config.reconnect.min_delay,
                 "Delay before the first retry");
    add_duration(command, "--reconnect-max", config.reconnect.max_delay,
                 "Longest delay between retries");
    add_duration(command, "--ping-interval", config.liveness.ping_interval,
                 "A ping goes out after this silence");
    add_duration(command, "--liveness-timeout", config.liveness.timeout,
                 "The connection is dropped this long after an unanswered ping");
}

/// The value may be a token, so that no message repeats it.
Result<Header> parse_header(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0) {
        return config_error("a --header is not of the form 'Name: value'");
    }
    const std::size_t value = text.find_first_not_of(" \t", colon + 1);
    return Header{text.substr(0, colon),
                  Secret(value == std::string::npos ? std::string() : text.substr(value))};
}

}  // namespace

void add_connection_options(CLI::App& command, ConnectionOptions& options) {
    ClientConfig& config = options.config;
    command.add_option("--url", config.url, "The CMS: wss://host[:port][/path]")
        ->envname("VDV463_URL");
    command
        .add_option("--presystem-id", config.presystem_id,
                    "Our id, given by the CMS's operator, such as uri://Customer1/Presystem1")
        ->envname("VDV463_PRESYSTEM_ID");
    add_choice<PresystemType>(command, "--presystem", config.presystem,
                              {{"bms", PresystemType::Bms}, {"itcs", PresystemType::Itcs}},
                              "Which kind of system we are");
    command.add_option("--user", options.user, "User for HTTP Basic")->envname("VDV463_USER");
    command.add_option("--password-file", options.password_file, "File that holds the password")
        ->envname("VDV463_PASSWORD_FILE")
        ->type_name("FILE");
    command
        .add_option("--header", options.headers,
                    "Extra header of the upgrade request, 'Name: value'; may be repeated")
        ->type_name("HEADER")
        ->allow_extra_args(false);
    add_tls_options(command, options);
    add_dialect_options(command, config);
    add_timing_options(command, config);
}

Result<ClientConfig> make_config(const ConnectionOptions& options) {
    ClientConfig config = options.config;
    // Not left to the parser, which would complain of these before it complains of typing errors.
    if (config.url.empty()) {
        return config_error("--url or VDV463_URL is needed: where is the CMS?");
    }
    if (config.presystem_id.empty()) {
        return config_error(
            "--presystem-id or VDV463_PRESYSTEM_ID is needed: as whom shall this client boot?");
    }
    Result<CredentialsSource> credentials = read_credentials(options.user, options.password_file);
    if (!credentials) {
        return std::move(credentials).error();
    }
    config.credentials = *std::move(credentials);
    for (const std::string& text : options.headers) {
        Result<Header> header = parse_header(text);
        if (!header) {
            return std::move(header).error();
        }
        config.headers.push_back(*std::move(header));
    }
    return config;
}

Result<CredentialsSource> read_credentials(const std::string& user,
                                           const std::string& password_file) {
    if (user.empty() && password_file.empty()) {
        return CredentialsSource{};
    }
    if (password_file.empty()) {
        return config_error(
            "--user needs --password-file: the password is read from a file, never from the "
            "command line");
    }
    if (user.empty()) {
        return config_error("--password-file needs --user");
    }
    Result<std::string> text = read_file(password_file, max_password_bytes);
    if (!text) {
        return std::move(text).error();
    }
    drop_line_break(*text);
    if (text->empty()) {
        return config_error(password_file + " is empty: it has to hold the password");
    }
    if (text->find_first_of("\r\n") != std::string::npos) {
        return config_error(password_file +
                            " holds more than one line: the password is one line alone");
    }
    return CredentialsSource{Credentials{user, Secret(std::move(*text))}};
}

CLI::Option* add_duration(CLI::App& command, const std::string& name,
                          std::chrono::milliseconds& target, const std::string& description) {
    const auto take = [&target, name](const std::string& text) {
        const Result<std::chrono::milliseconds> duration = parse_duration(text);
        if (!duration) {
            throw CLI::ValidationError(name, duration.error().detail);
        }
        if (*duration <= std::chrono::milliseconds{0}) {
            throw CLI::ValidationError(name, "has to be longer than 0");
        }
        target = *duration;
    };
    return command.add_option_function<std::string>(name, take, description)
        ->type_name("DURATION")
        ->default_str(format_duration(target));
}

}  // namespace vdv463::cli
