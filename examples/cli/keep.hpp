// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/config.hpp>

#include "kept_plan.hpp"

namespace vdv463::cli {

struct KeepOptions {
    KeptPlan::Options plan;
    bool json = false;
};

/// Keeps the list in force until a signal comes, and tells what becomes of it, of each request in
/// it, and which alarms there are. Gives the exit code: 2 when the list would delete requests of
/// ours that the CMS shows.
int keep_list(const KeepOptions& options, ClientConfig config, std::vector<ChargingRequest> list);

}  // namespace vdv463::cli
