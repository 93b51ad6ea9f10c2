// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/result.hpp>

namespace vdv463::cli {

/// A list of charging requests and what was tolerated while reading it.
struct RequestsFile {
    std::vector<ChargingRequest> list;
    std::vector<Issue> issues;
};

/// Reads charging requests in any of the forms that people have at hand: the payload object, its
/// bare list, or a whole message with its envelope, array or object.
/// Errors: those of decode(), with a JSON Pointer into the payload or message; invalid_value, for a
/// message that is something else.
[[nodiscard]] Result<RequestsFile> read_requests(std::string_view text);

/// What speaks against sending the list: a value that the schema version refuses, or entries that
/// contradict each other; what is only doubtful does not. Empty: nothing. All problems are in
/// Error::issues.
[[nodiscard]] std::optional<Error> contradiction(const std::vector<ChargingRequest>& list,
                                                 SchemaVersion version);

}  // namespace vdv463::cli
