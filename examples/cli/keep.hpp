// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/config.hpp>
#include <vdv463/plan.hpp>

namespace vdv463::cli {

struct KeepOptions {
    std::string file;  ///< where the list comes from, for the audit record
    bool allow_removals = false;
    bool json = false;
};

/// What a list from that file is published with.
PublishOptions publish_options(const std::string& file, bool allow_removals);

/// Keeps the list in force until a signal comes, and tells what becomes of it, of each request in
/// it, and which alarms there are. Gives the exit code.
int keep_list(const KeepOptions& options, ClientConfig config, std::vector<ChargingRequest> list);

}  // namespace vdv463::cli
