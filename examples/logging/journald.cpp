// SPDX-License-Identifier: Apache-2.0
// journald URL PRESYSTEM_ID
//
// The library's log in systemd's journal, with fields to look for:
//   journalctl VDV463_COMPONENT=session VDV463_MESSAGE_ID=...
#define SD_JOURNAL_SUPPRESS_LOCATION  // the place in this file says nothing
#include <vdv463/vdv463.hpp>

#include <systemd/sd-journal.h>

#include <syslog.h>
#include <chrono>
#include <iostream>
#include <string>
#include <thread>

namespace {

int priority_of(vdv463::LogLevel level) {
    switch (level) {
        case vdv463::LogLevel::Error:
            return LOG_ERR;
        case vdv463::LogLevel::Warning:
            return LOG_WARNING;
        case vdv463::LogLevel::Info:
            return LOG_INFO;
        case vdv463::LogLevel::Debug:
        case vdv463::LogLevel::Off:
            break;
    }
    return LOG_DEBUG;
}

/// A line is a datagram to the journal's socket. While the journal is stuck that may block: a host
/// that must not depend on it puts a queue in between, as spdlog.cpp does.
void to_journal(const vdv463::LogRecord& record) {
    const std::string component(record.component);
    sd_journal_send("MESSAGE=%s", record.text.c_str(), "PRIORITY=%i", priority_of(record.level),
                    "VDV463_COMPONENT=%s", component.c_str(), "VDV463_MESSAGE_ID=%s",
                    record.message_id.c_str(), nullptr);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: journald URL PRESYSTEM_ID\n";
        return 2;
    }
    vdv463::ClientConfig config;
    config.url = argv[1];
    config.presystem_id = argv[2];
    config.allow_insecure = true;  // for a simulator on this machine
    config.log.level = vdv463::LogLevel::Info;
    config.log.sink = to_journal;

    auto client = vdv463::Client::create(config, {});
    if (!client) {
        std::cerr << client.error().to_string() << '\n';
        return 2;
    }
    client->start();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    client->stop();
}
