// SPDX-License-Identifier: Apache-2.0
// vdv463-service URL PRESYSTEM_ID USER METRICS_FILE [CA_FILE]
//
// A presystem as a service of systemd: the password comes from LoadCredential=, systemd hears when
// the client lives, and the node exporter finds the metrics in a file. vdv463-service.service is
// the unit for it.
#include <vdv463/vdv463.hpp>

#include "alive.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace {

using std::chrono::microseconds;

/// Asked before each connection attempt; the file is systemd's copy, in memory.
vdv463::Result<vdv463::Credentials> read_credentials(const std::string& user,
                                                     const std::string& file) {
    std::ifstream in(file);
    std::string password;
    if (!std::getline(in, password)) {
        return vdv463::Error{vdv463::errc::credentials_failed, "cannot read \"" + file + '"'};
    }
    return vdv463::Credentials{user, vdv463::Secret(std::move(password))};
}

/// To standard error, which is the journal's: the number in front is the priority.
void log_line(const vdv463::LogRecord& record) {
    const bool bad = record.level <= vdv463::LogLevel::Warning;
    std::cerr << (bad ? SD_WARNING : SD_INFO) << record.component << ": " << record.text << '\n';
}

/// Beside it first and then renamed, so that nobody reads half of it.
void write_metrics(const vdv463::ClientStatus& status, const std::filesystem::path& file) {
    const auto text = vdv463::prometheus_text(status);
    const std::filesystem::path beside = file.string() + ".new";
    std::ofstream out(beside, std::ios::trunc);
    out << (text ? *text : "");
    out.close();
    std::error_code error;
    if (out) {
        std::filesystem::rename(beside, file, error);
    }
    if (!out || error) {
        std::cerr << SD_WARNING << "cannot write " << file << '\n';
    }
}

/// Tells systemd that this process lives, as long as client and handlers do.
class Watchdog {
public:
    Watchdog(const vdv463::ClientConfig& config) : config_(config) {
        if (sd_watchdog_enabled(0, &interval_us_) <= 0) {
            interval_us_ = 0;
        }
    }

    /// How often check() is wanted: three times in what systemd waits for, once in 5 s at least.
    microseconds period() const {
        constexpr microseconds longest{std::chrono::seconds{5}};
        const microseconds third{static_cast<std::int64_t>(interval_us_ / 3)};
        return interval_us_ == 0 ? longest : std::min(longest, third);
    }

    void check(const vdv463::ClientStatus& status) {
        if (!handlers_answered_->exchange(false)) {
            return;  // systemd restarts this service when that lasts
        }
        config_.executor([answered = handlers_answered_] { *answered = true; });
        if (interval_us_ > 0 && service::is_alive(status, config_)) {
            sd_notify(0, "WATCHDOG=1");
        }
    }

private:
    const vdv463::ClientConfig& config_;
    std::uint64_t interval_us_ = 0;
    std::shared_ptr<std::atomic<bool>> handlers_answered_ =
        std::make_shared<std::atomic<bool>>(true);
};

/// SIGTERM or SIGINT has come within that time.
bool asked_to_stop(const sigset_t& signals, microseconds patience) {
    timespec time{};
    time.tv_sec = patience.count() / 1000000;
    time.tv_nsec = patience.count() % 1000000 * 1000;
    return sigtimedwait(&signals, nullptr, &time) > 0;
}

}  // namespace

int main(int argc, char** argv) {
    const char* const credentials = std::getenv("CREDENTIALS_DIRECTORY");
    if (argc < 5 || argc > 6 || credentials == nullptr) {
        std::cerr << "usage: vdv463-service URL PRESYSTEM_ID USER METRICS_FILE [CA_FILE]\n"
                     "with the password in the file vdv463-password of $CREDENTIALS_DIRECTORY,\n"
                     "where systemd's LoadCredential= puts it\n";
        return 2;
    }
    // Before any thread begins, so that none of them is interrupted.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    vdv463::HandlerThread handler_thread;
    vdv463::ClientConfig config;
    config.url = argv[1];
    config.presystem_id = argv[2];
    config.credentials = vdv463::CredentialsProvider{
        [user = std::string(argv[3]), file = std::string(credentials) + "/vdv463-password"] {
            return read_credentials(user, file);
        }};
    config.tls.ca_file = argc > 5 ? argv[5] : "";
    config.log.level = vdv463::LogLevel::Info;
    config.log.sink = log_line;
    config.executor = handler_thread.executor();

    vdv463::ClientHandlers handlers;
    handlers.on_state = [](const vdv463::StateChange& change) {
        sd_notify(0, ("STATUS=" + std::string(to_string(change.to))).c_str());
    };

    auto client = vdv463::Client::create(config, handlers);
    if (!client) {
        std::cerr << SD_ERR << client.error().to_string() << '\n';
        return 2;
    }
    client->start();
    sd_notify(0, "READY=1");  // not when the CMS is there: nothing else has to wait for that

    Watchdog watchdog(config);
    const std::filesystem::path metrics = argv[4];
    do {
        const vdv463::ClientStatus status = client->status();
        write_metrics(status, metrics);
        watchdog.check(status);
    } while (!asked_to_stop(signals, watchdog.period()));

    sd_notify(0, "STOPPING=1");
    client->stop();
    std::error_code ignored;  // without the file the metrics end here, rather than stand still
    std::filesystem::remove(metrics, ignored);
    return 0;
}
