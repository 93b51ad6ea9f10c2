// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/config.hpp>
#include <vdv463/result.hpp>

namespace vdv463::cli {

/// Reads the list of charging requests in a file, or from standard input for "-". What is odd about
/// it but can be sent is told on standard error.
/// Errors: those of read_file() and read_requests(), with the file's name.
[[nodiscard]] Result<std::vector<ChargingRequest>> read_list(const std::string& file);

/// Whether the list can be sent in that schema version; see contradiction().
[[nodiscard]] std::optional<Error> unsendable(const std::string& file,
                                              const std::vector<ChargingRequest>& list,
                                              SchemaVersion schema);

}  // namespace vdv463::cli
