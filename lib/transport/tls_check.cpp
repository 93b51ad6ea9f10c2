// SPDX-License-Identifier: Apache-2.0
#include "tls_check.hpp"

#include <algorithm>
#include <utility>

#include "tls_ciphers.hpp"
#include "tls_pins.hpp"
#include "tls_trust.hpp"

namespace vdv463::transport {
namespace {

class Problems {
public:
    void add(const std::string& member, std::string text) {
        found_.push_back({"tls." + member, "invalid_config", std::move(text)});
    }
    std::vector<Issue> take() { return std::move(found_); }

private:
    std::vector<Issue> found_;
};

/// Whoever is not a mere name or address has something in front or behind.
Result<PeerName> read_name(const std::string& name) {
    const bool ipv6 = name.find(':') != std::string::npos;
    const Result<Url> url = parse_url("wss://" + (ipv6 ? "[" + name + "]" : name));
    if (!url || url->target != "/" || name.find('/') != std::string::npos) {
        return Error(errc::invalid_config,
                     "Must be a DNS name or an IP address alone, without port or brackets.");
    }
    return PeerName{url->host, url->is_ip};
}

void check_files(Problems& problems, const TlsConfig& config) {
    constexpr const char* nul = "Must not hold a NUL character.";
    for (const auto& [member, path] :
         {std::pair("ca_file", &config.ca_file), std::pair("ca_directory", &config.ca_directory),
          std::pair("certificate_file", &config.certificate_file),
          std::pair("key_file", &config.key_file),
          std::pair("key_log_file", &config.key_log_file)}) {
        if (path->find('\0') != std::string::npos) {
            problems.add(member, nul);
        }
    }
    const std::string& log = config.key_log_file;
    if (!log.empty() &&
        (log == config.ca_file || log == config.certificate_file || log == config.key_file)) {
        problems.add("key_log_file", "Is also one of the files that are read.");
    }
}

void check_trust(Problems& problems, const TlsConfig& config) {
    constexpr std::size_t max_pem = std::size_t{16} * 1024 * 1024;
    if (config.ca_pem.size() > max_pem) {
        problems.add("ca_pem", "Must not exceed 16 MiB.");
    } else if (!config.ca_pem.empty()) {
        const Result<int> count = count_certificates(config.ca_pem);
        if (!count) {
            problems.add("ca_pem", "It " + count.error().detail + ".");
        } else if (*count == 0) {
            problems.add("ca_pem",
                         "Holds no PEM certificate; the name of a file belongs into tls.ca_file.");
        }
    }
    if (!config.server_name.empty()) {
        const Result<PeerName> name = read_name(config.server_name);
        if (!name) {
            problems.add("server_name", name.error().detail);
        }
    }
}

void check_pins(Problems& problems, const TlsConfig& config) {
    for (std::size_t i = 0; i < config.pins.size(); ++i) {
        if (!is_pin(config.pins[i])) {
            problems.add("pins[" + std::to_string(i) + "]",
                         "Is no SHA-256 in base64, which has 44 characters and ends in '='.");
        }
    }
    if (config.pins.empty() && config.pin_policy == PinPolicy::Report) {
        problems.add("pin_policy", "Cannot report when tls.pins is empty.");
    }
}

void check_own(Problems& problems, const TlsConfig& config) {
    if (config.certificate_file.empty() && !config.key_file.empty()) {
        problems.add("certificate_file", "Is needed with tls.key_file.");
    }
    if (config.key_file.empty() && !config.certificate_file.empty()) {
        problems.add("key_file", "Is needed with tls.certificate_file.");
    }
    if (config.key_file.empty() && config.key_passphrase) {
        problems.add("key_passphrase", "Is for tls.key_file, which is empty.");
    }
}

void check_ciphers(Problems& problems, const TlsConfig& config) {
    if (config.ciphers == TlsCiphers::Own) {
        for (std::string& text : check_cipher_list(config.cipher_list)) {
            problems.add("cipher_list", std::move(text));
        }
    } else if (!config.cipher_list.empty()) {
        problems.add("cipher_list", "Is used with TlsCiphers::Own only.");
    }
}

}  // namespace

std::vector<Issue> check_tls(const TlsConfig& config) {
    Problems problems;
    check_files(problems, config);
    check_trust(problems, config);
    check_pins(problems, config);
    check_own(problems, config);
    check_ciphers(problems, config);
    return problems.take();
}

Result<PeerName> expected_peer(const TlsConfig& config, const Url& url) {
    return config.server_name.empty() ? PeerName{url.host, url.is_ip}
                                      : read_name(config.server_name);
}

}  // namespace vdv463::transport
