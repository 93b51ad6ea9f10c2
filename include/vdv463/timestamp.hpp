// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <vdv463/export.hpp>

namespace vdv463 {

/// An instant in UTC with microsecond resolution, years 0001 to 9999.
/// It is a type of its own because std::chrono::system_clock counts nanoseconds in 64 bits and
/// overflows in the year 2262, which a peer may well send.
class VDV463_EXPORT Timestamp {
public:
    /// 1970-01-01T00:00:00Z.
    constexpr Timestamp() noexcept = default;

    /// Units: microseconds since 1970-01-01T00:00:00Z, clamped to the years 0001 to 9999.
    static Timestamp from_unix_microseconds(std::int64_t microseconds) noexcept;

    /// Fractions of a microsecond are cut off towards the past.
    static Timestamp from_system_clock(std::chrono::system_clock::time_point time) noexcept;

    /// Reads RFC 3339 date-time text: any offset, 0 to 9 fraction digits (more than six are
    /// rounded). Empty when the text is anything else; a time without zone is refused here, the
    /// lenient codec reads it as UTC and says so in an issue.
    static std::optional<Timestamp> parse(std::string_view text) noexcept;

    /// Units: microseconds since 1970-01-01T00:00:00Z.
    constexpr std::int64_t unix_microseconds() const noexcept { return microseconds_; }

    /// Empty when the instant is outside system_clock's range (about 1678 to 2262).
    std::optional<std::chrono::system_clock::time_point> to_system_clock() const noexcept;

    /// UTC with "Z"; a fraction only when it is not zero: three digits where exact, else six.
    std::string to_string() const;

    friend constexpr bool operator==(Timestamp a, Timestamp b) noexcept {
        return a.microseconds_ == b.microseconds_;
    }
    friend constexpr bool operator!=(Timestamp a, Timestamp b) noexcept { return !(a == b); }
    friend constexpr bool operator<(Timestamp a, Timestamp b) noexcept {
        return a.microseconds_ < b.microseconds_;
    }
    friend constexpr bool operator>(Timestamp a, Timestamp b) noexcept { return b < a; }
    friend constexpr bool operator<=(Timestamp a, Timestamp b) noexcept { return !(b < a); }
    friend constexpr bool operator>=(Timestamp a, Timestamp b) noexcept { return !(a < b); }

    /// The distance b to a; both ends of the range are representable.
    friend constexpr std::chrono::microseconds operator-(Timestamp a, Timestamp b) noexcept {
        return std::chrono::microseconds{a.microseconds_ - b.microseconds_};
    }
    /// Moves an instant; the result is clamped to the years 0001 to 9999.
    friend VDV463_EXPORT Timestamp operator+(Timestamp time,
                                             std::chrono::microseconds distance) noexcept;

private:
    std::int64_t microseconds_ = 0;
};

}  // namespace vdv463
