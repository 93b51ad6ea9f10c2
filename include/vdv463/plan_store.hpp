// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/export.hpp>
#include <vdv463/result.hpp>
#include <vdv463/timestamp.hpp>

namespace vdv463 {

/// A list and when the host published it.
struct StoredList {
    std::vector<ChargingRequest> list;  ///< complete, as it was published
    Timestamp published;                ///< when, by our clock
    friend VDV463_EXPORT bool operator==(const StoredList&, const StoredList&);
};

/// What is kept over a restart of the process: never a queue.
struct StoredPlan {
    std::optional<StoredList> newest;     ///< the list published last
    std::optional<StoredList> confirmed;  ///< the list that the CMS confirmed last
    std::vector<std::string> depot_ids;   ///< of the first contact with this CMS, sorted
    friend VDV463_EXPORT bool operator==(const StoredPlan&, const StoredPlan&);
};

/// The plan was saved.
struct PlanSaved {};

/// Where a client keeps its plan over restarts. One store belongs to one client.
/// Threads: a worker thread of the client's, one call at a time; may block. stop() waits for it.
/// What a call throws is taken for store_failed.
class VDV463_EXPORT PlanStore {
public:
    virtual ~PlanStore() = default;
    /// What was saved last; empty when nothing was saved yet.
    /// Errors: store_failed when there is something that cannot be read: nothing is guessed.
    [[nodiscard]] virtual Result<std::optional<StoredPlan>> load() = 0;
    /// Keeps `plan` in place of what was there, whole or not at all.
    /// Errors: store_failed; what was saved before is still there then.
    [[nodiscard]] virtual Result<PlanSaved> save(const StoredPlan& plan) = 0;
};

/// A store in one file, mode 0600: written beside it, synced to disk, then renamed over it. The
/// folder has to exist. Contents that were damaged are found out and refused.
VDV463_EXPORT std::shared_ptr<PlanStore> file_plan_store(std::string path);

}  // namespace vdv463
