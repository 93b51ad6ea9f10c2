// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <vdv463/export.hpp>

namespace vdv463 {

enum class LogLevel : std::uint8_t { Off, Error, Warning, Info, Debug };
VDV463_EXPORT std::string_view to_string(LogLevel value) noexcept;  ///< "off", "error", ...

/// One line of the log. Never holds a secret.
struct LogRecord {
    LogLevel level = LogLevel::Info;
    std::string_view component;  ///< "session", "transport", "client"
    std::string text;            ///< one sentence
    std::string message_id;      ///< of the message concerned, else empty
};

/// Where log lines go. Silent unless both are set.
struct LogConfig {
    LogLevel level = LogLevel::Off;
    /// Threads: the library's I/O thread, one call at a time per client; must not block and must
    /// not call the client.
    std::function<void(const LogRecord&)> sink;
};

}  // namespace vdv463
