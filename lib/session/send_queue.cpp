// SPDX-License-Identifier: Apache-2.0
#include "send_queue.hpp"

#include <memory>
#include <utility>

namespace vdv463::session {

void SendQueue::queue(SendId id, ChargingList list) {
    waiting_.push_back(Waiting{id, std::make_shared<const ChargingList>(std::move(list))});
}

SharedList SendQueue::next() {
    if (flight_ || waiting_.empty()) {
        return nullptr;
    }
    flight_ = waiting_.front().id;
    SharedList list = std::move(waiting_.front().list);
    waiting_.pop_front();
    return list;
}

void SendQueue::complete(Result<Confirmation> outcome, Actions& out) {
    if (const auto ended = std::exchange(flight_, std::nullopt)) {
        out.push_back(CompleteSend{*ended, std::move(outcome)});
    }
}

void SendQueue::fail_waiting(const Error& error, Actions& out) {
    for (const Waiting& each : waiting_) {
        out.push_back(CompleteSend{each.id, error});
    }
    waiting_.clear();
}

}  // namespace vdv463::session
