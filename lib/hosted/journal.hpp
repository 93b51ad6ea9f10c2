// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <vdv463/handlers.hpp>
#include <vdv463/log.hpp>

namespace vdv463::hosted {

/// Takes out of a text what must not be told.
class Redactor {
public:
    /// The text without it; `kept` holds that when something was taken out.
    virtual std::string_view clean(std::string_view text, std::string& kept) const = 0;

protected:
    ~Redactor() = default;
};

/// The way to the host's log. What its functions throw is dropped: there is nowhere left to tell
/// it. Threads: those on which the host's functions may be called.
class Journal {
public:
    /// Lifetime: both must outlive this. Without a redactor texts are told as they are.
    explicit Journal(const LogConfig& config, const Redactor* redactor = nullptr) noexcept
        : config_(config), redactor_(redactor) {}

    bool takes(LogLevel level) const noexcept;
    /// On one line, whatever of a peer's words is part of the text.
    void write(LogLevel level, std::string_view component, std::string_view text,
               std::string message_id = {}) const;
    /// A step of making a connection.
    void step(const AttemptStep& step) const;
    void tap(WireDirection direction, std::string_view text) const;

private:
    std::string_view clean(std::string_view text, std::string& kept) const;

    const LogConfig& config_;
    const Redactor* const redactor_;
};

}  // namespace vdv463::hosted
