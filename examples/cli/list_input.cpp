// SPDX-License-Identifier: Apache-2.0
#include "list_input.hpp"

#include "files.hpp"
#include "report.hpp"
#include "requests_file.hpp"

#include <vdv463/codec.hpp>

#include <fmt/format.h>

#include <utility>

namespace vdv463::cli {
namespace {

Error in_file(const std::string& file, Error error) {
    error.detail = fmt::format("{}: {}", file, error.detail);
    return error;
}

}  // namespace

Result<std::vector<ChargingRequest>> read_list(const std::string& file) {
    Result<std::string> text = read_file(file, DecodeLimits().max_message_bytes);
    if (!text) {
        return std::move(text).error();
    }
    Result<RequestsFile> requests = read_requests(*text);
    if (!requests) {
        return in_file(file, std::move(requests).error());
    }
    for (const Issue& issue : requests->issues) {
        remark("finding: " + issue_line(issue));
    }
    return std::move(requests->list);
}

std::optional<Error> unsendable(const std::string& file, const std::vector<ChargingRequest>& list,
                                SchemaVersion schema) {
    std::optional<Error> error = contradiction(list, schema);
    return error ? std::optional<Error>(in_file(file, *std::move(error))) : std::nullopt;
}

}  // namespace vdv463::cli
