// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/config.hpp>

namespace vdv463::cli {

struct SendingOptions {
    std::chrono::milliseconds timeout{std::chrono::seconds{30}};
    bool replace_all = false;  ///< also when the list deletes requests of ours that the CMS shows
    bool json = false;
};

/// Connects once, sends the complete list when the CMS is ready for it, prints the answer and gives
/// the exit code. A list that would delete requests which the CMS shows is not sent unless
/// `replace_all`: they are named, and the exit code is 2.
int send_list(const SendingOptions& options, ClientConfig config,
              std::vector<ChargingRequest> list);

}  // namespace vdv463::cli
