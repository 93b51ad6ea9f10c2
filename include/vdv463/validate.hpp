// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <vdv463/export.hpp>
#include <vdv463/message.hpp>

namespace vdv463 {

/// Finds everything that encode() would refuse in `version`, and what contradicts itself although
/// the schema allows it: a chargingRequestId twice in one list ("duplicate_id"), minTargetSoc above
/// maxTargetSoc ("min_above_max"), arrival after departure ("arrival_after_departure"),
/// requestedStartTime not before requestedFinishTime ("start_after_finish"). Times are compared as
/// instants. Empty: nothing found.
/// Threads: any.
[[nodiscard]] VDV463_EXPORT std::vector<Issue> validate(const Message& message,
                                                        SchemaVersion version);

}  // namespace vdv463
