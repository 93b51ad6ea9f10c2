// SPDX-License-Identifier: Apache-2.0
#include "plan_store_keeper.hpp"

#include <chrono>
#include <memory>
#include <utility>

#include "time.hpp"

namespace vdv463::session {

namespace {
constexpr std::chrono::minutes save_again_after{1};
}  // namespace

void PlanStoreKeeper::start(Actions& out) {
    running_ = true;
    saving_ = false;
    answered_ = answered_ && !unreadable_;
    if (has_store_ && !answered_) {
        out.push_back(LoadStore{});
    }
}

void PlanStoreKeeper::stop() noexcept {
    running_ = false;
    retry_.reset();
}

std::optional<StoredPlan> PlanStoreKeeper::loaded(const StoreLoaded& loaded, const Now& now,
                                                  Actions& out) {
    if (!has_store_ || answered_ || (!loaded.plan && !running_)) {
        return std::nullopt;
    }
    answered_ = true;
    if (!loaded.plan) {
        unreadable_ = !plan_.newest;
        failed(loaded.plan.error(), now, out);
        return std::nullopt;
    }
    unreadable_ = false;
    alarms_.clear(alarm_id::plan_store_failed, "The plan store was read.", out);
    const std::optional<StoredPlan>& stored = *loaded.plan;
    if (!stored) {
        return std::nullopt;
    }
    // What has happened since the start is newer.
    if (!plan_.newest) {
        plan_.newest = stored->newest;
    }
    if (!plan_.confirmed) {
        plan_.confirmed = stored->confirmed;
    }
    if (plan_.depot_ids.empty()) {
        plan_.depot_ids = stored->depot_ids;
    }
    return stored;
}

void PlanStoreKeeper::saved(const StoreSaved& saved, const Now& now, Actions& out) {
    if (!std::exchange(saving_, false)) {
        return;  // of a write before a stop
    }
    if (!saved.error) {
        retry_.reset();
        return alarms_.clear(alarm_id::plan_store_failed, "The plan was saved.", out);
    }
    changed_ = true;
    if (running_) {
        retry_ = after(now.steady, save_again_after);
        failed(*saved.error, now, out);
    }
}

void PlanStoreKeeper::failed(const Error& error, const Now& now, Actions& out) {
    alarms_.raise(alarm_id::plan_store_failed, Severity::Warning,
                  "The plan is not kept over a restart: " + error.to_string(), now, out);
}

void PlanStoreKeeper::published(StoredList newest) {
    unreadable_ = false;
    if (!(plan_.newest == newest)) {
        plan_.newest = std::move(newest);
        changed_ = true;
        retry_.reset();
    }
}

void PlanStoreKeeper::confirmed(StoredList list) {
    if (!(plan_.confirmed == list)) {
        plan_.confirmed = std::move(list);
        changed_ = true;
    }
}

void PlanStoreKeeper::depots(const std::vector<std::string>& ids) {
    if (plan_.depot_ids != ids) {
        plan_.depot_ids = ids;
        changed_ = true;
    }
}

void PlanStoreKeeper::flush(const Now& now, Actions& out) {
    if (retry_ && *retry_ <= now.steady) {
        retry_.reset();
    }
    if (!has_store_ || !answered_ || unreadable_ || saving_ || !changed_ || retry_) {
        return;
    }
    changed_ = false;
    saving_ = true;
    out.push_back(SaveStore{std::make_shared<const StoredPlan>(plan_)});
}

}  // namespace vdv463::session
