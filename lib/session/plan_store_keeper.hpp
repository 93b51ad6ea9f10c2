// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions.hpp"
#include "alarms.hpp"
#include "events.hpp"

namespace vdv463::session {

/// What the plan store holds (P5): read once, written whenever something changed, one write at a
/// time and then the newest state. What could not be read is not overwritten before the host has
/// published: there may be more in it than we know.
class PlanStoreKeeper {
public:
    /// Lifetime: `alarms` must outlive this.
    PlanStoreKeeper(bool has_store, Alarms& alarms) : has_store_(has_store), alarms_(alarms) {}

    /// Reads the store unless that was done. What was asked for before a stop may have got lost.
    void start(Actions& out);
    /// Nothing is tried again, nor complained about, before the next start.
    void stop() noexcept;
    /// There is nothing to wait for: no store, or it was read as far as it could be.
    bool ready() const noexcept { return !has_store_ || answered_; }

    /// What was read; empty when that is nothing, or was told before.
    std::optional<StoredPlan> loaded(const StoreLoaded& loaded, const Now& now, Actions& out);
    void saved(const StoreSaved& saved, const Now& now, Actions& out);

    void published(StoredList newest);
    void confirmed(StoredList list);
    void depots(const std::vector<std::string>& ids);
    const StoredPlan& plan() const noexcept { return plan_; }

    /// Writes what has changed, when that may be.
    void flush(const Now& now, Actions& out);
    std::optional<TimePoint> deadline() const noexcept { return retry_; }

private:
    void failed(const Error& error, const Now& now, Actions& out);

    const bool has_store_;
    Alarms& alarms_;
    StoredPlan plan_;
    bool running_ = false;
    bool answered_ = false;
    bool unreadable_ = false;  ///< and nothing published since
    bool saving_ = false;
    bool changed_ = false;
    std::optional<TimePoint> retry_;
};

}  // namespace vdv463::session
