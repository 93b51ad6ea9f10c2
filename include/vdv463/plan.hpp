// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <vdv463/error.hpp>
#include <vdv463/export.hpp>

namespace vdv463 {

/// Number of a published list, counted from 1 for each client.
using PlanVersion = std::uint64_t;

/// How far a published list has come.
enum class PlanState : std::uint8_t {
    Waiting,     ///< for the connection or the gate
    Sent,        ///< written, no answer yet
    Confirmed,   ///< the CMS has received it; whether it charges shows in the information
    Refused,     ///< the CMS answered with an Error
    Superseded,  ///< a newer list took its place
};
VDV463_EXPORT std::string_view to_string(PlanState value) noexcept;  ///< "waiting", "sent", ...

/// What became of a published list.
struct PlanChange {
    PlanVersion version = 0;
    PlanState state = PlanState::Waiting;
    std::optional<Error> cause;  ///< why it was refused, or has to wait again
};

}  // namespace vdv463
