// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/status.hpp>

#include "exception_alarm.hpp"
#include "session.hpp"
#include "traffic.hpp"

namespace vdv463::hosted {

/// What session, connection and glue know; what happened to events on their way to the handlers is
/// left at 0.
[[nodiscard]] ClientStatus client_status(session::SessionStatus session,
                                         const ConnectionInfo& connection, const Traffic& traffic,
                                         const ExceptionAlarm& exceptions);

}  // namespace vdv463::hosted
