// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/charging_information.hpp>

#include "json_writer.hpp"

namespace vdv463::cli {

/// Writes what a CMS has sent although no official schema allows it in full: every member that is
/// there, under the name of the newest version that has it.
void write_information(JsonWriter& json, const ChargingInformation& information);

}  // namespace vdv463::cli
