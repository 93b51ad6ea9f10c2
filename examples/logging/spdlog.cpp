// SPDX-License-Identifier: Apache-2.0
// spdlog URL PRESYSTEM_ID FILE
//
// The library's log in spdlog, one logger for each component.
#include <vdv463/vdv463.hpp>

#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

namespace {

spdlog::level::level_enum level_of(vdv463::LogLevel level) {
    switch (level) {
        case vdv463::LogLevel::Error:
            return spdlog::level::err;
        case vdv463::LogLevel::Warning:
            return spdlog::level::warn;
        case vdv463::LogLevel::Info:
            return spdlog::level::info;
        case vdv463::LogLevel::Debug:
            return spdlog::level::debug;
        case vdv463::LogLevel::Off:
            break;
    }
    return spdlog::level::off;
}

/// Asynchronous, and when its queue is full the oldest lines go: the sink must not block.
vdv463::LogConfig to_spdlog(const std::string& file) {
    const auto logger = spdlog::create_async_nb<spdlog::sinks::basic_file_sink_mt>("vdv463", file);
    logger->set_level(spdlog::level::trace);
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    vdv463::LogConfig log;
    log.level = vdv463::LogLevel::Debug;
    log.sink = [logger](const vdv463::LogRecord& record) {
        if (record.message_id.empty()) {
            logger->log(level_of(record.level), "{}: {}", record.component, record.text);
        } else {
            logger->log(level_of(record.level), "{}: {} [{}]", record.component, record.text,
                        record.message_id);
        }
    };
    return log;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: spdlog URL PRESYSTEM_ID FILE\n";
        return 2;
    }
    vdv463::ClientConfig config;
    config.url = argv[1];
    config.presystem_id = argv[2];
    config.allow_insecure = true;  // for a simulator on this machine
    config.log = to_spdlog(argv[3]);

    auto client = vdv463::Client::create(config, {});
    if (!client) {
        std::cerr << client.error().to_string() << '\n';
        return 2;
    }
    client->start();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    client->stop();
    spdlog::shutdown();  // writes what is waiting
}
