// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <vdv463/charging_information.hpp>
#include <vdv463/charging_requests.hpp>
#include <vdv463/error.hpp>

namespace vdv463::cli {

/// Why `list` should not go unasked: requests of ours that the CMS shows, running or scheduled, and
/// that it would delete; one issue names each. What the CMS shows without a presystem id may be
/// ours and counts. Empty: it deletes nothing that is shown.
std::optional<Error> deletion(const ChargingInformation& information, std::string_view presystem_id,
                              const std::vector<ChargingRequest>& list);

/// Tells it on standard error.
void report_deletion(const Error& error);

}  // namespace vdv463::cli
