// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "actions.hpp"
#include "events.hpp"
#include "plan_list.hpp"

namespace vdv463::session {

/// Lists that are sent once each, in their order, one at a time. Each is completed exactly once.
class SendQueue {
public:
    void queue(SendId id, ChargingList list);
    std::size_t waiting() const noexcept { return waiting_.size(); }
    bool in_flight() const noexcept { return flight_.has_value(); }

    /// Puts the next list on its way; null when there is none.
    SharedList next();
    /// The one that is on its way has got its answer, or none.
    void complete(Result<Confirmation> outcome, Actions& out);
    /// Those that wait will not be sent.
    void fail_waiting(const Error& error, Actions& out);

private:
    struct Waiting {
        SendId id = 0;
        SharedList list;
    };
    std::deque<Waiting> waiting_;
    std::optional<SendId> flight_;
};

}  // namespace vdv463::session
