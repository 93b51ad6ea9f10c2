// SPDX-License-Identifier: Apache-2.0
#include "timers.hpp"

#include <cstddef>
#include <utility>

#include "pace.hpp"

namespace vdv463::transport {

class TimerQueue::Entry final : public IoLoop::Timer {
public:
    Entry(std::shared_ptr<TimerQueue> queue, std::function<void()> fired)
        : queue_(std::move(queue)),
          fired_(std::make_shared<std::function<void()>>(std::move(fired))) {}
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry() override { unlink(); }

    /// Most timers are armed anew with every message, so that the node is kept and moved.
    void arm(TimePoint wanted) override {
        unlink();
        const TimePoint when = fires_at(wanted, std::chrono::steady_clock::now());
        if (node_.empty()) {
            place_ = queue_->armed_.emplace(when, this);
            return;
        }
        node_.key() = when;
        place_ = queue_->armed_.insert(std::move(node_));
    }
    void disarm() override { unlink(); }

    /// The callback may destroy its timer, so it is handed out to be kept alive by the caller.
    std::shared_ptr<std::function<void()>> take_due() {
        unlink();
        return fired_;
    }

private:
    void unlink() {
        if (place_) {
            node_ = queue_->armed_.extract(*place_);
            place_.reset();
        }
    }

    std::shared_ptr<TimerQueue> queue_;
    std::shared_ptr<std::function<void()>> fired_;
    std::optional<Armed::iterator> place_;
    Armed::node_type node_;  ///< while disarmed, once it was armed
};

std::unique_ptr<IoLoop::Timer> TimerQueue::make(std::function<void()> fired) {
    return std::make_unique<Entry>(shared_from_this(), std::move(fired));
}

void TimerQueue::run_due(TimePoint now) {
    for (std::size_t left = armed_.size(); left > 0 && !armed_.empty(); --left) {
        const auto first = armed_.begin();
        if (first->first > now) {
            return;
        }
        const auto fired = first->second->take_due();
        (*fired)();
    }
}

std::optional<TimePoint> TimerQueue::next() const {
    if (armed_.empty()) {
        return std::nullopt;
    }
    return armed_.begin()->first;
}

}  // namespace vdv463::transport
