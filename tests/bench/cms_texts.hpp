// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// As much of VDV 463 as a peer to measure against needs: it looks into texts and decodes nothing,
/// so that the measured side does the work.
namespace vdv463::bench {

enum class Kind : std::uint8_t { Request, Confirmation, Other };

/// What kind of message the text is, which has the array envelope.
Kind kind_of(std::string_view text);

/// The confirmation of a BootNotification or of a ProvideChargingRequests.
std::string confirmation_of(std::string_view request);

/// The boot request of a client that is not ours.
std::string boot_request();
/// The confirmation of a ProvideChargingInformation by a client that is not ours.
std::string confirmation_of_information(std::string_view request);
/// A ProvideChargingRequests request with one request in it.
std::string one_request();

/// A ProvideChargingInformation of the time at which it is asked for, whose first depot bears, as
/// its name, the time of a steady clock in nanoseconds, for the receiver to tell how long it was
/// under way.
class TimedInformation {
public:
    explicit TimedInformation(std::size_t points);
    std::string stamped(std::int64_t nanoseconds) const;

private:
    std::string text_;
    std::size_t at_ = 0;
    std::size_t time_at_ = 0;  ///< of the envelope; before the name
};

/// Digits of such a name.
constexpr std::size_t stamp_size = 19;

}  // namespace vdv463::bench
