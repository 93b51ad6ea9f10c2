// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/enums.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Messages to measure with: the same text on every machine, valid against the official schemas,
/// filled as depots in the field are (72 % of the points occupied, 58 % charging, 35 % with
/// scheduled processes, a few faults).
namespace vdv463::bench {

/// The order of the members in each object.
enum class MemberOrder : std::uint8_t { Schema, Shuffled };

/// A ProvideChargingInformation request of a CMS as compact JSON: depots of at most 250 charging
/// points, two points a station. `version` is V1_1 or V2_0.
/// Size: about 1,900 bytes a point in 2.0, 1,480 in 1.1.
std::string charging_information(SchemaVersion version, std::size_t points,
                                 MemberOrder order = MemberOrder::Schema);

/// A ProvideChargingRequests request of an ITCS as compact JSON. `version` is V1_1 or V2_0.
/// Size: about 590 bytes a request.
std::string charging_requests(SchemaVersion version, std::size_t requests);

/// The same JSON with line breaks, indented by two spaces a level.
std::string pretty_printed(std::string_view compact);

}  // namespace vdv463::bench
