// SPDX-License-Identifier: Apache-2.0
#include "wire_log.hpp"

#include "exit_code.hpp"
#include "files.hpp"
#include "json_writer.hpp"
#include "report.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <system_error>
#include <utility>

namespace vdv463::cli {
namespace {

/// Threads: the library's I/O thread.
class WireLog {
public:
    WireLog(std::string path, PrivateFile file, std::vector<Secret> secrets)
        : path_(std::move(path)), file_(std::move(file)), secrets_(std::move(secrets)) {}
    /// An empty file would only be in the way of the next recording.
    ~WireLog() {
        if (file_.empty()) {
            unlink(path_.c_str());
        }
    }
    WireLog(const WireLog&) = delete;
    WireLog& operator=(const WireLog&) = delete;

    void add(WireDirection direction, std::string_view text) {
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin_;
        const std::string line = wire_line(time.count(), direction, redacted(text, secrets_));
        if (!failed_ && !file_.write(line + "\n")) {
            const int error = errno;
            failed_ = true;
            output_lost = true;
            note(fmt::format("vdv463: {} cannot be written: {}; the recording ends here", path_,
                             std::generic_category().message(error)));
        }
    }

private:
    std::string path_;
    PrivateFile file_;
    std::vector<Secret> secrets_;
    bool failed_ = false;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        for (std::size_t byte = 0; byte < 3; ++byte) {
            group =
                group << 8U | (byte < count ? static_cast<unsigned char>(bytes[at + byte]) : 0U);
        }
        for (std::size_t digit = 0; digit < 4; ++digit) {
            out += digit <= count ? letters[group >> (18 - 6 * digit) & 63U] : '=';
        }
    }
    return out;
}

/// As it is, and as it looks within a JSON string.
void add_secret(std::vector<Secret>& secrets, const Secret& secret) {
    JsonWriter json;
    json.string(secret.reveal());
    const std::string& quoted = json.text();
    secrets.push_back(secret);
    secrets.push_back(Secret(quoted.substr(1, quoted.size() - 2)));
}

void add_credentials(std::vector<Secret>& secrets, const Credentials& credentials) {
    add_secret(secrets, credentials.password);
    secrets.push_back(
        Secret(base64(fmt::format("{}:{}", credentials.user, credentials.password.reveal()))));
}

}  // namespace

std::string wire_line(double seconds, WireDirection direction, std::string_view text) {
    JsonWriter json;
    json.begin_object();
    json.key("t");
    json.raw(fmt::format("{:.3f}", seconds));
    json.member("dir", to_string(direction));
    json.member("text", text);
    json.end_object();
    return json.text();
}

std::string redacted(std::string_view text, const std::vector<Secret>& secrets) {
    std::string out(text);
    for (const Secret& secret : secrets) {
        const std::string_view bytes = secret.reveal();
        if (bytes.empty()) {
            continue;
        }
        for (std::size_t at = out.find(bytes); at != std::string::npos; at = out.find(bytes, at)) {
            out.replace(at, bytes.size(), "***");
            at += 3;
        }
    }
    return out;
}

std::vector<Secret> secrets_of(const ClientConfig& config) {
    std::vector<Secret> secrets;
    if (const auto* const credentials = std::get_if<Credentials>(&config.credentials)) {
        add_credentials(secrets, *credentials);
    }
    if (config.proxy.credentials) {
        add_credentials(secrets, *config.proxy.credentials);
    }
    for (const Header& header : config.headers) {
        add_secret(secrets, header.value);
    }
    return secrets;
}

std::optional<Error> record_to(const std::string& file, ClientConfig& config) {
    Result<PrivateFile> opened = PrivateFile::create(file);
    if (!opened) {
        return std::move(opened).error();
    }
    const auto log = std::make_shared<WireLog>(file, *std::move(opened), secrets_of(config));
    config.log.wire = [log](WireDirection direction, std::string_view text) {
        log->add(direction, text);
    };
    return std::nullopt;
}

}  // namespace vdv463::cli
