// SPDX-License-Identifier: Apache-2.0
#include "handshakes.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vdv463::transport {

Handshakes::Place::Place(Handshakes& owner, std::size_t limit, std::function<void()> granted)
    : owner_(owner),
      limit_(std::max<std::size_t>(limit, 1)),
      granted_(std::move(granted)),
      list_(&owner_.waiting_),
      at_(owner_.waiting_.insert(owner_.waiting_.end(), this)) {}

Handshakes::Place::~Place() {
    if (list_ != nullptr) {
        list_->erase(at_);
    }
}

std::unique_ptr<Handshakes::Place> Handshakes::ask(std::size_t limit,
                                                   std::function<void()> granted) {
    return std::make_unique<Place>(*this, limit, std::move(granted));
}

bool Handshakes::let_in(TimePoint now) {
    while (!taken_.empty() && taken_.front()->until_ <= now) {
        taken_.front()->list_ = nullptr;
        taken_.pop_front();
    }
    bool any = false;
    while (!waiting_.empty() && taken_.size() < waiting_.front()->limit_) {
        Place& next = *waiting_.front();
        taken_.splice(taken_.end(), waiting_, waiting_.begin());
        next.list_ = &taken_;
        next.until_ = now + patience;
        any = true;
        const auto granted = std::move(next.granted_);  // the place may be gone when it returns
        granted();
    }
    return any;
}

std::optional<TimePoint> Handshakes::next() const {
    if (waiting_.empty() || taken_.empty()) {
        return std::nullopt;
    }
    return taken_.front()->until_;
}

}  // namespace vdv463::transport
