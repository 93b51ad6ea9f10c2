// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "versions.hpp"

#include <string_view>

namespace vdv463::core {

/// What the schemas say about a member, beyond its type. A member that is not std::optional in the
/// model is required in every version that has it; `required` is for the others.
struct Rule {
    SchemaVersions exists = in_all;      ///< versions that list the member
    SchemaVersions required = in_none;   ///< versions that require it although it is optional here
    SchemaVersions percent = in_none;    ///< versions that state the range 0 to 100
    SchemaVersions not_empty = in_none;  ///< versions that refuse an empty list
    SchemaVersions any_value =
        in_none;  ///< versions that do not list it but admit it with any value
    /// A writer in the field leaves the list out when it is empty: an object without any member is
    /// read as that.
    bool left_out_when_empty = false;

    constexpr Rule and_required(SchemaVersions versions) const {
        Rule rule = *this;
        rule.required = versions;
        return rule;
    }
    constexpr Rule and_percent(SchemaVersions versions) const {
        Rule rule = *this;
        rule.percent = versions;
        return rule;
    }
    constexpr Rule and_any_value(SchemaVersions versions) const {
        Rule rule = *this;
        rule.any_value = versions;
        return rule;
    }
    constexpr Rule and_left_out_when_empty() const {
        Rule rule = *this;
        rule.left_out_when_empty = true;
        return rule;
    }
};

constexpr Rule exists(SchemaVersions versions) {
    Rule rule;
    rule.exists = versions;
    return rule;
}
constexpr Rule required(SchemaVersions versions) {
    return Rule{}.and_required(versions);
}
constexpr Rule percent(SchemaVersions versions) {
    return Rule{}.and_percent(versions);
}
constexpr Rule not_empty(SchemaVersions versions) {
    Rule rule;
    rule.not_empty = versions;
    return rule;
}

/// A member's JSON name in some versions.
struct Name {
    std::string_view text;
    Rule rule;
};

}  // namespace vdv463::core
