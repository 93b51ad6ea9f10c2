// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <vdv463/codec.hpp>

#include "plan_audit.hpp"

namespace vdv463::client {

/// One line about a list, for the log: number, answer, time, reason, SHA-256 and the ids that were
/// added, changed and removed. Texts of others are in quotes and bounded, their control characters
/// become spaces; of each kind of ids at most 20 are named, with the count of all. The SHA-256 is
/// that of the payload that encode_payload() writes with `options`: that of the message, if it is
/// sent with the same.
/// Takes time in proportion to the list. Threads: any.
std::string audit_text(const session::PlanAudit& record, const EncodeOptions& options);

}  // namespace vdv463::client
