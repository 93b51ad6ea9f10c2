// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include "durations.hpp"
#include "profile.hpp"
#include "report.hpp"
#include "settings.hpp"
#include "tls_options.hpp"
#include "wire_log.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <utility>

namespace vdv463::cli {
namespace {

Error config_error(std::string detail) {
    return Error(errc::invalid_config, std::move(detail));
}

void add_dialect_options(CLI::App& command, ClientConfig& config) {
    add_choice<EnvelopeForm>(command, "--envelope", config.dialect.envelope,
                             {{"array", EnvelopeForm::Array}, {"object", EnvelopeForm::Object}},
                             "Layout of the messages we write")
        ->group(connection_group);
    add_choice<SchemaVersion>(
        command, "--schema", config.dialect.schema,
        {{"1.0", SchemaVersion::V1_0}, {"1.1", SchemaVersion::V1_1}, {"2.0", SchemaVersion::V2_0}},
        "Schema version of the messages we write")
        ->group(connection_group);
    add_choice<SubprotocolPolicy>(command, "--subprotocol-policy", config.subprotocol.policy,
                                  {{"require", SubprotocolPolicy::Require},
                                   {"accept-missing", SubprotocolPolicy::AcceptMissing}},
                                  "What to do when the CMS names no subprotocol")
        ->group(connection_group);
    add_choice<Gate>(
        command, "--gate", config.plan.gate,
        {{"after-information", Gate::AfterInformation}, {"after-boot", Gate::AfterBoot}},
        "When charging requests may leave")
        ->group(connection_group);
}

void add_timing_options(CLI::App& command, ClientConfig& config) {
    add_duration(command, "--reconnect-min", config.reconnect.min_delay,
                 "Delay before the first retry")
        ->group(connection_group);
    add_duration(command, "--reconnect-max", config.reconnect.max_delay,
                 "Longest delay between retries")
        ->group(connection_group);
    add_duration(command, "--ping-interval", config.liveness.ping_interval,
                 "A ping goes out after this silence")
        ->group(connection_group);
    add_duration(command, "--liveness-timeout", config.liveness.timeout,
                 "The connection is dropped this long after an unanswered ping")
        ->group(connection_group);
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

void add_identity_options(CLI::App& command, ConnectionOptions& options) {
    ClientConfig& config = options.config;
    const auto variable = [&options](CLI::Option* option, const char* name) {
        option->group(connection_group);
        if (options.from_environment) {
            option->envname(name);
        }
    };
    variable(command.add_option("--url", config.url, "The CMS: wss://host[:port][/path]")
                 ->type_name("URL"),
             "VDV463_URL");
    variable(command
                 .add_option("--presystem-id", config.presystem_id,
                             "Our id, given by the CMS's operator, such as "
                             "uri://Customer1/Presystem1")
                 ->type_name("ID"),
             "VDV463_PRESYSTEM_ID");
    add_choice<PresystemType>(command, "--presystem", config.presystem,
                              {{"bms", PresystemType::Bms}, {"itcs", PresystemType::Itcs}},
                              "Which kind of system we are")
        ->group(connection_group);
    variable(command.add_option("--user", options.user, "User for HTTP Basic")->type_name("NAME"),
             "VDV463_USER");
    // Not with envname(): another source that is an option has to win over the variable.
    command
        .add_option("--password-file", options.password.file,
                    options.from_environment
                        ? "File that holds the password (Env:VDV463_PASSWORD_FILE)"
                        : "File that holds the password")
        ->type_name("FILE")
        ->group(connection_group);
    command
        .add_option("--password-env", options.password.variable,
                    "Environment variable that holds the password")
        ->type_name("NAME")
        ->group(connection_group);
    command
        .add_option("--password-credential", options.password.credential,
                    "File of that name in $CREDENTIALS_DIRECTORY (systemd)")
        ->type_name("NAME")
        ->group(connection_group);
}

/// What options and environment leave open.
void complete_from_profile(CLI::App& command, ConnectionOptions& options) {
    const char* const file = std::getenv("VDV463_PASSWORD_FILE");
    if (options.password.empty() && file != nullptr) {
        options.password.file = file;
    }
    if (options.profile.empty()) {
        return;
    }
    Result<Profile> profile = load_profile(options.profile);
    if (!profile) {
        throw CLI::ValidationError("--profile", profile.error().detail);
    }
    const bool has_password = !options.password.empty();
    for (const ProfileEntry& entry : *profile) {
        CLI::Option* const option = command.get_option_no_throw("--" + entry.name);
        if (option == nullptr || option->get_group() != connection_group) {
            throw CLI::ValidationError(
                "--profile",
                fmt::format("{} holds '{}', which is no setting", options.profile, entry.name));
        }
        if (!(has_password && is_password_setting(entry.name)) && !option->get_callback_run()) {
            option->add_result(entry.value);
        }
    }
    for (CLI::Option* const option :
         command.get_options([](const CLI::Option* candidate) { return candidate->count() > 0; })) {
        if (!option->get_callback_run()) {
            option->run_callback();
        }
    }
}

void send_log_to_standard_error(LogConfig& log) {
    const int verbosity = settings().verbosity;
    if (verbosity == 0) {
        return;
    }
    log.level = verbosity == 1 ? LogLevel::Info : LogLevel::Debug;
    log.sink = [](const LogRecord& record) {
        note(fmt::format("{} {:<7} {:<9} {}{}{}", clock_time(), to_string(record.level),
                         record.component, record.text, record.message_id.empty() ? "" : " ",
                         record.message_id));
    };
}

}  // namespace

void add_profile_options(CLI::App& command, ConnectionOptions& options) {
    add_identity_options(command, options);
    add_tls_options(command, options, connection_group);
    add_proxy_options(command, options, connection_group);
    add_dialect_options(command, options.config);
    add_timing_options(command, options.config);
}

void add_connection_options(CLI::App& command, ConnectionOptions& options) {
    command.add_option("--profile", options.profile, "Connection named with 'vdv463 profile add'")
        ->type_name("PROFILE")
        ->envname("VDV463_PROFILE");
    command
        .add_option("--header", options.headers,
                    "Extra header of the upgrade request, 'Name: value'; may be repeated")
        ->type_name("HEADER")
        ->allow_extra_args(false);
    command
        .add_option("--record", options.record_file,
                    "Record what is said on the wire; see 'vdv463 help record'")
        ->type_name("FILE");
    add_profile_options(command, options);
    command.parse_complete_callback(
        [&command, &options] { complete_from_profile(command, options); });
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
    if (std::optional<Error> error = refuse_credentials_in("url", config.url)) {
        return *std::move(error);
    }
    if (std::optional<Error> error = refuse_credentials_in("proxy", config.proxy.url)) {
        return *std::move(error);
    }
    Result<CredentialsSource> credentials = read_credentials(options.user, options.password);
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
    if (std::optional<Error> error = complete_tls_and_proxy(options, config)) {
        return *std::move(error);
    }
    send_log_to_standard_error(config.log);
    if (!options.record_file.empty()) {
        if (std::optional<Error> error = record_to(options.record_file, config)) {
            return *std::move(error);
        }
    }
    return config;
}

std::chrono::milliseconds duration_given(const std::string& name, const std::string& text) {
    const Result<std::chrono::milliseconds> duration = parse_duration(text);
    if (!duration) {
        throw CLI::ValidationError(name, duration.error().detail);
    }
    return *duration;
}

CLI::Option* add_run_time(CLI::App& command, std::chrono::milliseconds& target) {
    const auto take = [&target](const std::string& text) {
        target = duration_given("--duration", text);
    };
    return command
        .add_option_function<std::string>("--duration", take, "End after this time; 0: at a signal")
        ->type_name("DURATION")
        ->default_str(format_duration(target));
}

CLI::Option* add_duration(CLI::App& command, const std::string& name,
                          std::chrono::milliseconds& target, const std::string& description) {
    const auto take = [&target, name](const std::string& text) {
        const std::chrono::milliseconds duration = duration_given(name, text);
        if (duration <= std::chrono::milliseconds{0}) {
            throw CLI::ValidationError(name, "has to be longer than 0");
        }
        target = duration;
    };
    return command.add_option_function<std::string>(name, take, description)
        ->type_name("DURATION")
        ->default_str(format_duration(target));
}

}  // namespace vdv463::cli
