// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "events.hpp"

namespace vdv463::session {

/// How far the clock of the CMS is from ours, by the times in the envelopes of its messages. Every
/// message was on its way for a while, which makes the CMS look slow, so that of the last few the
/// least delayed one tells it best: the largest difference.
class ClockOffset {
public:
    /// A new connection: what was heard on the former no longer counts, only its result is kept
    /// until a message has come.
    void open() noexcept;
    /// A message with this time has just come.
    void heard(Timestamp sent, const Now& now);

    /// The clock of the CMS minus ours; empty before the first message.
    std::optional<std::chrono::milliseconds> value() const noexcept { return value_; }

private:
    static constexpr std::size_t kept = 8;

    std::vector<std::chrono::microseconds> differences_;
    std::optional<std::chrono::microseconds> our_base_;  ///< our wall clock minus the steady one
    std::optional<std::chrono::milliseconds> value_;
};

/// "The clock of the CMS is 45 s ahead of ours." Near whole hours it says what that comes from.
std::string describe_offset(std::chrono::milliseconds offset);

}  // namespace vdv463::session
