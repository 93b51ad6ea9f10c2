// SPDX-License-Identifier: Apache-2.0
#include "plan_retry.hpp"

#include <algorithm>

#include "time.hpp"

namespace vdv463::session {

using std::chrono::milliseconds;

namespace {

/// `least` at first, then twice what it was, at most `most`.
milliseconds longer(milliseconds wait, milliseconds least, milliseconds most) {
    if (wait <= milliseconds{0}) {
        return std::min(least, most);
    }
    return wait > most / 2 ? most : wait * 2;
}

}  // namespace

bool PlanRetry::adopt(const SharedList& list) {
    const bool other = !same_content(content_, list);
    if (other) {
        clear();
    }
    content_ = list;
    return other;
}

void PlanRetry::clear() {
    not_before_.reset();
    refused_early_ = false;
    refused_wait_ = milliseconds{0};
    unanswered_wait_ = milliseconds{0};
    lost_ = 0;
}

void PlanRetry::connected() {
    refused_early_ = false;
    if (!poisoned()) {
        not_before_.reset();
    }
}

void PlanRetry::refused(bool early, const Now& now) {
    unanswered_wait_ = milliseconds{0};
    lost_ = 0;
    refused_early_ = early;
    refused_wait_ = longer(refused_wait_, config_.refused_retry_min, config_.refused_retry_max);
    not_before_ = after(now.steady, refused_wait_);
}

void PlanRetry::informed() {
    if (refused_early_) {
        refused_early_ = false;
        not_before_.reset();
    }
}

void PlanRetry::unanswered(TimePoint sent, bool last_resort, const Now& now) {
    if (poisoned()) {
        not_before_ = after(sent, config_.poisoned_retry);
        return;
    }
    const bool first = unanswered_wait_ <= milliseconds{0};
    const milliseconds most = config_.unanswered_retry_max;
    unanswered_wait_ = last_resort ? most : longer(unanswered_wait_, answer_timeout_, most);
    // Waiting for the answer was the first wait.
    not_before_ = first && !last_resort ? now.steady : after(sent, unanswered_wait_);
}

void PlanRetry::lost(const Now& now) {
    ++lost_;
    if (poisoned()) {
        not_before_ = after(now.steady, config_.poisoned_retry);
    }
}

}  // namespace vdv463::session
