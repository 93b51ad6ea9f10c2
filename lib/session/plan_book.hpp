// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <vdv463/plan.hpp>
#include <vdv463/plan_store.hpp>
#include <vdv463/result.hpp>

#include "events.hpp"
#include "plan_list.hpp"

namespace vdv463::session {

/// How old a list is. Neither a wall clock that is set nor a machine that was suspended may make an
/// old list young: the larger of what both clocks say counts.
class ListAge {
public:
    ListAge() = default;
    /// `published` may lie before this process began.
    ListAge(Timestamp published, const Now& now);

    Timestamp published() const noexcept { return published_; }
    std::chrono::milliseconds at(const Now& now) const;

private:
    Timestamp published_;
    TimePoint counted_from_;
    std::chrono::microseconds before_{0};  ///< how old it was then
};

/// A list that was accepted.
struct PublishedList {
    PlanVersion version = 0;
    SharedList list;
    std::string reason;
    ListDifference difference;  ///< from the list before
    ListAge age;
    bool vetted = false;      ///< it was compared with what the CMS may hold (P3)
    bool terminates = false;  ///< schema 1.0's withdrawal: nothing has to be kept in force
};

/// Which list counts (P1), what it may remove (P3) and how long it holds (P6).
class PlanBook {
public:
    explicit PlanBook(const PlanConfig& config) : config_(config) {}

    /// Errors: mass_removal; everything stays as it was then.
    Result<PlanVersion> publish(ChargingList list, const PublishOptions& options, const Now& now);
    PlanVersion withdraw(ChargingList list, std::string reason, const Now& now);
    /// The list that was kept over a restart counts again.
    PlanVersion resume(const StoredList& stored, const Now& now);
    /// The age of the newest list counts from now on.
    void renew(const Now& now);
    /// The newest list counts no more; what the next is compared with stays.
    void forget();
    /// A new start(): what an information showed before it says nothing any more.
    void start();

    /// What a list is compared with as long as none of this process could be: the list that was
    /// kept over a restart, else what the CMS shows. Each compares a list that waited for it.
    void baseline_from_store(const ChargingList& list, const Now& now);
    void baseline_from_information(const ChargingList& shown, const Now& now);
    bool wants_information() const noexcept { return source_ == Source::None; }
    /// The newest list leaves although nothing is known that it could be compared with.
    void trust_newest();

    const std::optional<PublishedList>& newest() const noexcept { return newest_; }
    PlanVersion last_version() const noexcept { return last_version_; }
    /// Why the newest list may not go: it would remove too much.
    const std::optional<Error>& removal() const noexcept { return removal_; }
    /// Why the newest list may not go: it is too old.
    std::optional<Error> stale(const Now& now) const;

private:
    enum class Source { None, Information, Store, Own };

    PlanVersion accept(ChargingList list, std::string reason, ListAge age, bool vetted);
    void set_baseline(SharedList list, Source source, const Now& now);

    const PlanConfig& config_;
    std::optional<PublishedList> newest_;
    PlanVersion last_version_ = 0;
    std::optional<Timestamp> latest_departure_;  ///< of the newest list
    std::optional<Error> removal_;
    SharedList baseline_;
    Source source_ = Source::None;
};

}  // namespace vdv463::session
