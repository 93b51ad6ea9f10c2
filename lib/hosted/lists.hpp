// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/enums.hpp>
#include <vdv463/error.hpp>

namespace vdv463::hosted {

/// Whose lists are checked, and by which schema.
struct ListRules {
    PresystemType presystem = PresystemType::Bms;
    std::string presystem_id;
    SchemaVersion schema = SchemaVersion::V1_1;
};

/// Why the list cannot be sent: validation_failed, with every problem.
[[nodiscard]] std::optional<Error> refused_to_send(const ListRules& rules,
                                                   const std::vector<ChargingRequest>& list);

/// Why the list cannot be published: empty_list, or as refused_to_send().
[[nodiscard]] std::optional<Error> refused_to_publish(const ListRules& rules,
                                                      const std::vector<ChargingRequest>& list);

}  // namespace vdv463::hosted
