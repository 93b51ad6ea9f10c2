// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/message.hpp>

namespace vdv463::core {

inline constexpr SchemaVersions in_none = SchemaVersions{};
inline constexpr SchemaVersions in_1_0 = SchemaVersions::only(SchemaVersion::V1_0);
inline constexpr SchemaVersions in_1_1 = SchemaVersions::only(SchemaVersion::V1_1);
inline constexpr SchemaVersions in_2_0 = SchemaVersions::only(SchemaVersion::V2_0);
inline constexpr SchemaVersions in_1_x = in_1_0 | in_1_1;
inline constexpr SchemaVersions since_1_1 = in_1_1 | in_2_0;
inline constexpr SchemaVersions in_all = SchemaVersions::all();

}  // namespace vdv463::core
