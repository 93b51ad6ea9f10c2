// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <vdv463/export.hpp>
#include <vdv463/message.hpp>

namespace vdv463 {

/// A rule of plausibility: what makes sense in a depot although the schemas do not ask for it.
struct ValidationRule {
    std::string_view id;           ///< the `rule` of its findings, such as "min_above_max"; stable
    IssueSeverity severity;        ///< of its findings; only Error refuses a list
    std::string_view expectation;  ///< one sentence: what has to hold
    std::string_view source;       ///< where the rule comes from
};

/// All rules of plausibility, those of charging requests first. They are applied to charging
/// requests and charging information; the other messages leave nothing to doubt.
/// Threads: any.
VDV463_EXPORT const std::vector<ValidationRule>& validation_rules();

/// What validate() looks for.
struct ValidateOptions {
    SchemaVersion version = SchemaVersion::V1_1;  ///< whose schema holds, and whose names in paths
    bool schema = true;                           ///< what encode() would refuse in `version`
    bool plausibility = true;                     ///< what violates validation_rules()
    IssueSeverity least = IssueSeverity::Info;    ///< findings of less severity are left out
    /// The newest information of the CMS, against which "unknown_charging_point" is checked;
    /// nullptr: it is not checked.
    const ChargingInformation* last_information = nullptr;
};

/// Finds everything that encode() would refuse, with the error code's name as the rule and severity
/// Error, and everything that violates a rule of plausibility. Paths begin at the array envelope:
/// "/6/chargingRequestList/0/...". Takes time in proportion to the size of the message. Empty:
/// nothing found.
/// Threads: any.
[[nodiscard]] VDV463_EXPORT std::vector<Issue> validate(const Message& message,
                                                        const ValidateOptions& options);

/// The same with the findings of severity Error and Warning for one version.
/// Threads: any.
[[nodiscard]] VDV463_EXPORT std::vector<Issue> validate(const Message& message,
                                                        SchemaVersion version);

}  // namespace vdv463
