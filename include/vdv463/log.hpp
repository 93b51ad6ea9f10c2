// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <vdv463/export.hpp>

namespace vdv463 {

/// How much a line weighs, and down to which weight lines are wanted; Off: none.
enum class LogLevel : std::uint8_t { Off, Error, Warning, Info, Debug };
VDV463_EXPORT std::string_view to_string(LogLevel value) noexcept;  ///< "off", "error", ...

/// One line of the log. Never holds a secret: one that the CMS repeats is replaced by "***".
struct LogRecord {
    LogLevel level = LogLevel::Info;  ///< of this line; never Off
    std::string_view component;       ///< "session", "transport", "client", "audit"
    std::string text;                 ///< one sentence
    std::string message_id;           ///< of the message concerned, else empty
};

/// Which way a message goes, as seen from this client.
enum class WireDirection : std::uint8_t { In, Out };
VDV463_EXPORT std::string_view to_string(WireDirection value) noexcept;  ///< "in", "out"

/// Where log lines go. Silent unless both level and sink are set.
struct LogConfig {
    LogLevel level = LogLevel::Off;  ///< lines of this weight and more are made
    /// Threads: the library's I/O thread, one call at a time per client; must not block and must
    /// not call the client.
    std::function<void(const LogRecord&)> sink;
    /// Every message as text: received, before it is read, and sent, when it is handed over to the
    /// connection. HTTP headers never come here; a password or header that the CMS repeats in a
    /// message is replaced by "***".
    /// Threads: as `sink`. Lifetime: the text is valid during the call.
    std::function<void(WireDirection direction, std::string_view text)> wire;
};

}  // namespace vdv463
