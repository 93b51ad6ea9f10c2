// SPDX-License-Identifier: Apache-2.0
#include "findings.hpp"

#include "enum_tables.hpp"

namespace vdv463::core {

void Findings::fail(errc code, std::string detail) {
    if (failed()) {
        return;
    }
    error_.emplace(code, std::move(detail));
    error_->path = path.to_string();
}

void Findings::finish(Message& message) {
    if (further_issues_ > 0) {
        issues_.push_back({"", "further_issues",
                           std::to_string(further_issues_) + " further findings are not listed",
                           further_severity_});
    }
    if (issues_.empty()) {
        message.issues.clear();  // keeps its memory
    } else {
        message.issues = std::move(issues_);
    }
    message.conforms_to = conforms_;
}

std::string versions_text(SchemaVersions versions) {
    std::string out;
    for (const auto& entry : EnumTable<SchemaVersion>::entries) {
        if (versions.contains(entry.value)) {
            out += out.empty() ? "" : " and ";
            out += entry.text;
        }
    }
    return out;
}

}  // namespace vdv463::core
