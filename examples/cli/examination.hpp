// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "payload_kind.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/codec.hpp>
#include <vdv463/validate.hpp>

namespace vdv463::cli {

/// What the files of `vdv463 validate` are held against.
struct ExamineOptions {
    std::optional<SchemaVersion> schema;  ///< empty: any one version will do
    bool strict = false;                  ///< what the schema refuses is an Error, without mercy
    bool schema_only = false;             ///< without the rules of plausibility
    std::optional<PayloadKind> payload;   ///< the texts are payloads of this kind
    std::optional<ChargingInformation> last_information;  ///< to know the charging points from
};

/// What came out for one text.
struct Examination {
    std::string file;
    std::optional<std::string> unreadable;  ///< why it cannot be opened or is no JSON text
    std::string kind;                       ///< "ProvideChargingRequests Request", where known
    SchemaVersions conforms_to;             ///< the official schemas that it satisfies
    std::vector<Issue> schema;              ///< findings about its form
    std::vector<Issue> plausibility;        ///< findings about its content

    std::size_t count(IssueSeverity severity) const;
    bool has_any_at_least(IssueSeverity severity) const;
};

/// Reads a message or payload and lists everything that speaks against it; `file` stays empty.
Examination examine(std::string_view text, const ExamineOptions& options);

}  // namespace vdv463::cli
