// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <vdv463/codec.hpp>

#include "plan_audit.hpp"

namespace vdv463::hosted {

/// Gives the SHA-256 of what it is given as 64 lower-case hexadecimal digits.
using Sha256 = std::function<std::string(std::string_view)>;

/// One line about a list, for the log: number, answer, time, reason, SHA-256 and the ids that were
/// added, changed and removed. Texts of others are in quotes and bounded, their control characters
/// become spaces; of each kind of ids at most 20 are named, with the count of all. The SHA-256 is
/// that of the payload that encode_payload() writes with `options`: that of the message, if it is
/// sent with the same; without `sha256` there is none.
/// Takes time in proportion to the list. Threads: any.
std::string audit_text(const session::PlanAudit& record, const EncodeOptions& options,
                       const Sha256& sha256);

}  // namespace vdv463::hosted
