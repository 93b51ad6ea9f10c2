// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sending.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/config.hpp>

#include "recording.hpp"

namespace vdv463::cli {

/// A list that was sent in a recording.
struct RecordedList {
    std::size_t line = 0;                ///< in the recording
    std::chrono::microseconds after{0};  ///< the boot notification
    std::vector<ChargingRequest> list;
};

/// The lists that a recording's presystem sent, in order. The boot notification and the answers to
/// the CMS are left out: a client makes its own.
std::vector<RecordedList> recorded_lists(const std::vector<WireEntry>& entries);

/// Connects once, sends the lists at their times, `speed` times faster, and prints each answer.
/// Gives the exit code: 0 when all were confirmed. Otherwise as send_list().
int replay_lists(const SendingOptions& options, double speed, ClientConfig config,
                 std::vector<RecordedList> lists);

}  // namespace vdv463::cli
