// SPDX-License-Identifier: Apache-2.0
#include "tls_options.hpp"

#include "passwords.hpp"

#include <utility>

namespace vdv463::cli {
namespace {

void add_trust_options(CLI::App& command, ConnectionOptions& options, const std::string& group) {
    TlsConfig& tls = options.config.tls;
    CLI::Option* const ca = command.add_option(
        "--ca-file", tls.ca_file, "PEM file of the CAs to trust; the system's when not given");
    ca->type_name("FILE")->group(group);
    if (options.from_environment) {
        ca->envname("VDV463_CA_FILE");
    }
    command.add_option("--ca-directory", tls.ca_directory, "Folder with PEM files of CAs to trust")
        ->type_name("DIR")
        ->group(group);
    command
        .add_flag("--also-system-cas", tls.also_system_cas,
                  "Trust the system's CAs besides those given")
        ->group(group);
    command
        .add_option("--server-name", tls.server_name,
                    "Name that the CMS's certificate has to have, if not the URL's host")
        ->type_name("NAME")
        ->group(group);
    command
        .add_option("--pin", tls.pins,
                    "Base64 of the SHA-256 of a public key that the CMS has to show; may be "
                    "repeated")
        ->type_name("BASE64")
        ->allow_extra_args(false)
        ->group(group);
    add_choice<PinPolicy>(command, "--pin-policy", tls.pin_policy,
                          {{"enforce", PinPolicy::Enforce}, {"report", PinPolicy::Report}},
                          "What to do when no --pin fits")
        ->group(group);
}

}  // namespace

void add_tls_options(CLI::App& command, ConnectionOptions& options, const std::string& group) {
    TlsConfig& tls = options.config.tls;
    add_trust_options(command, options, group);
    command.add_option("--cert", tls.certificate_file, "Our own certificate chain, for mutual TLS")
        ->type_name("FILE")
        ->group(group);
    command.add_option("--key", tls.key_file, "The key of --cert")->type_name("FILE")->group(group);
    command
        .add_option("--key-passphrase-file", options.key_passphrase_file,
                    "File that holds the passphrase of --key")
        ->type_name("FILE")
        ->group(group);
    command
        .add_option("--ciphers", options.ciphers,
                    "system, vdv463 (with the standard's cipher in any case), or OpenSSL's names "
                    "with ':' between them")
        ->type_name("LIST")
        ->default_str("system")
        ->group(group);
    command
        .add_flag("--allow-insecure", options.config.allow_insecure,
                  "Allow ws://, where everything travels in clear")
        ->group(group);
}

void add_proxy_options(CLI::App& command, ConnectionOptions& options, const std::string& group) {
    ProxyConfig& proxy = options.config.proxy;
    command.add_option("--proxy", proxy.url, "HTTP proxy to go through: http://host[:port]")
        ->type_name("URL")
        ->group(group);
    command
        .add_flag("--proxy-from-env", proxy.from_environment,
                  "Take the proxy from https_proxy, http_proxy, all_proxy and no_proxy")
        ->group(group);
    command.add_option("--proxy-user", options.proxy_user, "User for the proxy")
        ->type_name("NAME")
        ->group(group);
    command
        .add_option("--proxy-password-file", options.proxy_password_file,
                    "File that holds the proxy's password")
        ->type_name("FILE")
        ->group(group);
}

std::optional<Error> complete_tls_and_proxy(const ConnectionOptions& options,
                                            ClientConfig& config) {
    if (options.ciphers == "vdv463") {
        config.tls.ciphers = TlsCiphers::Vdv463;
    } else if (!options.ciphers.empty() && options.ciphers != "system") {
        config.tls.ciphers = TlsCiphers::Own;
        config.tls.cipher_list = options.ciphers;
    }
    if (!options.key_passphrase_file.empty()) {
        config.tls.key_passphrase = [file = options.key_passphrase_file] {
            return read_secret_file(file);
        };
    }
    if (options.proxy_user.empty() && options.proxy_password_file.empty()) {
        return std::nullopt;
    }
    if (options.proxy_user.empty() || options.proxy_password_file.empty()) {
        return Error(errc::invalid_config,
                     "--proxy-user and --proxy-password-file are needed together");
    }
    Result<Secret> password = read_secret_file(options.proxy_password_file);
    if (!password) {
        return std::move(password).error();
    }
    config.proxy.credentials = Credentials{options.proxy_user, *std::move(password)};
    return std::nullopt;
}

}  // namespace vdv463::cli
