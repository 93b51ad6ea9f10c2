// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>

#include <vdv463/plan_store.hpp>

#include "events.hpp"
#include "lists.hpp"

namespace vdv463::hosted {

/// What the store returned. A newest list that may be sent again is checked as a published one is:
/// the store is the host's code, and the schema may have been another when the list was saved.
inline session::StoreLoaded store_loaded(const ListRules& rules, bool resume,
                                         Result<std::optional<StoredPlan>> plan) {
    std::optional<Error> unsendable;
    if (resume && plan && *plan && (*plan)->newest && !(*plan)->newest->list.empty()) {
        unsendable = refused_to_send(rules, (*plan)->newest->list);
    }
    return {std::move(plan), std::move(unsendable)};
}

}  // namespace vdv463::hosted
